"""Who is not in a room sees nothing of it; every role at every endpoint is asked by ``contracts/test_isolation``."""

import pytest

from backend.chat.services import send_message
from backend.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(alice, room, send_video):
    """What the addresses name."""
    message, media = send_video(alice, room)
    return {"room": room, "message": message, "media": media}


def test_a_stranger_cannot_tell_a_foreign_thing_from_none(client_for, things, person):
    stranger = client_for("stranger")
    for path, name in (
        ("/api/chat/rooms/{}/", "room"),
        ("/api/chat/messages/{}/", "message"),
        ("/api/chat/attachments/{}/", "media"),
    ):
        foreign, none = stranger.get(path.format(things[name])), stranger.get(path.format(new_id()))
        assert foreign.json() == none.json()


def test_a_file_of_a_direct_room_is_in_nobody_elses_lists(client_for, alice, direct, send_video):
    _, media_id = send_video(alice, direct)
    for name in ("carol", "viewer", "mod", "admin", "stranger"):
        caller = client_for(name)
        assert caller.get("/api/chat/rooms/").json()["results"] == []
        assert caller.get(f"/api/chat/attachments/{media_id}/").status_code == 404


def test_who_left_the_room_sees_its_files_and_messages_no_more(client_for, things, bob, room):
    caller = client_for("bob")
    assert caller.delete(f"/api/chat/rooms/{room}/members/{bob.user_id}/").status_code == 204
    for path in (f"attachments/{things['media']}/", f"messages/{things['message']}/", f"rooms/{room}/messages/"):
        assert caller.get(f"/api/chat/{path}").status_code == 404


def test_a_reader_of_a_room_writes_nothing_in_it(client_for, alice, room, person):
    viewer = person("viewer")
    client_for("alice").post(f"/api/chat/rooms/{room}/members/", {"user": str(viewer.pk), "role": "readonly"})
    send_message(alice, room, client_id=str(new_id()), body="read me")
    reader, path = client_for("viewer"), f"/api/chat/rooms/{room}/messages/"
    assert len(reader.get(path).json()["results"]) == 1
    assert reader.post(path, {"client_id": str(new_id()), "body": "no"}).status_code == 403
