"""Rooms and their members over HTTP."""

from uuid import UUID

import pytest

from backend.chat.services import add_member, create_room, send_message
from backend.ids import new_id

pytestmark = pytest.mark.django_db


def say(actor, room_id, body="hello"):
    return send_message(actor, room_id, client_id=str(new_id()), body=body)[0]


def test_a_group_is_opened_with_its_members(client_for, bob):
    body = {"kind": "group", "name": "Trip", "members": [str(bob.user_id)], "namespace": "demo"}
    answer = client_for("alice").post("/api/chat/rooms/", body)
    room = answer.json()
    assert answer.status_code == 201
    assert (room["name"], room["my_role"], room["member_count"]) == ("Trip", "owner", 2)
    assert [one["id"] for one in client_for("bob").get("/api/chat/rooms/").json()["results"]] == [room["id"]]


def test_null_is_as_good_as_nothing(client_for, bob):
    alice, nothing = client_for("alice"), dict.fromkeys(("topic", "members", "namespace", "history"))
    opened = alice.post("/api/chat/rooms/", {"kind": "group", "name": "Trip", **nothing})
    assert (opened.status_code, opened.json()["topic"], opened.json()["history"]) == (201, "", "all")
    path = f"/api/chat/rooms/{opened.json()['id']}/"
    renamed = alice.patch(path, {"name": None, "topic": "By train"}).json()
    assert (renamed["name"], renamed["topic"]) == ("Trip", "By train")
    joined = alice.post(f"{path}members/", {"user": str(bob.user_id), "role": None})
    assert (joined.status_code, joined.json()["role"]) == (201, "member")


def test_the_direct_room_of_two_people_is_one_whoever_asks(client_for, alice, bob):
    first = client_for("alice").post("/api/chat/rooms/", {"kind": "direct", "members": [str(bob.user_id)]})
    second = client_for("bob").post("/api/chat/rooms/", {"kind": "direct", "members": [str(alice.user_id)]})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert (first.json()["peer"]["username"], second.json()["peer"]["username"]) == ("bob", "alice")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "kind"),
        ({"kind": "castle", "name": "x"}, "kind"),
        ({"kind": "group"}, "name"),
        ({"kind": "group", "name": "x" * 121}, "name"),
        ({"kind": "group", "name": "x", "topic": "y" * 501}, "topic"),
        ({"kind": "group", "name": "x\x00y"}, "name"),
        ({"kind": "group", "name": "\u202eevil"}, "name"),
        ({"kind": "group", "name": "a\nb"}, "name"),
        ({"kind": "group", "name": "\u200b"}, "name"),
        ({"kind": "group", "name": "x", "members": ["bob"]}, "members"),
        ({"kind": "group", "name": "x", "members": ["a\x00b"]}, "members"),
        ({"kind": "group", "name": "x", "members": "bob"}, "members"),
        ({"kind": "group", "name": "x", "history": "some"}, "history"),
        ({"kind": "direct", "members": []}, "members"),
    ],
)
def test_a_room_that_makes_no_sense_is_refused_with_the_field(client_for, body, field):
    answer = client_for("alice").post("/api/chat/rooms/", body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_direct_room_needs_no_name_but_takes_none_that_is_too_long(client_for, bob):
    mod, body = client_for("mod"), {"kind": "direct", "members": [str(bob.user_id)]}
    refused = mod.post("/api/chat/rooms/", {**body, "name": "x" * 121})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["name"])
    path = f"/api/chat/rooms/{mod.post('/api/chat/rooms/', body).json()['id']}/"
    refused = mod.patch(path, {"name": "x" * 121})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["name"])
    assert mod.patch(path, {"name": "x" * 120}).json()["name"] == "x" * 120


def test_somebody_of_another_namespace_cannot_be_invited_or_found_out(client_for, person):
    stranger = person("stranger")
    body = {"kind": "group", "name": "Trip", "members": [str(stranger.pk)]}
    unknown = {**body, "members": [str(new_id())]}
    alice = client_for("alice")
    answers = [alice.post("/api/chat/rooms/", one) for one in (body, unknown)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]


def test_viewers_open_no_rooms(client_for):
    assert client_for("viewer").post("/api/chat/rooms/", {"kind": "group", "name": "Mine"}).status_code == 403


def test_the_room_with_the_newest_message_comes_first(client_for, alice):
    rooms = [UUID(create_room(alice, kind="group", name=name)[0].id) for name in ("one", "two", "three")]
    say(alice, rooms[0])
    listed = client_for("alice").get("/api/chat/rooms/").json()["results"]
    assert [one["name"] for one in listed] == ["one", "three", "two"]
    assert listed[0]["last_message"]["body"] == "hello"
    assert listed[0]["position"]["seq"] == 1


def test_rooms_can_be_walked_page_by_page_in_both_directions(client_for, alice):
    names = [f"room {number}" for number in range(5)]
    for name in names:
        create_room(alice, kind="group", name=name)
    client, found, path = client_for("alice"), [], "/api/chat/rooms/?limit=2"
    pages = []
    while path:
        pages.append(client.get(path).json())
        found += [one["name"] for one in pages[-1]["results"]]
        path = pages[-1]["next"]
    assert found == names[::-1]
    assert pages[0]["previous"] is None
    middle = client.get(pages[2]["previous"]).json()
    assert middle["results"] == pages[1]["results"]
    assert client.get(middle["previous"]).json()["results"] == pages[0]["results"]


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "YWZ0ZXIgeA", "YWZ0ZXIgMjAyNi0wMS0wMVQwMDowMDowMFogeA", "é", "_" * 2000]
)
def test_a_cursor_that_was_made_up_is_refused(client_for, cursor):
    answer = client_for("alice").get(f"/api/chat/rooms/?cursor={cursor}")
    assert answer.status_code == 400
    assert "cursor" in answer.json()["errors"]


def test_what_is_hidden_from_a_newcomer_is_no_last_message_of_theirs(client_for, alice, carol):
    room_id = UUID(create_room(alice, kind="group", name="Secret", history="since_join")[0].id)
    say(alice, room_id, "before carol came")
    add_member(alice, room_id, carol.user_id)
    [listed] = client_for("carol").get("/api/chat/rooms/").json()["results"]
    assert (listed["last_message"], listed["unread"]) == (None, 0)
    assert client_for("carol").get(f"/api/chat/rooms/{room_id}/messages/").json()["results"] == []


def test_only_those_who_rule_a_room_change_it(client_for, room):
    changed = client_for("alice").patch(f"/api/chat/rooms/{room}/", {"name": "Holiday", "topic": "sun"})
    assert (changed.json()["name"], changed.json()["topic"]) == ("Holiday", "sun")
    assert client_for("bob").patch(f"/api/chat/rooms/{room}/", {"name": "Bob's"}).status_code == 403
    assert client_for("alice").patch(f"/api/chat/rooms/{room}/", {"topic": "t" * 501}).status_code == 400
    assert client_for("alice").get(f"/api/chat/rooms/{room}/").json()["topic"] == "sun"


def test_only_an_owner_closes_a_room(client_for, room):
    assert client_for("bob").delete(f"/api/chat/rooms/{room}/").status_code == 403
    assert client_for("alice").delete(f"/api/chat/rooms/{room}/").status_code == 204
    assert client_for("bob").get(f"/api/chat/rooms/{room}/").status_code == 404
    assert client_for("bob").get("/api/chat/rooms/").json()["results"] == []


def test_members_come_and_go(client_for, room, carol):
    alice, path = client_for("alice"), f"/api/chat/rooms/{room}/members/"
    before, own = alice.get(path).json()["position"], client_for("carol").get("/api/chat/rooms/").json()["position"]
    answer = alice.post(path, {"user": str(carol.user_id), "role": "member"})
    assert answer.status_code == 201
    # Lists say where their streams stood: the one of a room tells who came, one's own of the room
    position = alice.get(path).json()["position"]
    assert position["epoch"] == before["epoch"]
    assert position["seq"] > before["seq"]
    listed = client_for("carol").get("/api/chat/rooms/").json()
    assert listed["position"]["seq"] > own["seq"]
    assert listed["results"][0]["position"] == position
    assert answer.json()["user"]["username"] == "carol"
    assert alice.post(path, {"user": str(carol.user_id)}).status_code == 200
    assert [one["user"]["username"] for one in alice.get(path).json()["results"]] == ["alice", "bob", "carol"]
    assert client_for("carol").delete(f"{path}{carol.user_id}/").status_code == 204
    assert client_for("carol").get(f"/api/chat/rooms/{room}/").status_code == 404


def test_members_are_read_page_by_page_in_both_directions(client_for, room, alice, carol):
    add_member(alice, room, carol.user_id)
    client, path = client_for("bob"), f"/api/chat/rooms/{room}/members/?limit=1"
    names, pages = [], []
    while path:
        page = client.get(path).json()
        names += [one["user"]["username"] for one in page["results"]]
        pages.append(page)
        path = page["next"]
    assert names == ["alice", "bob", "carol"]
    back = client.get(pages[2]["previous"]).json()
    assert [one["user"]["username"] for one in back["results"]] == ["bob"]
    wrong = client.get(pages[0]["next"].replace("cursor=", "cursor=x"))
    assert wrong.status_code == 400


def test_members_who_rule_nothing_bring_nobody_in_and_take_nobody_out(client_for, room, alice, carol):
    bob, path = client_for("bob"), f"/api/chat/rooms/{room}/members/"
    assert bob.post(path, {"user": str(carol.user_id)}).status_code == 403
    assert bob.delete(f"{path}{alice.user_id}/").status_code == 403


def test_a_moderator_of_a_room_neither_makes_nor_removes_owners(client_for, room, alice, carol):
    add_member(alice, room, carol.user_id, role="moderator")
    client, path = client_for("carol"), f"/api/chat/rooms/{room}/members/"
    viewer = client_for("viewer").get("/api/v1/me/").json()["user"]["id"]
    assert client.post(path, {"user": viewer, "role": "owner"}).status_code == 403
    assert client.delete(f"{path}{alice.user_id}/").status_code == 403
    assert client.post(path, {"user": viewer, "role": "readonly"}).status_code == 201


def test_an_owner_gives_and_takes_a_say(client_for, room, alice, bob):
    client, path = client_for("alice"), f"/api/chat/rooms/{room}/members/"
    answer = client.patch(f"{path}{bob.user_id}/", {"role": "owner"})
    assert (answer.status_code, answer.json()["role"]) == (200, "owner")
    # Now that there is another one
    assert client_for("bob").patch(f"{path}{alice.user_id}/", {"role": "member"}).status_code == 200
    assert client.get(f"/api/chat/rooms/{room}/").json()["my_role"] == "member"


@pytest.mark.parametrize(
    ("who", "whom", "role", "status"),
    [
        ("alice", "me", "member", 409),  # the only owner
        ("alice", "me", "owner", 200),
        ("alice", "bob", "king", 400),
        ("alice", "carol", "member", 404),
        ("bob", "me", "owner", 403),
        ("carol", "bob", "owner", 404),
    ],
)
def test_roles_are_changed_by_owners_alone_and_one_owner_stays(client_for, room, bob, carol, who, whom, role, status):
    ids = {"me": "me", "bob": str(bob.user_id), "carol": str(carol.user_id)}
    answer = client_for(who).patch(f"/api/chat/rooms/{room}/members/{ids[whom]}/", {"role": role})
    assert answer.status_code == status, answer.content


def test_a_moderator_of_a_room_silences_members_and_not_owners(client_for, room, alice, bob, carol):
    add_member(alice, room, carol.user_id, role="moderator")
    client, path = client_for("carol"), f"/api/chat/rooms/{room}/members/"
    assert client.patch(f"{path}{bob.user_id}/", {"role": "readonly"}).status_code == 200
    assert client.patch(f"{path}{alice.user_id}/", {"role": "readonly"}).status_code == 403
    answer = client_for("bob").post(f"/api/chat/rooms/{room}/messages/", {"client_id": str(new_id()), "body": "hey"})
    assert answer.status_code == 403


def test_a_room_whose_owner_leaves_gets_another_the_one_who_ruled_before_the_one_who_came_first(
    client_for, room, alice, carol
):
    add_member(alice, room, carol.user_id, role="moderator")
    client_for("alice").delete(f"/api/chat/rooms/{room}/members/me/")
    assert client_for("carol").get(f"/api/chat/rooms/{room}/").json()["my_role"] == "owner"
    assert client_for("bob").get(f"/api/chat/rooms/{room}/").json()["my_role"] == "member"


def test_nobody_joins_or_leaves_a_direct_room_or_is_taken_out(client_for, direct, alice, bob, carol):
    client, path = client_for("alice"), f"/api/chat/rooms/{direct}/members/"
    assert client.post(path, {"user": str(carol.user_id)}).status_code == 403
    assert client.delete(f"{path}{bob.user_id}/").status_code == 403
    assert client.delete(f"{path}{alice.user_id}/").status_code == 409
    assert client.delete(f"/api/chat/rooms/{direct}/").status_code == 409


def test_a_room_is_muted_and_pinned_for_oneself_alone(client_for, room):
    path = f"/api/chat/rooms/{room}/"
    mine = client_for("bob").patch(f"{path}me/", {"muted": True, "pinned": True, "level": "mentions"})
    assert mine.status_code == 200
    wanted = {"muted": True, "pinned": True, "level": "mentions", "mute_until": None}
    assert mine.json() == client_for("bob").get(path).json()
    assert mine.json() | wanted == mine.json()
    others = client_for("alice").get(path).json()
    assert (others["muted"], others["pinned"], others["level"]) == (False, False, "all")


def test_a_mute_lasts_until_its_time_and_ends_with_it_by_hand(client_for, room):
    path, bob = f"/api/chat/rooms/{room}/me/", client_for("bob")
    told = [
        bob.patch(path, body).json()
        for body in ({"mute_until": "2120-01-01T00:00:00Z"}, {"pinned": True}, {"muted": False}, {"muted": True})
    ]
    until = "2120-01-01T00:00:00.000Z"
    assert [(one["muted"], one["mute_until"]) for one in told] == [
        (True, until), (True, until), (False, None), (True, None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mute_until": "2020-01-01T00:00:00Z"}, "mute_until"),
        ({"mute_until": "soon"}, "mute_until"),
        ({"level": "loud"}, "level"),
        ({"pinned": "yes"}, "pinned"),
    ],
)
def test_what_makes_no_sense_of_ones_own_room_names_the_field(client_for, room, body, field):
    answer = client_for("bob").patch(f"/api/chat/rooms/{room}/me/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_room_one_is_not_in_cannot_be_muted(client_for, room):
    assert client_for("carol").patch(f"/api/chat/rooms/{room}/me/", {"muted": True}).status_code == 404
