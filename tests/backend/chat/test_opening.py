"""Who comes into rooms by themselves, who writes there, and what blocking a person does."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from backend import clock
from backend.accounts.models import User
from backend.accounts.selectors import shown_avatar
from backend.accounts.services import begin_avatar_work, finish_avatar, remove_membership
from backend.chat.inputs import RoomChange
from backend.chat.inputs.opening import NewInvitation
from backend.chat.models import Block, Invitation, Member, Room
from backend.chat.selectors import (
    blocked_by,
    came_into_room,
    channels_of,
    history,
    invitations_to,
    look_at_invitation,
    presence_of,
    room,
    sharing_a_room,
    watched_by,
)
from backend.chat.services import (
    accept_invitation,
    add_member,
    add_reaction,
    block_person,
    change_role,
    create_room,
    delete_message,
    delete_room,
    edit_message,
    join_room,
    make_invitation,
    pin_message,
    remove_member,
    remove_reaction,
    remove_room_picture,
    revoke_invitation,
    room_picture_made,
    send_message,
    type_in_room,
    unblock_person,
    update_room,
)
from backend.chat.services.joining import LINKS_LIMIT
from backend.errors import Conflict, Forbidden, Gone, Invalid, InvalidMedia, NotFound
from backend.events.models import LogEntry
from backend.ids import new_id
from tests import portraits, sending
from tests.backend.test_scale import analyze, plan_of
from tests.parallel import together
from tests.room_actions import hang, send_picture

pytestmark = pytest.mark.django_db
_LOG = apps.get_model("audit", "ActivityEntry").objects


def say(actor, where, body="hello", **more):
    return UUID(send_message(actor, where, client_id=str(new_id()), body=body, **more)[0].id)


@pytest.fixture
def channel(alice):
    """The id of a channel of alice."""
    return UUID(create_room(alice, kind="channel", name="News", topic="Of the week")[0].id)


def invite(actor, where, **more):
    return make_invitation(actor, where, NewInvitation(**more)).code


# -- channels and archives ---------------------------------------------------------------------------------------------


def test_people_find_the_channels_of_their_namespace_and_join_them_by_themselves(
    alice, bob, carol, stranger, channel, group
):
    say(alice, channel, "before")
    found = channels_of(bob, "demo")
    assert [(one.name, one.joined, one.member_count) for one in found] == [("News", False, 1)]
    assert [one.joined for one in channels_of(alice, "demo", "ew")] == [True]
    joined, is_new = join_room(bob, channel)
    assert (joined.my_role, joined.member_count, is_new) == ("member", 2, True)
    assert [one.body for one in history(bob, channel).messages] == ["before"]
    assert join_room(bob, channel)[1] is False
    for who, where in ((stranger, channel), (carol, group), (carol, new_id())):
        with pytest.raises(NotFound):
            join_room(who, where)
    delete_room(alice, channel)
    with pytest.raises(NotFound):
        join_room(carol, channel)
    assert channels_of(carol, "demo") == []


def test_who_was_taken_out_comes_back_by_an_owner_alone_and_who_left_as_they_like(alice, bob, channel):
    code = invite(alice, channel)
    join_room(bob, channel)
    remove_member(bob, channel, bob.user_id)
    join_room(bob, channel)
    remove_member(alice, channel, bob.user_id)
    for way in (lambda: join_room(bob, channel), lambda: accept_invitation(bob, code)):
        with pytest.raises(Forbidden, match="taken out"):
            way()
    add_member(alice, channel, bob.user_id)
    remove_member(bob, channel, bob.user_id)
    assert join_room(bob, channel)[1]


def test_where_moderators_write_the_others_read_and_react(alice, bob, mod, group):
    message = say(alice, group)
    mine = say(bob, group)
    assert update_room(alice, group, RoomChange(posting="moderators")).posting == "moderators"
    for refused in (
        lambda: say(bob, group),
        lambda: say(bob, group, thread=message),
        lambda: sending.begin(bob, group, sending.video_bytes()),
        lambda: edit_message(bob, mine, body="other"),
        lambda: type_in_room(bob, group, writing=True),
    ):
        with pytest.raises(Forbidden, match="Only owners and moderators"):
            refused()
    add_reaction(bob, message, "👍")
    remove_reaction(bob, message, "👍")
    delete_message(bob, mine)
    change_role(alice, group, bob.user_id, role="moderator")
    say(bob, group)
    change_role(alice, group, bob.user_id, role="readonly")
    with pytest.raises(Forbidden):
        add_reaction(bob, message, "👍")
    # Who moderates the namespace needs no role in the room for it.
    add_member(alice, group, mod.user_id)
    say(mod, group)


def test_an_archived_room_is_read_by_all_and_written_in_by_nobody_until_an_owner_opens_it(alice, bob, admin, group):
    message, upload = say(alice, group), sending.begin(alice, group, sending.video_bytes())
    change_role(alice, group, bob.user_id, role="moderator")
    with pytest.raises(Forbidden, match="Only owners"):
        update_room(bob, group, RoomChange(archived=True))
    archived_at = update_room(alice, group, RoomChange(archived=True)).archived_at
    assert update_room(alice, group, RoomChange(archived=True)).archived_at == archived_at
    for refused in (
        lambda: say(alice, group),
        lambda: add_reaction(bob, message, "👍"),
        lambda: pin_message(alice, message),
        lambda: sending.begin(alice, group, sending.video_bytes()),
        lambda: sending.finish(alice, upload, sending.video_bytes()),
        lambda: edit_message(alice, message, body="other"),
    ):
        with pytest.raises(Forbidden, match="archived"):
            refused()
    assert message in {UUID(one.id) for one in history(bob, group).messages}
    assert update_room(alice, group, RoomChange(archived=False)).archived_at is None
    say(bob, group)
    done = _LOG.filter(object_id=group, action__startswith="room.").order_by("pk").values_list("action", flat=True)
    assert list(done)[1:] == ["room.archived", "room.updated", "room.reopened"]


def test_a_direct_room_is_neither_archived_nor_for_moderators_nor_entered_by_a_link(alice, direct):
    for change in ({"archived": True}, {"posting": "moderators"}):
        with pytest.raises((Invalid, Forbidden)):
            update_room(alice, direct, RoomChange(**change))
    with pytest.raises((Conflict, Forbidden)):
        invite(alice, direct)
    with pytest.raises(Invalid):
        create_room(alice, kind="direct", members=[], posting="moderators")


# -- invitation links --------------------------------------------------------------------------------------------------


def test_a_link_brings_as_many_people_into_a_room_as_it_says_and_tells_before_where_it_leads(
    alice, bob, carol, person, actor, group
):
    code = invite(alice, group, max_uses=1, role="readonly")
    look = look_at_invitation(carol, code)
    assert (look.room.name, look.room.member_count, look.namespace) == ("General", 2, "demo")
    entered, is_new = accept_invitation(carol, code)
    assert (entered.my_role, entered.member_count, is_new) == ("readonly", 3, True)
    # Repeating it is safe, and members use nothing up.
    assert accept_invitation(carol, code)[1] is False
    assert accept_invitation(bob, code)[1] is False
    with pytest.raises(Gone):
        accept_invitation(actor("dora"), code)
    with pytest.raises(Gone):
        look_at_invitation(actor("dora"), code)
    key = Invitation.objects.get(code=code).pk
    assert [row.user.username for row in came_into_room(alice, group, key)] == ["carol"]
    with pytest.raises(Forbidden):
        came_into_room(bob, group, key)
    with pytest.raises(NotFound):
        came_into_room(alice, group, UUID(int=1))
    assert invitations_to(alice, group) == []
    assert "code" not in str([row.data for row in _LOG.filter(action="invitation.made")])


def test_a_link_ends_when_it_expires_is_withdrawn_or_its_maker_may_invite_no_longer(alice, bob, carol, admin, group):
    change_role(alice, group, bob.user_id, role="moderator")
    expired, withdrawn = invite(alice, group, expires_in_s=60), make_invitation(alice, group, NewInvitation())
    of_bob, stands = invite(bob, group), invite(alice, group)
    Invitation.objects.filter(code=expired).update(expires_at=clock.now() - timedelta(seconds=1))
    revoke_invitation(bob, group, UUID(withdrawn.id))
    change_role(alice, group, bob.user_id, role="member")
    for code in (expired, withdrawn.code, of_bob):
        with pytest.raises(Gone):
            accept_invitation(carol, code)
    assert not Member.objects.filter(room=group, user=carol.user_id).exists()
    assert Invitation.objects.filter(uses=0).count() == 4
    # Nor where the namespace has taken its rights.
    remove_membership(admin, "demo", alice.user_id)
    with pytest.raises(Gone):
        accept_invitation(carol, stands)


def test_a_link_is_for_the_namespace_and_only_those_who_rule_a_room_make_and_see_one(
    alice, bob, carol, admin, stranger, group
):
    code = invite(admin, group)
    with pytest.raises(Forbidden, match="bring you in"):
        accept_invitation(admin, code)
    assert not Member.objects.filter(room=group, user=admin.user_id).exists(), "nobody brings themselves in"
    for door in (look_at_invitation, accept_invitation):
        with pytest.raises(Forbidden, match="another namespace"):
            door(stranger, code)
        for wrong in ("", "x" * 400, code[:-1], "é"):
            with pytest.raises(NotFound):
                door(carol, wrong)
    for door in (lambda who: invite(who, group), lambda who: invitations_to(who, group)):
        with pytest.raises(Forbidden):
            door(bob)
        with pytest.raises(NotFound):
            door(carol)
    assert [one.code for one in invitations_to(alice, group)] == [code]
    delete_room(alice, group)
    with pytest.raises(NotFound):
        look_at_invitation(carol, code)


@pytest.mark.parametrize("wrong", [{"expires_in_s": 59}, {"expires_in_s": 7_776_001}, {"max_uses": 0}])
def test_a_link_holds_for_a_minute_at_least_and_ninety_days_at_most(wrong):
    with pytest.raises(Invalid) as refusal:
        NewInvitation(**wrong)
    assert set(refusal.value.data["fields"]) == set(wrong)


def test_a_room_has_fifty_links_that_hold_and_forgets_old_ones_that_do_not(alice, group):
    made = [make_invitation(alice, group, NewInvitation()).id for _ in range(LINKS_LIMIT)]
    with pytest.raises(Conflict, match="Withdraw one"):
        invite(alice, group)
    for key in made:
        revoke_invitation(alice, group, UUID(key))
    room_row = Room.objects.get(pk=group)
    ended = {"room": room_row, "expires_at": clock.LONG_AGO, "created_at": clock.LONG_AGO, "created_by": alice.user_id}
    Invitation.objects.bulk_create(Invitation(code=str(number), **ended) for number in range(80))
    invite(alice, group)
    assert Invitation.objects.count() == 101


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_use_of_a_link_at_once_do_not_both_get_in(alice, carol, actor, group):
    code = invite(alice, group, max_uses=1)
    answers = together(lambda: accept_invitation(carol, code), lambda: accept_invitation(actor("dora"), code))
    assert sorted(isinstance(answer, Gone) for answer in answers) == [False, True], answers
    assert Invitation.objects.get().uses == 1
    assert Member.objects.filter(room=group).count() == 3


# -- pictures ----------------------------------------------------------------------------------------------------------


def test_a_room_wears_the_picture_that_one_who_rules_it_has_sent(alice, bob, group):
    with pytest.raises(Forbidden):
        send_picture(bob, group)
    assert hang(alice, group)
    first = Room.objects.get(pk=group).picture_id
    assert room(bob, group).picture_url == f"/media/avatars/{first}/128.webp"
    assert shown_avatar(first, 64)
    # Neither picture of a person nor of a room takes the place of the other.
    worn = portraits.wear(alice)
    assert hang(alice, group, b"another")
    second = Room.objects.get(pk=group).picture_id
    assert User.objects.get(pk=alice.user_id).avatar_id == worn
    assert shown_avatar(worn, 64)
    with pytest.raises(NotFound):
        shown_avatar(first, 64)
    assert remove_room_picture(alice, group).picture_url is None
    assert remove_room_picture(alice, group).picture_url is None
    with pytest.raises(NotFound):
        shown_avatar(second, 64)


def test_a_picture_is_shown_by_nobody_who_may_not_set_it_any_more_and_of_no_closed_room(alice, bob, group):
    change_role(alice, group, bob.user_id, role="moderator")
    late = begin_avatar_work(send_picture(bob, group))
    change_role(alice, group, bob.user_id, role="member")
    assert not finish_avatar(late, dict.fromkeys(portraits.SIDES, b"a square"))
    assert Room.objects.get(pk=group).picture_id is None
    assert hang(alice, group)
    picture = Room.objects.get(pk=group).picture_id
    delete_room(alice, group)
    with pytest.raises(NotFound):
        shown_avatar(picture, 64)


def test_the_picture_that_a_room_has_already_is_not_made_again(alice, group):
    assert hang(alice, group)
    again = send_picture(alice, group)
    assert begin_avatar_work(again) is None
    assert room_picture_made(alice, group, again).picture_url
    apps.get_model("accounts", "Avatar").objects.filter(pk=again).update(error="Broken.")
    with pytest.raises(InvalidMedia, match="The picture was not changed"):
        room_picture_made(alice, group, again)


# -- blocks ------------------------------------------------------------------------------------------------------------


def test_between_people_who_are_blocked_goes_no_direct_message_and_no_invitation_either_way(
    alice, bob, carol, direct, channel
):
    message = say(alice, direct)
    code = invite(alice, channel)
    block_person(bob, alice.user_id)
    for one, other in ((alice, bob), (bob, alice)):
        for refused in (
            lambda one=one: say(one, direct),
            lambda one=one: add_reaction(one, message, "👍"),
            lambda one=one: type_in_room(one, direct, writing=True),
            lambda one=one: sending.begin(one, direct, sending.video_bytes()),
            lambda one=one, other=other: create_room(one, kind="group", name="Trip", members=[other.user_id]),
        ):
            with pytest.raises(Forbidden) as refusal:
                refused()
            assert ("You have blocked" in refusal.value.message) == (one is bob)
        # What was said stays to be read, and the room is found again.
        assert len(history(one, direct).messages) == 1
        assert create_room(one, kind="direct", members=[other.user_id])[0].id == str(direct)
    for refused in (
        lambda: add_member(alice, channel, bob.user_id),
        lambda: look_at_invitation(bob, code),
        lambda: accept_invitation(bob, code),
    ):
        with pytest.raises(Forbidden):
            refused()
    block_person(bob, carol.user_id)
    with pytest.raises(Forbidden):
        create_room(carol, kind="direct", members=[bob.user_id])
    unblock_person(bob, alice.user_id)
    say(alice, direct)


def test_in_rooms_of_many_a_block_changes_nothing_that_is_said_or_counted(alice, bob, group):
    block_person(bob, alice.user_id)
    say(alice, group, "hello @bob")
    assert (room(bob, group).unread, room(bob, group).mentions) == (1, 1)
    assert [one.body for one in history(bob, group).messages] == ["hello @bob"]


def test_people_who_are_blocked_do_not_watch_each_other(alice, bob, carol, group):
    add_member(alice, group, carol.user_id)
    block_person(alice, bob.user_id)
    assert watched_by(alice.user_id).people == sharing_a_room(alice.user_id, [bob.user_id, carol.user_id])
    assert watched_by(alice.user_id).people == {carol.user_id}
    assert watched_by(bob.user_id).people == {carol.user_id}
    assert sharing_a_room(bob.user_id, [alice.user_id]) == frozenset()
    assert watched_by(carol.user_id).people == {alice.user_id, bob.user_id}
    assert [one.state for one in presence_of(watched_by(carol.user_id).people)] == ["offline"] * 2


def test_blocks_are_listed_bounded_repeatable_and_told_to_nobody_else(alice, bob, carol, stranger, mod):
    for _ in range(2):
        block_person(alice, bob.user_id)
    block_person(alice, carol.user_id)
    page = blocked_by(alice, limit=1)
    assert [row.user.username for _, row in page.entries] == ["carol"]
    assert [row.user.username for _, row in blocked_by(alice, before=page.entries[0][0]).entries] == ["bob"]
    for wrong, error in ((alice.user_id, Conflict), (stranger.user_id, NotFound), (new_id(), NotFound)):
        with pytest.raises(error):
            block_person(alice, wrong)
    told = LogEntry.objects.filter(type__in=["blocks.updated", "people.parted"]).values_list("stream", flat=True)
    assert sorted(told) == sorted([f"user:{alice.user_id}", "access"] * 2)
    assert not _LOG.filter(action__contains="block").exists()
    users = [User(username=f"crowd-{number}") for number in range(998)]
    User.objects.bulk_create(users)
    Block.objects.bulk_create(Block(user_id=alice.user_id, blocked=user, blocked_at=clock.now()) for user in users)
    with pytest.raises(Conflict, match="1000 people"):
        block_person(alice, mod.user_id)
    unblock_person(alice, bob.user_id)
    unblock_person(alice, bob.user_id)
    block_person(alice, mod.user_id)


@pytest.mark.database
def test_channels_links_and_blocks_are_found_by_their_indexes(alice, bob):
    namespace = alice.default_namespace()
    Room.objects.bulk_create(Room(namespace_id=namespace, kind="group", name="x") for _ in range(2000))
    Room.objects.create(namespace_id=namespace, kind="channel", name="News")
    users = User.objects.bulk_create(User(username=f"crowd-{number}") for number in range(100))
    pairs = [(one, other) for one in users for other in users[:40] if one is not other]
    Block.objects.bulk_create(Block(user=one, blocked=other, blocked_at=clock.now()) for one, other in pairs)
    analyze()
    assert "room_channels" in plan_of(lambda: channels_of(alice, "demo"))
    scan = "SCAN chat_block" if connection.vendor == "sqlite" else "Seq Scan on chat_block"
    assert scan not in plan_of(lambda: blocked_by(alice))
    assert scan not in plan_of(lambda: sharing_a_room(alice.user_id, [bob.user_id]))
