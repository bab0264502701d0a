"""The rooms of a namespace as its administrators look after them, without being in them and without reading them."""

import pytest

from backend.chat.models import Member, Room
from backend.chat.services import create_room, send_message
from backend.ids import new_id

pytestmark = pytest.mark.django_db

HERE = "/api/v1/namespaces/demo/rooms/"


@pytest.fixture
def admin(client_for):
    """The client of an administrator who is in no room."""
    return client_for("admin")


def test_every_group_and_channel_is_listed_newest_first_with_names_and_numbers_alone(admin, alice, room, direct):
    send_message(alice, room, client_id=str(new_id()), body="between us")
    channel, _ = create_room(alice, kind="channel", name="News", topic="Of the week")
    answer = admin.get(HERE)
    assert [(one["name"], one["member_count"]) for one in answer.json()["results"]] == [("News", 1), ("General", 2)]
    assert set(answer.json()["results"][0]) == {
        "id", "kind", "name", "topic", "namespace", "member_count", "history", "created_at",
        "picture_url", "posting", "archived_at",
    }  # fmt: skip
    assert "between us" not in answer.content.decode()
    assert [one["id"] for one in admin.get(f"{HERE}?q=new").json()["results"]] == [channel.id]
    first = admin.get(f"{HERE}?limit=1").json()
    assert [one["name"] for one in admin.get(first["next"]).json()["results"]] == ["General"]


@pytest.mark.parametrize(("name", "status"), [("alice", 403), ("mod", 403), ("stranger", 404)])
def test_the_list_is_for_administrators_of_the_namespace(client_for, room, name, status):
    assert client_for(name).get(HERE).status_code == status


def test_an_administrator_who_is_not_in_a_room_renames_it_and_changes_its_members(admin, alice, bob, room, person):
    carol = person("carol")
    renamed = admin.patch(f"{HERE}{room}/", {"name": "Harbour", "topic": "Boats"})
    assert (renamed.status_code, renamed.json()["name"], renamed.json()["topic"]) == (200, "Harbour", "Boats")
    members = f"/api/chat/rooms/{room}/members/"
    assert admin.post(members, {"user": str(carol.pk), "role": "owner"}).status_code == 201
    assert admin.patch(f"{members}{bob.user_id}/", {"role": "moderator"}).json()["role"] == "moderator"
    assert admin.delete(f"{members}{alice.user_id}/").status_code == 204
    rows = admin.get(members).json()["results"]
    assert [(one["user"]["username"], one["role"]) for one in rows] == [("bob", "moderator"), ("carol", "owner")]


def test_what_is_said_in_it_stays_closed_and_nobody_lets_themselves_in(admin, room):
    me = admin.get("/api/v1/me/").json()["user"]["id"]
    assert admin.get(f"/api/chat/rooms/{room}/").status_code == 404
    assert admin.get(f"/api/chat/rooms/{room}/messages/").status_code == 404
    assert admin.post(f"/api/chat/rooms/{room}/members/", {"user": me}).status_code == 403
    assert not Member.objects.filter(user=me).exists()


def test_direct_rooms_are_nobody_elses(admin, bob, direct):
    assert admin.patch(f"{HERE}{direct}/", {"name": "x"}).status_code == 404
    for answer in (
        admin.get(f"/api/chat/rooms/{direct}/members/"),
        admin.delete(f"/api/chat/rooms/{direct}/members/{bob.user_id}/"),
        admin.delete(f"/api/chat/rooms/{direct}/"),
    ):
        assert answer.status_code == 404


def test_an_administrator_closes_a_room_that_they_are_not_in(admin, client_for, room):
    assert client_for("stranger").delete(f"/api/chat/rooms/{room}/").status_code == 404
    assert admin.delete(f"/api/chat/rooms/{room}/").status_code == 204
    assert Room.objects.get(pk=room).deleted_at is not None
    assert admin.get(HERE).json()["results"] == []


def test_members_of_a_namespace_are_found_by_name_and_administrators_see_who_is_off(admin, client_for, bob):
    members = "/api/v1/namespaces/demo/members/"
    assert admin.patch(f"/api/v1/users/{bob.user_id}/", {"is_active": False}).status_code == 200
    [row] = admin.get(f"{members}?q=BO").json()["results"]
    assert (row["user"]["username"], row["is_active"]) == ("bob", False)
    assert all("is_active" not in one for one in client_for("alice").get(members).json()["results"])
