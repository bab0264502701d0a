"""The activity log: filtered, paged, for moderators alone; a download stands in it once in ten minutes."""

from datetime import timedelta, timezone
from uuid import UUID

import pytest

from backend import clock
from backend.accounts.services import change_membership
from backend.activity.selectors import entries
from backend.audit.models import ActivityEntry
from backend.chat.inputs import RoomChange
from backend.chat.services import (
    add_member,
    create_room,
    delete_attachment,
    delete_message,
    delete_room,
    update_room,
)
from backend.errors import Forbidden, NotFound
from backend.media.access import existing_file
from backend.media.services import record_download
from tests import sending
from tests.clients import ApiClient
from tests.parallel import together

pytestmark = pytest.mark.django_db

PAGE = 3
"""The rows, their people, their rooms: however many."""


@pytest.fixture
def media(alice, group):
    """A video of alice in the group."""
    return existing_file(sending.send(alice, group).media_id)


def downloads(media):
    return ActivityEntry.objects.filter(action="media.downloaded", object_id=media.pk)


def test_a_download_is_noted_once_in_ten_minutes_for_each_person_and_file(alice, bob, group, media):
    for _ in range(3):
        record_download(alice, media)
    assert downloads(media).count() == 1
    record_download(bob, media)
    assert downloads(media).count() == 2
    downloads(media).update(at=clock.now() - timedelta(minutes=10, seconds=1))
    record_download(alice, media)
    assert downloads(media).count() == 3
    other = existing_file(sending.send(alice, group).media_id)
    record_download(alice, other)
    assert downloads(other).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_player_that_asks_for_several_ranges_at_once_downloads_once(alice, media):
    assert together(*(lambda: record_download(alice, media) for _ in range(4))) == [None] * 4
    assert downloads(media).count() == 1


def test_an_address_or_a_name_of_any_length_fits_into_a_row(settings, db):
    settings.TRUST_PROXY = True
    headers = {"HTTP_X_FORWARDED_FOR": "10.0.0.1, " + "f" * 500}
    body = {"username": "n" * 1000, "password": "wrong"}
    assert ApiClient().post("/api/v1/auth/login/", body, **headers).status_code == 401
    row = ActivityEntry.objects.get(action="login.failed")
    assert (row.address, row.object_name) == ("f" * 64, "n" * 255)


def test_a_row_says_who_did_what_to_which_thing_from_where(alice, mod, group, media):
    delete_attachment(alice, media.pk)
    [row] = entries(mod, None, {"action": "media.deleted"})
    assert row.actor.username == "alice"
    assert (row.object.type, row.object.id, row.object.name) == ("media", str(media.pk), "holiday.mp4")
    assert (row.room, row.address) == (str(group), "127.0.0.1")


def test_a_file_that_goes_with_its_message_is_logged_by_its_name(alice, mod, group):
    handle = sending.send(alice, group)
    delete_message(alice, handle.message_id)
    [row] = entries(mod, None, {"action": "media.deleted"})
    assert (row.object.id, row.object.name) == (str(handle.media_id), "holiday.mp4")
    assert (row.actor.username, row.room) == ("alice", str(group))


def test_a_row_names_its_room_as_it_is_called_now_and_says_that_nobody_named_a_direct_one(
    alice, bob, mod, group, direct
):
    update_room(alice, group, RoomChange(name="News"))
    update_room(alice, group, RoomChange(name="Newest"))
    sending.send(alice, None)
    named = {(row.room and UUID(row.room), row.room_name) for row in entries(mod, None, {})}
    assert named == {(group, "Newest"), (direct, None), (None, None)}


def test_a_row_says_whether_its_reader_can_open_its_room(alice, bob, mod, carol, group):
    add_member(alice, group, mod.user_id)
    closed, _ = create_room(alice, kind="group", name="Closed", members=[mod.user_id])
    delete_room(alice, UUID(closed.id))
    create_room(alice, kind="group", name="Of others", members=[carol.user_id])
    sending.send(alice, None)
    opened = {(row.room_name, row.room_open) for row in entries(mod, None, {})}
    assert opened == {("General", True), ("Closed", False), ("Of others", False), (None, False)}


def test_a_row_names_the_person_whom_it_was_done_to(alice, bob, mod, admin, carol, group):
    add_member(alice, group, carol.user_id)
    change_membership(admin, "demo", bob.user_id, role="viewer")
    update_room(alice, group, RoomChange(name="News"))
    named = {row.action: row.person and row.person.username for row in entries(mod, None, {})}
    assert (named["member.added"], named["namespace.member_changed"], named["room.updated"]) == ("carol", "bob", None)


@pytest.mark.parametrize("rooms", [1, 12])
def test_a_page_asks_for_the_names_of_its_rooms_once(alice, bob, mod, rooms, django_assert_num_queries):
    for number in range(rooms):
        create_room(alice, kind="group", name=str(number), members=[bob.user_id])
    with django_assert_num_queries(PAGE):
        assert len({row.room_name for row in entries(mod, None, {})}) == rooms


def test_rows_are_filtered_by_everything_they_say(alice, bob, mod, group, direct, media):
    update_room(alice, group, RoomChange(name="News"))
    record_download(bob, media)
    for filters, actions in (
        ({"action": "room.updated"}, ["room.updated"]),
        ({"actor": str(bob.user_id)}, ["media.downloaded"]),
        ({"object": str(media.pk)}, ["media.downloaded", "media.uploaded"]),
        ({"room": str(direct)}, ["room.created"]),
        ({"action": "room.created", "actor": str(bob.user_id)}, []),
        ({"since": clock.stamp(clock.now() + timedelta(hours=1))}, []),
        ({"until": clock.stamp(clock.now() - timedelta(hours=1))}, []),
        ({"action": ""}, [row.action for row in entries(mod, None, {})]),
    ):
        assert [row.action for row in entries(mod, None, filters)] == actions, filters


@pytest.mark.parametrize("apart", [-30, 0, 30])
def test_time_bounds_take_in_their_beginning_and_leave_out_their_end(mod, group, apart):
    """Also where a row's time and its key were made some seconds apart."""
    moment = clock.now().replace(microsecond=0) + timedelta(seconds=apart)
    ActivityEntry.objects.update(at=moment)
    there, behind = (clock.stamp(moment + timedelta(milliseconds=late)) for late in (0, 1))
    elsewhere = moment.astimezone(timezone(timedelta(hours=1))).isoformat()
    assert entries(mod, None, {"since": there})
    assert not entries(mod, None, {"until": there})
    assert entries(mod, None, {"since": elsewhere, "until": behind})
    assert not entries(mod, None, {"since": behind})


def test_pages_go_both_ways_newest_first(alice, mod, group):
    for number in range(5):
        update_room(alice, group, RoomChange(name=str(number)))
    rows = entries(mod, None, {"action": "room.updated"})
    keys = [row.id for row in rows]
    assert keys == sorted(keys, reverse=True)
    assert [row.id for row in entries(mod, None, {"action": "room.updated"}, before=keys[1], limit=2)] == keys[2:4]
    assert [row.id for row in entries(mod, None, {"action": "room.updated"}, after=keys[3], limit=2)] == keys[1:3]


def test_what_the_server_did_has_no_actor(mod, media):
    sending.process(media.pk)
    [row] = entries(mod, None, {"action": "media.ready"})
    assert row.actor is None


def test_the_log_is_for_moderators_of_the_namespace(alice, mod, stranger, group):
    with pytest.raises(Forbidden):
        entries(alice, None, {})
    with pytest.raises(NotFound):
        entries(mod, "elsewhere", {})
    sending.send(stranger, None)
    assert all(row.actor.username != "stranger" for row in entries(mod, None, {}))


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_time_bounds_may_lie_anywhere(mod, group, moment):
    before, after = (bool(entries(mod, None, {bound: moment})) for bound in ("until", "since"))
    assert (before, after) == ((False, True) if moment < "2" else (True, False))
