"""What operators change in Django's admin reaches people who are connected just now."""

import pytest

from backend.chat.selectors import joined_streams, room_stream
from backend.chat.services import create_room
from backend.events.catalogue import ACCESS_STREAM
from backend.events.log import head, read

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
    before = head(f"user:{alice.user_id}").seq
    answer = operator.post(f"/admin/accounts/user/{bob.user_id}/change/", form)
    assert answer.status_code == 302, answer.content[:2000]
    for stream, after in ((f"user:{alice.user_id}", before), (f"room:{room.id}", 0)):
        [event] = read(stream, after=after, epoch=head(stream).epoch)
        assert event.type == "user.updated"
        assert b'"display_name":"Robert"' in event.frame


def test_whoever_leaves_a_namespace_leaves_its_rooms(operator, client_for, alice, bob, person) -> None:
    # Given Bob in a room of Alice's
    room, _ = create_room(alice, kind="group", name="Trip", members=[bob.user_id])
    bobs = client_for("bob")
    assert bobs.get(f"/api/chat/rooms/{room.id}/").status_code == 200
    # When an operator takes him out of the namespace
    membership, before = person("bob").memberships.get(), head(ACCESS_STREAM).seq
    operator.post(f"/admin/accounts/membership/{membership.pk}/delete/", {"post": "yes"})
    # Then his sockets are made to look again, and the room is no longer there for him
    assert len(told_since(before)) == 1
    assert bobs.get(f"/api/chat/rooms/{room.id}/").status_code == 404
    assert bobs.get("/api/chat/rooms/").json()["results"] == []
    assert room_stream(room.id) not in joined_streams(bob.user_id)


def test_a_log_out_in_the_admin_ends_what_came_with_the_session(operator) -> None:
    before = head(ACCESS_STREAM).seq
    assert operator.post("/admin/logout/").status_code == 200
    [event] = told_since(before)
    assert b'"credential":"session:' in event.frame


def test_a_changed_role_makes_open_sockets_look_again(operator, person) -> None:
    membership, before = person("mod").memberships.get(), head(ACCESS_STREAM).seq
    form = {"user": membership.user_id, "namespace": membership.namespace_id, "role": "member"}
    operator.post(f"/admin/accounts/membership/{membership.pk}/change/", form)
    [event] = told_since(before)
    assert str(membership.user_id).encode() in event.frame
