"""What operators change in Django's admin reaches people who are connected just now."""

import json
from uuid import UUID

import pytest

from backend.chat.selectors import joined_streams, room_stream
from backend.chat.services import create_room, delete_message, send_message
from backend.events.catalogue import ACCESS_STREAM
from backend.events.log import head, read
from backend.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operator(person, client):
    """A superuser in Django's admin."""
    row = person("admin")
    row.is_staff = row.is_superuser = True
    row.save()
    client.force_login(row)
    return client


def told_since(seq):
    """What servers were told of lost access since."""
    return read(ACCESS_STREAM, after=seq, epoch=head(ACCESS_STREAM).epoch)


def test_somebody_who_is_switched_off_loses_their_sockets(operator, person) -> None:
    bob, before = person("bob"), head(ACCESS_STREAM).seq
    form = {"username": "bob", "display_name": "Bob", "date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
    answer = operator.post(f"/admin/accounts/user/{bob.pk}/change/", form)
    assert answer.status_code == 302, answer.content[:2000]
    [event] = told_since(before)
    assert str(bob.pk).encode() in event.frame
    assert b'"code":4403' in event.frame


def test_a_name_that_an_operator_changes_is_shown_to_everybody(operator, alice, bob, person) -> None:
    room, _ = create_room(alice, kind="group", name="Trip", members=[bob.user_id])
    form = {"username": "bob", "display_name": "Robert", "is_active": "on"}
    form |= {"date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
    before = head(f"user:{bob.user_id}").seq
    answer = operator.post(f"/admin/accounts/user/{bob.user_id}/change/", form)
    assert answer.status_code == 302, answer.content[:2000]
    for stream, after in ((f"user:{bob.user_id}", before), (f"room:{room.id}", 0)):
        [event] = read(stream, after=after, epoch=head(stream).epoch)
        assert event.type == "user.updated"
        assert b'"display_name":"Robert"' in event.frame


def said_to(someone, seq):
    """What a person was told since, by type."""
    stream = f"user:{someone.user_id}"
    events = read(stream, after=seq, epoch=head(stream).epoch)
    return [(event.type, json.loads(event.frame)["data"]) for event in events]


def place_of(someone):
    """Where a person's own stream stands."""
    return head(f"user:{someone.user_id}").seq


def test_whoever_leaves_a_namespace_leaves_its_rooms(operator, client_for, alice, bob, person) -> None:
    # Given Bob in a room of Alice's
    room, _ = create_room(alice, kind="group", name="Trip", members=[bob.user_id])
    bobs = client_for("bob")
    assert bobs.get(f"/api/chat/rooms/{room.id}/").status_code == 200
    # When an operator takes him out of the namespace
    membership, before, seen = person("bob").memberships.get(), head(ACCESS_STREAM).seq, place_of(bob)
    operator.post(f"/admin/accounts/membership/{membership.pk}/delete/", {"post": "yes"})
    # Then he is told so, his sockets are made to look again, and the room is no longer there for him
    assert said_to(bob, seen) == [("room.removed", {"id": room.id})]
    assert len(told_since(before)) == 1
    assert bobs.get(f"/api/chat/rooms/{room.id}/").status_code == 404
    assert bobs.get("/api/chat/rooms/").json()["results"] == []
    assert room_stream(room.id) not in joined_streams(bob.user_id)


def test_whoever_comes_into_a_namespace_is_told_of_the_rooms_that_are_theirs_again(
    operator, client_for, alice, bob, person
) -> None:
    # Given Bob with a place in two rooms of a namespace that he left, in one of which something was said since
    rooms = [create_room(alice, kind="group", name=name, members=[bob.user_id])[0].id for name in ("Trip", "Work")]
    membership = person("bob").memberships.get()
    operator.post(f"/admin/accounts/membership/{membership.pk}/delete/", {"post": "yes"})
    said = send_message(alice, UUID(rooms[0]), client_id=str(new_id()), body="without Bob")[0].id
    before, seen = head(ACCESS_STREAM).seq, place_of(bob)
    # When an operator adds him again
    form = {"user": bob.user_id, "namespace": membership.namespace_id, "role": "member"}
    assert operator.post("/admin/accounts/membership/add/", form).status_code == 302
    # Then his sockets are made to look again, and he is told of each room as the API shows it
    assert len(told_since(before)) == 1
    told = said_to(bob, seen)
    assert [kind for kind, _ in told] == ["room.added"] * 2
    shown = {data["id"]: data for _, data in told}
    assert shown == {room["id"]: room for room in client_for("bob").get("/api/chat/rooms/").json()["results"]}
    assert (shown[rooms[0]]["unread"], shown[rooms[0]]["last_message"]["body"]) == (1, "without Bob")
    # And what he is shown goes from the log when it is deleted
    delete_message(alice, UUID(said))
    assert "without Bob" not in json.dumps(said_to(bob, seen))


def test_a_membership_that_is_given_to_somebody_else_is_news_for_both(operator, alice, bob, stranger, person) -> None:
    room, _ = create_room(alice, kind="group", name="Trip", members=[bob.user_id])
    membership, theirs = person("bob").memberships.get(), person("stranger").memberships.get()
    before, seen, seen_there = head(ACCESS_STREAM).seq, place_of(bob), place_of(stranger)
    form = {"user": theirs.user_id, "namespace": membership.namespace_id, "role": "member"}
    operator.post(f"/admin/accounts/membership/{membership.pk}/change/", form)
    assert said_to(bob, seen) == [("room.removed", {"id": room.id})]
    assert said_to(stranger, seen_there) == []
    assert len(told_since(before)) == 2


def test_who_rules_no_more_loses_the_rooms_of_namespaces_that_they_do_not_belong_to(
    operator, alice, bob, person
) -> None:
    # Given Bob, who is in a room without belonging to its namespace, as a superuser may be
    create_room(alice, kind="group", name="Trip", members=[bob.user_id])
    row = person("bob")
    row.memberships.all().delete()
    form = {"username": "bob", "display_name": "Bob", "date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
    form["is_active"] = "on"
    for ruling, told in (({"is_superuser": "on"}, "room.added"), ({}, "room.removed")):
        before, seen = head(ACCESS_STREAM).seq, place_of(bob)
        answer = operator.post(f"/admin/accounts/user/{row.pk}/change/", form | ruling)
        assert answer.status_code == 302, answer.content[:2000]
        assert [kind for kind, _ in said_to(bob, seen)] == [told]
        assert len(told_since(before)) == 1


def test_a_log_out_in_the_admin_ends_what_came_with_the_session(operator) -> None:
    before = head(ACCESS_STREAM).seq
    assert operator.post("/admin/logout/").status_code == 200
    [event] = told_since(before)
    assert b'"credential":"session:' in event.frame


def test_a_changed_role_makes_open_sockets_look_again(operator, mod, person) -> None:
    create_room(mod, kind="group", name="Trip")
    membership, before, seen = person("mod").memberships.get(), head(ACCESS_STREAM).seq, place_of(mod)
    form = {"user": membership.user_id, "namespace": membership.namespace_id, "role": "member"}
    operator.post(f"/admin/accounts/membership/{membership.pk}/change/", form)
    [event] = told_since(before)
    assert str(membership.user_id).encode() in event.frame
    # Their rooms stay what they are
    assert said_to(mod, seen) == []
