"""Who may enter, read, write and see: what one may not see does not exist."""

from uuid import UUID

import pytest

from backend.accounts.models import Membership, User
from backend.accounts.selectors import actor_of
from backend.chat import selectors
from backend.chat import services as chat
from backend.chat.access import media_for_many, message_for
from backend.chat.inputs import RoomChange
from backend.chat.models import Room
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.log import head
from backend.ids import new_id
from backend.media.access import media_for
from tests import sending
from tests.parallel import together

pytestmark = pytest.mark.django_db


def say(actor, room_id, body="hello", **more):
    return UUID(chat.send_message(actor, room_id, client_id=str(new_id()), body=body, **more)[0].id)


@pytest.fixture
def handle(alice, group):
    """A video of alice in the group."""
    return sending.send(alice, group)


DOORS = {
    "room": lambda who, group, h: selectors.room(who, group),
    "members": lambda who, group, h: selectors.members_of(who, group),
    "history": lambda who, group, h: selectors.history(who, group),
    "gallery": lambda who, group, h: selectors.gallery_page(who, group, kind="media"),
    "message": lambda who, group, h: selectors.message(who, h.message_id),
    "attachment": lambda who, group, h: selectors.attachment(who, h.media_id),
    "attach": lambda who, group, h: say(who, group, attachments=[h.media_id]),
    "send": lambda who, group, h: say(who, group),
    "upload": lambda who, group, h: sending.begin(who, group, sending.video_bytes()),
    "edit message": lambda who, group, h: chat.edit_message(who, h.message_id, captions={h.media_id: "Hi"}, order=[]),
    "delete message": lambda who, group, h: chat.delete_message(who, h.message_id),
    "delete attachment": lambda who, group, h: chat.delete_attachment(who, h.media_id),
    "read": lambda who, group, h: chat.mark_read(who, group, h.message_id),
    "type": lambda who, group, h: chat.type_in_room(who, group, writing=True),
    "add": lambda who, group, h: chat.add_member(who, group, who.user_id),
    "remove": lambda who, group, h: chat.remove_member(who, group, who.user_id),
    "rename": lambda who, group, h: chat.update_room(who, group, RoomChange(name="Mine")),
    "close": lambda who, group, h: chat.delete_room(who, group),
}


@pytest.mark.parametrize("who", ["carol", "mod", "stranger"])
def test_to_who_is_not_in_the_room_nothing_of_it_exists(actor, group, handle, who, subtests):
    outsider = actor(who)
    for name, door in DOORS.items():
        with subtests.test(name), pytest.raises(NotFound):
            door(outsider, group, handle)


def test_the_same_answer_as_for_what_never_was(alice, carol, group, handle, subtests):
    """Neither the code nor the words give away that there is something."""
    never = sending.begin(alice, None, sending.video_bytes())
    nothing = type("Nothing", (), {"message_id": new_id(), "media_id": new_id(), "id": never.id})
    for name, door in DOORS.items():
        with subtests.test(name):
            with pytest.raises(NotFound) as hidden:
                door(carol, group, handle)
            with pytest.raises(NotFound) as absent:
                door(carol, new_id(), nothing)
            assert str(hidden.value) == str(absent.value)
    assert hidden.value.data == absent.value.data


def test_a_read_only_member_reads_and_writes_nothing(alice, carol, group, handle):
    chat.add_member(alice, group, carol.user_id, role="readonly")
    assert selectors.attachment(carol, handle.media_id).name == "holiday.mp4"
    for door in ("send", "upload", "type", "attach"):
        with pytest.raises(Forbidden):
            DOORS[door](carol, group, handle)
    assert chat.mark_read(carol, group, handle.message_id) == 0


def test_a_viewer_of_the_namespace_reads_and_writes_nothing(alice, actor, group, handle):
    viewer = actor("viewer")
    chat.add_member(alice, group, viewer.user_id)
    assert selectors.history(viewer, group).messages
    for door in ("send", "upload", "type"):
        with pytest.raises(Forbidden):
            DOORS[door](viewer, group, handle)


def test_whoever_leaves_sees_nothing_any_more(bob, group, handle):
    assert media_for(bob, handle.media_id)
    chat.remove_member(bob, group, bob.user_id)
    for door in ("room", "history", "message", "attachment"):
        with pytest.raises(NotFound):
            DOORS[door](bob, group, handle)
    assert selectors.rooms_of(bob) == []
    assert f"room:{group}" not in selectors.joined_streams(bob.user_id)


def test_whoever_leaves_the_namespace_sees_nothing_of_its_rooms_any_more(bob, group, handle):
    sending.process(handle.media_id)
    assert media_for_many(bob, [handle.media_id])
    # Given that Bob's place in the room stands, but no longer his place in the namespace
    Membership.objects.filter(user=bob.user_id).delete()
    gone = actor_of(User.objects.get(pk=bob.user_id), credential="", address="")
    for door in ("room", "history", "message", "attachment"):
        with pytest.raises(NotFound):
            DOORS[door](gone, group, handle)
    for door in (
        lambda: media_for(gone, handle.media_id),
        lambda: media_for(gone, handle.media_id, to="read"),
        lambda: media_for(gone, handle.media_id, to="attach"),
    ):
        with pytest.raises(NotFound):
            door()
    assert media_for_many(gone, [handle.media_id]) == {}


def test_a_closed_room_is_gone_for_everybody_but_a_direct_room_is_closed_by_no_one_of_the_two(
    alice, bob, group, direct
):
    chat.delete_room(alice, group)
    with pytest.raises(NotFound):
        selectors.room(bob, group)
    with pytest.raises(Conflict):
        chat.delete_room(bob, direct)
    assert selectors.room(alice, direct).peer.username == "bob"


@pytest.fixture
def diary(alice, bob, carol):
    """A room whose newcomers see nothing of before: alice said and showed something, then carol came, then bob left."""
    room = UUID(chat.create_room(alice, kind="group", name="Diary", history="since_join", members=[bob.user_id])[0].id)
    old = sending.send(alice, room, body="before")
    said = say(alice, room, "also before")
    chat.add_member(alice, room, carol.user_id)
    return room, old, said


def test_since_join_hides_what_was_before(carol, diary):
    room, old, said = diary
    assert selectors.history(carol, room).messages == []
    assert (selectors.room(carol, room).last_message, selectors.room(carol, room).unread) == (None, 0)
    [(_, listed)] = selectors.rooms_of(carol)
    assert (listed.last_message, listed.unread) == (None, 0)
    for hidden in (
        lambda: message_for(carol, said),
        lambda: media_for(carol, old.media_id),
        lambda: selectors.history(carol, room, before=said),
        lambda: chat.mark_read(carol, room, said),
        lambda: say(carol, room, reply_to=said),
        lambda: say(carol, room, attachments=[old.media_id]),
    ):
        with pytest.raises(NotFound):
            hidden()


def test_since_join_shows_everything_from_then_on(alice, carol, diary):
    room, old, _ = diary
    fresh = sending.send(alice, room, body="after")
    assert [one.body for one in selectors.history(carol, room).messages] == ["after"]
    assert media_for(carol, fresh.media_id)
    assert selectors.room(carol, room).unread == 1
    # An old file that is shown again is shown to those who are there now.
    say(alice, room, "again", attachments=[old.media_id])
    assert media_for(carol, old.media_id)


def test_since_join_replays_nothing_from_before(carol, bob, diary):
    room, _, _ = diary
    since = selectors.joined_streams(carol.user_id)[f"room:{room}"]
    assert 0 < since.seq <= head(f"room:{room}").seq
    assert since.hidden_until == 2
    assert selectors.joined_streams(bob.user_id)[f"room:{room}"] == selectors.Since()


def test_a_direct_room_of_two_is_one_room_whoever_opens_it(alice, bob, direct):
    again, new = chat.create_room(bob, kind="direct", members=[alice.user_id])
    assert (again.id, new) == (str(direct), False)
    assert (again.peer.username, selectors.room(alice, direct).peer.username) == ("alice", "bob")


@pytest.mark.django_db(transaction=True)
def test_two_who_open_their_direct_room_at_once_meet_in_it(alice, bob, carol):
    for one, other in ((alice, bob), (alice, carol), (bob, carol)):
        answers = together(
            lambda one=one, other=other: chat.create_room(one, kind="direct", members=[other.user_id]),
            lambda one=one, other=other: chat.create_room(other, kind="direct", members=[one.user_id]),
        )
        assert [isinstance(answer, tuple) for answer in answers] == [True, True], answers
        assert len({room.id for room, _ in answers}) == 1
        assert sorted(new for _, new in answers) == [False, True]
    assert Room.objects.filter(kind="direct").count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "secret", "name": "x"},
        {"kind": "group", "name": " "},
        {"kind": "group", "name": "x" * 121},
        {"kind": "direct"},
        {"kind": "group", "name": "x", "history": "none"},
        {"kind": "group", "name": "x", "topic": "x" * 501},
    ],
)
def test_a_room_that_makes_no_sense_is_refused(alice, wrong):
    with pytest.raises(Invalid):
        chat.create_room(alice, **wrong)
    assert selectors.rooms_of(alice) == []


def test_nobody_from_another_namespace_is_brought_in(alice, stranger, group):
    with pytest.raises(NotFound):
        chat.add_member(alice, group, stranger.user_id)
    with pytest.raises(NotFound):
        chat.create_room(alice, kind="direct", members=[stranger.user_id])


def test_a_plain_member_neither_rules_nor_invites(bob, carol, group):
    for act in (
        lambda: chat.add_member(bob, group, carol.user_id),
        lambda: chat.update_room(bob, group, RoomChange(name="Mine")),
        lambda: chat.delete_room(bob, group),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_room_moderator_makes_no_owners_and_takes_none_out(alice, bob, carol, actor, group):
    chat.add_member(alice, group, carol.user_id, role="moderator")
    with pytest.raises(Forbidden):
        chat.add_member(carol, group, actor("viewer").user_id, role="owner")
    with pytest.raises(Forbidden):
        chat.remove_member(carol, group, alice.user_id)
    chat.remove_member(carol, group, bob.user_id)
    assert {one.user.username for _, one in selectors.members_of(alice, group).entries} == {"alice", "carol"}


def test_nobody_is_added_to_or_taken_out_of_a_direct_room(alice, bob, actor, direct):
    mod = actor("mod")
    with pytest.raises(Forbidden):
        chat.add_member(alice, direct, mod.user_id)
    with pytest.raises(Conflict):
        chat.remove_member(alice, direct, alice.user_id)


def test_a_role_in_the_namespace_that_was_taken_away_ends_writing(person, alice, group):
    Membership.objects.filter(user=alice.user_id).update(role="viewer")
    with pytest.raises(Forbidden):
        say(actor_of(person("alice"), credential="", address=""), group)


def test_an_administrator_of_the_server_sees_the_files_of_their_rooms_without_belonging_to_the_namespace(
    bob, group, handle
):
    Membership.objects.filter(user=bob.user_id).delete()
    User.objects.filter(pk=bob.user_id).update(is_superuser=True)
    root = actor_of(User.objects.get(pk=bob.user_id), credential="", address="")
    assert media_for(root, handle.media_id)
    assert media_for_many(root, [handle.media_id])
