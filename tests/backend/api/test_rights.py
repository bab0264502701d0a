"""Who may do what: every role at every endpoint, with things that are not theirs.

alice owns the room, bob is in it; carol, the viewer, the moderator and the administrator are of the namespace but not
in the room (the administrator looks after its members, and reads nothing); the stranger is of another namespace; nobody
presents nothing.
"""

import contextlib

import pytest
from django.core.cache import cache
from django.db import transaction

from backend.chat.services import send_message
from backend.ids import new_id
from tests.conftest import PASSWORD
from tests.pushes import PushBrowser

pytestmark = pytest.mark.django_db

PEOPLE = ("alice", "bob", "carol", "viewer", "mod", "admin", "stranger", "nobody")

# One column for each of PEOPLE.
MATRIX = {
    "GET /api/v1/me/": (200, 200, 200, 200, 200, 200, 200, 401),
    "PATCH /api/v1/me/": (200, 200, 200, 200, 200, 200, 200, 401),
    "GET /api/v1/users/": (200, 200, 200, 200, 200, 200, 200, 401),
    "POST /api/v1/users/": (403, 403, 403, 403, 403, 201, 404, 401),
    "GET /api/v1/users/{bob}/": (200, 200, 200, 200, 200, 200, 404, 401),
    "PATCH /api/v1/users/{bob}/": (403, 409, 403, 403, 403, 200, 404, 401),
    "POST /api/v1/users/{bob}/reset/": (403, 403, 403, 403, 403, 200, 404, 401),
    "GET /api/v1/users/{bob}/sessions/": (403, 403, 403, 403, 403, 200, 404, 401),
    "DELETE /api/v1/users/{bob}/sessions/": (403, 403, 403, 403, 403, 204, 404, 401),
    "DELETE /api/v1/users/{bob}/sessions/{bob}/": (403, 403, 403, 403, 403, 404, 404, 401),
    "GET /api/v1/me/settings/": (200, 200, 200, 200, 200, 200, 200, 401),
    "PATCH /api/v1/me/settings/": (200, 200, 200, 200, 200, 200, 200, 401),
    "GET /api/v1/me/push/": (200, 200, 200, 200, 200, 200, 200, 401),
    "POST /api/v1/me/push/": (409, 409, 409, 409, 409, 409, 409, 401),
    "DELETE /api/v1/me/push/{bob}/": (404, 404, 404, 404, 404, 404, 404, 401),
    "GET /api/v1/me/sessions/": (200, 200, 200, 200, 200, 200, 200, 401),
    "DELETE /api/v1/me/sessions/{bob}/": (404, 404, 404, 404, 404, 404, 404, 401),
    "POST /api/v1/me/password/": (204, 204, 204, 204, 204, 204, 204, 401),
    "POST /api/v1/auth/link/": (403,) * 8,
    "POST /api/v1/auth/link/use/": (403,) * 8,
    "GET /api/v1/namespaces/": (200, 200, 200, 200, 200, 200, 200, 401),
    "POST /api/v1/namespaces/": (403, 403, 403, 403, 403, 403, 403, 401),
    "GET /api/v1/namespaces/demo/": (200, 200, 200, 200, 200, 200, 404, 401),
    "PATCH /api/v1/namespaces/demo/": (403, 403, 403, 403, 403, 200, 404, 401),
    "GET /api/v1/namespaces/demo/members/": (200, 200, 200, 200, 200, 200, 404, 401),
    "POST /api/v1/namespaces/demo/members/": (403, 403, 403, 403, 403, 200, 404, 401),
    "PATCH /api/v1/namespaces/demo/members/{bob}/": (403, 403, 403, 403, 403, 200, 404, 401),
    "DELETE /api/v1/namespaces/demo/members/{bob}/": (403, 204, 403, 403, 403, 204, 404, 401),
    "GET /api/v1/namespaces/demo/rooms/": (403, 403, 403, 403, 403, 200, 404, 401),
    "PATCH /api/v1/namespaces/demo/rooms/{room}/": (403, 403, 403, 403, 403, 200, 404, 401),
    "POST /api/v1/auth/logout/": (204, 204, 204, 204, 204, 204, 204, 401),
    "POST /api/v1/auth/logout-all/": (204, 204, 204, 204, 204, 204, 204, 401),
    "POST /api/v1/auth/ws-ticket/": (200, 200, 200, 200, 200, 200, 200, 401),
    "POST /api/v1/auth/grant/": (200, 200, 200, 200, 200, 200, 200, 401),
    "GET /api/v1/auth/session/": (200,) * 8,
    "DELETE /api/v1/auth/session/": (404, 404, 404, 404, 404, 404, 404, 401),
    "GET /api/chat/rooms/": (200, 200, 200, 200, 200, 200, 200, 401),
    "POST /api/chat/rooms/": (201, 201, 201, 403, 201, 201, 201, 401),
    "GET /api/chat/rooms/{room}/": (200, 200, 404, 404, 404, 404, 404, 401),
    "PATCH /api/chat/rooms/{room}/": (200, 403, 404, 404, 404, 404, 404, 401),
    "DELETE /api/chat/rooms/{room}/": (204, 403, 404, 404, 404, 204, 404, 401),
    "GET /api/chat/rooms/{room}/members/": (200, 200, 404, 404, 404, 200, 404, 401),
    "POST /api/chat/rooms/{room}/members/": (201, 403, 404, 404, 404, 201, 404, 401),
    "DELETE /api/chat/rooms/{room}/members/{bob}/": (204, 204, 404, 404, 404, 204, 404, 401),
    "DELETE /api/chat/rooms/{room}/members/{alice}/": (204, 403, 404, 404, 404, 204, 404, 401),
    "GET /api/chat/rooms/{room}/messages/": (200, 200, 404, 404, 404, 404, 404, 401),
    "POST /api/chat/rooms/{room}/messages/": (201, 201, 404, 404, 404, 404, 404, 401),
    "GET /api/chat/messages/{message}/": (200, 200, 404, 404, 404, 404, 404, 401),
    "DELETE /api/chat/messages/{message}/": (200, 403, 404, 404, 404, 404, 404, 401),
    "GET /api/chat/attachments/{media}/": (200, 200, 404, 404, 404, 404, 404, 401),
    "DELETE /api/chat/attachments/{media}/": (204, 403, 404, 404, 404, 404, 404, 401),
    "GET /api/v1/moderation/media/": (403, 403, 403, 403, 200, 200, 403, 401),
    "GET /api/v1/moderation/media/?namespace=demo": (403, 403, 403, 403, 200, 200, 404, 401),
    "GET /api/v1/moderation/media/?namespace=elsewhere": (404, 404, 404, 404, 404, 404, 403, 401),
    "POST /api/v1/moderation/media/{media}/quarantine/": (403, 403, 404, 404, 200, 200, 404, 401),
    "POST /api/v1/moderation/media/{media}/release/": (403, 403, 404, 404, 200, 200, 404, 401),
    "POST /api/v1/moderation/media/{media}/delete/": (403, 403, 404, 404, 200, 200, 404, 401),
    "POST /api/v1/moderation/media/{media}/reveal/": (403, 403, 404, 404, 200, 200, 404, 401),
    "POST /api/v1/moderation/users/{bob}/clear-avatar/": (403, 403, 403, 403, 200, 200, 404, 401),
    "GET /api/v1/moderation/overview/": (403, 403, 403, 403, 200, 200, 403, 401),
    "GET /api/v1/activity/": (403, 403, 403, 403, 200, 200, 403, 401),
    "GET /api/v1/activity/?namespace=elsewhere": (404, 404, 404, 404, 404, 404, 403, 401),
    "GET /api/v1/config/": (200,) * 8,
    "GET /api/schema/": (200,) * 8,
}


@contextlib.contextmanager
def undone():
    """What the block has changed is undone, and nobody's limit counts it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture
def things(alice, bob, carol, room, send_video):
    """What the addresses name."""
    message, media = send_video(alice, room)
    return {"room": room, "message": message, "media": media, "alice": alice.user_id, "bob": bob.user_id}


@pytest.fixture
def bodies(carol):
    """A body that makes sense for each POST and PATCH."""
    return {
        "me": {"display_name": "X"},
        "users": {"username": "newcomer", "namespace": "demo"},
        "{bob}": {"is_active": False, "role": "viewer"},
        "settings": {"theme": "dark"},
        "push": PushBrowser().subscription,
        "password": {"old": PASSWORD, "new": "staple battery horse"},
        "link": {"token": "made up"},
        "use": {"token": "made up", "password": "staple battery horse"},
        "namespaces": {"slug": "third"},
        "demo": {"name": "Demonstration"},
        "rooms": {"kind": "group", "name": "Mine"},
        "{room}": {"name": "Renamed"},
        "members": {"user": str(carol.user_id)},
        "messages": {"client_id": str(new_id()), "body": "hi"},
    }


@pytest.mark.parametrize("request_line", MATRIX)
def test_everybody_gets_what_their_role_allows(request_line, client_for, things, bodies, client):
    # Given things in a room of alice and bob, and somebody in another namespace
    callers = {who: client if who == "nobody" else client_for(who) for who in PEOPLE}
    method, _, path = request_line.partition(" ")
    body = bodies.get(path.rstrip("/").rpartition("/")[2], {"reason": "because"})
    found = {}
    for who, caller in callers.items():
        # When each of them asks, and finds everything as it was at first
        with undone():
            answer = caller.generic(method, path.format(**things), data=_json(body), content_type="application/json")
        # Then every refusal is a problem
        found[who] = answer.status_code
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code
    # And they get what the matrix says
    assert found == dict(zip(PEOPLE, MATRIX[request_line], strict=True))


def _json(body):
    import msgspec

    return msgspec.json.encode(body)


@pytest.mark.parametrize("request_line", [line for line in MATRIX if "{" in line])
def test_what_does_not_exist_and_what_is_no_id_are_both_not_found(request_line, client_for, things, bodies):
    method, _, path = request_line.partition(" ")
    name = path.rstrip("/").rpartition("/")[2]
    body = bodies.get(name, {"reason": "because"})
    # Who may not change the people of a namespace at all is told that before anybody is looked for
    admin = client_for("admin")
    for unknown in ("not-an-id", "00000000-0000-7000-8000-000000000000", "%00", "'", "１２"):
        there = path.format(**{**things, "room": unknown, "message": unknown, "media": unknown, "bob": unknown})
        answer = admin.generic(method, there, data=_json(body), content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), there


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
