"""What is one's own: drafts, messages for a later time, what is forwarded, and who sees who has read what."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from msgspec import structs

from backend.accounts.inputs import SettingsChange
from backend.accounts.models import Membership, User
from backend.accounts.services import change_settings
from backend.chat import hooks
from backend.chat.access import member_for
from backend.chat.inputs import SendMessage
from backend.chat.inputs.unsent import DRAFTS_LIMIT, SCHEDULED_LIMIT, ScheduledChange, SetDraft
from backend.chat.models import Draft, Member, Message, Room, ScheduledMessage
from backend.chat.selectors import drafts_of, history, reads_in, scheduled, scheduled_of, seen_by
from backend.chat.services import (
    add_member,
    cancel_scheduled,
    change_role,
    change_scheduled,
    create_room,
    delete_message,
    edit_message,
    forget_scheduled,
    mark_read,
    mark_unread,
    remove_member,
    schedule_message,
    send,
    send_message,
    send_scheduled,
    set_draft,
)
from backend.clock import now, stamp
from backend.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Unavailable
from backend.events.models import LogEntry
from backend.ids import new_id
from backend.media.models import MediaFile
from backend.moderation.services import quarantine_file
from tests import sending
from tests.backend.test_scale import analyze, plan_of
from tests.parallel import together

pytestmark = pytest.mark.django_db


def say(actor, room, body="hello", **more):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body, **more)[0].id)


def draft(actor, room, body, **more):
    return set_draft(actor, room, SetDraft(room=str(room), body=body, **more))


def order(room, body="Later", *, days=1.0, **more):
    at = stamp(now() + timedelta(days=days))
    return SendMessage(room=str(room), client_id=str(new_id()), **{"body": body, "send_at": at, **more})


def later(actor, room, **more):
    return UUID(schedule_message(actor, order(room, **more))[0].id)


def due(*keys):
    ScheduledMessage.objects.filter(pk__in=keys).update(send_at=now() - timedelta(seconds=2))


def change(actor, key, **fields):
    return change_scheduled(actor, key, ScheduledChange(scheduled=str(key), **fields))


def forward(actor, room, message, **more):
    wanted = SendMessage(room=str(room), client_id=str(new_id()), forward=str(message), **more)
    return send(actor, wanted)[0]


def told(actor, type):
    return "".join(LogEntry.objects.filter(stream=f"user:{actor.user_id}", type=type).values_list("data", flat=True))


@pytest.fixture
def other(alice, carol):
    """Another room of alice, where carol is and bob is not."""
    return UUID(create_room(alice, kind="group", name="Other", members=[carol.user_id])[0].id)


# -- drafts --------------------------------------------------------------------------------------------------------


def test_a_draft_stands_once_in_each_place_and_what_it_said_before_is_nowhere(alice, bob, carol, group, other):
    root = say(alice, group)
    draft(alice, group, "first words")
    draft(alice, group, "second words", reply_to=str(root))
    draft(alice, group, "below", thread=str(root))
    draft(alice, other, "elsewhere")
    draft(alice, other, "")
    assert [(one.body, one.thread, one.reply_to) for _, one in drafts_of(alice).entries] == [
        ("below", str(root), None),
        ("second words", None, str(root)),
    ]
    assert drafts_of(bob).entries == []
    assert not re.search("first words|elsewhere", told(alice, "draft.updated"))
    first = drafts_of(alice, limit=1).entries
    rest = drafts_of(alice, before=first[0][0]).entries
    assert [one.body for _, one in rest] == ["second words"]
    assert drafts_of(alice, after=rest[0][0]).entries == first
    # A message sent clears the draft of its own place alone; one that only comes from the schedule clears none.
    due(later(alice, other))
    send_scheduled()
    say(alice, group, thread=root)
    assert [one.body for _, one in drafts_of(alice).entries] == ["second words"]
    say(alice, group)
    assert not Draft.objects.exists()
    assert "second words" not in told(alice, "draft.updated")


def test_a_draft_names_only_what_its_person_sees(alice, bob, carol, group, other):
    foreign, his = say(carol, other), sending.send(bob, None).media_id
    with pytest.raises(NotFound):
        draft(bob, other, "x")
    for wrong in ({"reply_to": str(foreign)}, {"attachments": [str(his)]}, {"thread": str(new_id())}):
        with pytest.raises(NotFound):
            draft(alice, group, "x", **wrong)
    with pytest.raises(Invalid):
        draft(alice, group, "x", thread=str(foreign))
    for wrong in ({"body": "x" * 8001}, {"body": "x", "attachments": [str(his)] * 21}, {"body": "x", "thread": "x"}):
        with pytest.raises(Invalid):
            SetDraft(room=str(group), **wrong)


def test_there_are_at_most_so_many_drafts_and_those_in_rooms_that_were_left_give_way(alice, group, other):
    rows = [
        Draft(user_id=alice.user_id, room_id=other, place=new_id(), body="x", updated_at=now())
        for _ in range(DRAFTS_LIMIT)
    ]
    Draft.objects.bulk_create(rows)
    with pytest.raises(Conflict, match=str(DRAFTS_LIMIT)):
        draft(alice, group, "one more")
    Room.objects.filter(pk=other).update(deleted_at=now())
    draft(alice, group, "one more")
    assert Draft.objects.count() == 1


# -- messages for later ----------------------------------------------------------------------------------------------


def test_a_message_for_later_is_sent_once_and_leaves_nothing_of_itself(alice, bob, group):
    root = say(bob, group, "Who comes?")
    file = sending.send(alice, None).media_id
    wanted = order(group, "I do, @bob", attachments=[str(file)], captions={str(file): "me"}, reply_to=str(root))
    first, is_new = send(alice, wanted)
    assert (is_new, first.state, first.attachments, first.captions) == (True, "waiting", [str(file)], {str(file): "me"})
    assert send(alice, wanted) == (first, False)
    assert MediaFile.objects.get(pk=file).visibility == "private", "nobody sees its file before"
    assert send_scheduled() == 0
    due(UUID(first.id))
    assert (send_scheduled(), send_scheduled()) == (1, 0)
    shown = history(bob, group).messages[-1]
    assert (shown.body, shown.mentions, shown.reply_to) == ("I do, @bob", [str(bob.user_id)], str(root))
    assert ([one.id for one in shown.attachments], shown.captions) == ([str(file)], {str(file): "me"})
    ended = scheduled(alice, UUID(first.id))
    assert (ended.state, ended.message, ended.body, ended.attachments) == ("sent", shown.id, "", [])
    assert scheduled_of(alice).entries == []
    assert "I do" not in told(alice, "scheduled.updated")
    assert send(alice, wanted)[0].message == shown.id
    for wrong in (lambda: change(alice, UUID(first.id), body="x"), lambda: cancel_scheduled(alice, UUID(first.id))):
        with pytest.raises(Conflict):
            wrong()
    ScheduledMessage.objects.update(changed_at=now() - timedelta(days=8))
    assert forget_scheduled() == 1


@pytest.mark.django_db(transaction=True)
def test_of_servers_that_send_at_the_same_moment_and_of_a_person_who_cancels_one_wins(alice, group):
    keys = [later(alice, group, body=str(number)) for number in range(4)]
    due(*keys)

    def cancel():
        try:
            return cancel_scheduled(alice, keys[0])
        except Conflict:
            return None

    together(send_scheduled, cancel, send_scheduled)
    rows = {row.pk: row.state for row in ScheduledMessage.objects.all()}
    bodies = sorted(one.body for one in history(alice, group).messages)
    assert bodies == [str(number) for number, key in enumerate(keys) if rows[key] == "sent"]
    assert [rows[key] for key in keys[1:]] == ["sent"] * 3


def test_rights_are_judged_when_the_time_comes_and_what_fails_says_why(alice, bob, carol, group, other, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "_FAILURE_HEARERS", [lambda *ids: heard.append(ids)])
    add_member(alice, group, carol.user_id)
    keys = {name: later(who, group, body=name) for name, who in (("left", bob), ("silent", carol), ("banned", alice))}
    file = sending.send(carol, None).media_id
    keys["held"] = later(carol, other, attachments=[str(file)])
    quarantine_file(_moderator(alice), file, reason="a look")
    remove_member(alice, group, bob.user_id)
    change_role(alice, group, carol.user_id, role="readonly")
    User.objects.filter(pk=alice.user_id).update(banned_at=now())
    due(*keys.values())
    assert send_scheduled() == 4
    rows = {name: ScheduledMessage.objects.get(pk=key) for name, key in keys.items()}
    assert {name: (row.state, row.error["code"]) for name, row in rows.items()} == {
        "left": ("failed", "not_found"), "silent": ("failed", "forbidden"), "banned": ("failed", "forbidden"),
        "held": ("failed", "not_found"),
    }  # fmt: skip
    assert {ids[2] for ids in heard} == {*keys.values()}
    assert not Message.objects.exists()
    [(_, listed)] = scheduled_of(bob).entries
    assert (listed.body, listed.error.message) == ("left", "This room does not exist, or you are not in it.")
    User.objects.filter(pk=alice.user_id).update(banned_at=None)
    assert change(alice, keys["banned"], send_at=stamp(now())).state == "sent"
    cancel_scheduled(bob, keys["left"])
    cancel_scheduled(bob, keys["left"])
    assert scheduled_of(bob).entries == []
    assert "left" not in told(bob, "scheduled.updated").replace('"room"', "")


def _moderator(alice):
    return structs.replace(alice, roles=dict.fromkeys(alice.roles, "moderator"))


def test_what_the_server_cannot_send_just_now_waits_for_ten_minutes_from_the_first_try(alice, group, monkeypatch):
    key = later(alice, group)
    # Since its time the server was away.
    ScheduledMessage.objects.update(send_at=now() - timedelta(hours=1), changed_at=now() - timedelta(hours=2))

    def away(*_, **__):
        raise Unavailable("Too much is going on.")

    with monkeypatch.context() as patched:
        patched.setattr("backend.chat.services.scheduled.send_message", away)
        assert (send_scheduled(), send_scheduled()) == (0, 0)
        assert scheduled(alice, key).state == "waiting"
        ScheduledMessage.objects.update(changed_at=now() - timedelta(minutes=11))
        assert send_scheduled() == 1
        assert scheduled(alice, key).error.retryable
    assert change(alice, key, send_at=stamp(now())).state == "sent"


def test_a_message_for_later_keeps_its_files_until_it_is_sent_or_cancelled(alice, group, other):
    place = sending.send(alice, group)
    kept, dropped = (later(alice, other, attachments=[str(place.media_id)]) for _ in range(2))
    delete_message(alice, place.message_id)
    assert MediaFile.objects.get(pk=place.media_id).state != "deleted"
    cancel_scheduled(alice, dropped)
    assert MediaFile.objects.get(pk=place.media_id).state != "deleted", "the other one needs it"
    change(alice, kept, body="Without", attachments=[])
    assert MediaFile.objects.get(pk=place.media_id).state == "deleted"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"days": -1}, "send_at"), ({"days": 400}, "send_at"), ({"send_at": "soon"}, "send_at"),
        ({"body": " "}, "body"), ({"send_at": ""}, "send_at"),
        ({"body": "x" * 8001}, "body"), ({"captions": {str(new_id()): "x"}}, "captions"),
    ],
)  # fmt: skip
def test_nothing_else_is_scheduled(group, more, field):
    with pytest.raises(Invalid) as refusal:
        order(group, **more)
    assert set(refusal.value.data["fields"]) == {field}


def test_who_may_not_write_schedules_nothing_and_nobody_too_much(alice, bob, carol, group):
    with pytest.raises(NotFound):
        later(carol, group)
    change_role(alice, group, bob.user_id, role="readonly")
    with pytest.raises(Forbidden):
        later(bob, group)
    with pytest.raises(NotFound):
        later(alice, group, attachments=[str(sending.send(bob, None).media_id)])
    with pytest.raises(Forbidden, match="program"):
        later(structs.replace(alice, user=structs.replace(alice.user, is_bot=True)), group)
    key = later(alice, group)
    for wrong in (lambda: change(bob, key, body="x"), lambda: cancel_scheduled(bob, key), lambda: scheduled(bob, key)):
        with pytest.raises(NotFound):
            wrong()
    for wrong in ({"body": " "}, {"captions": {str(new_id()): "x"}}):
        with pytest.raises(Invalid):
            change(alice, key, **wrong)
    ScheduledMessage.objects.bulk_create(
        ScheduledMessage(
            user_id=alice.user_id, room_id=group, client_id=str(number), send_at=now(), changed_at=now(),
            state="waiting" if number % 2 else "failed",
        )
        for number in range(SCHEDULED_LIMIT - 1)
    )  # fmt: skip
    with pytest.raises(Conflict, match=str(SCHEDULED_LIMIT)):
        later(alice, group)
    whole = scheduled_of(alice, limit=200).entries
    assert [one.send_at for _, one in whole] == sorted(one.send_at for _, one in whole)
    cut = whole[40][0]
    assert scheduled_of(alice, after=cut, limit=200).entries == whole[41:]
    assert scheduled_of(alice, before=cut, limit=200).entries == whole[:40]
    analyze()
    asked = {
        "scheduled_order": lambda: scheduled_of(alice),
        "scheduled_due": lambda: list(ScheduledMessage.objects.filter(state="waiting", send_at__lte=now())),
        "draft_order|draft_once|draft_of_room": lambda: drafts_of(alice),
    }
    for index, question in asked.items():
        assert re.search(f"{index}|Seq Scan", plan_of(question)), index


# -- forwarding ------------------------------------------------------------------------------------------------------


def test_a_message_is_forwarded_with_its_files_and_by_the_name_of_who_said_it_first(alice, bob, carol, group, other):
    handle = sending.send(bob, group, body="@alice look, @carol", caption="the bay")
    wanted = SendMessage(room=str(other), client_id=str(new_id()), forward=str(handle.message_id))
    first, is_new = send(alice, wanted)
    assert is_new
    assert send(alice, wanted) == (first, False)
    assert (first.body, first.forwarded_from, first.mentions) == ("@alice look, @carol", str(bob.user_id), [])
    assert ([one.id for one in first.attachments], [*first.captions.values()]) == ([str(handle.media_id)], ["the bay"])
    assert first.sender.id == str(alice.user_id)
    assert history(carol, other).messages == [first]
    again = forward(carol, other, first.id)
    assert again.forwarded_from == str(bob.user_id), "who said it first"
    with pytest.raises(Conflict):
        send(alice, SendMessage(room=str(other), client_id=wanted.client_id, forward=again.id))
    with pytest.raises(Conflict):
        send(alice, SendMessage(room=str(other), client_id=wanted.client_id, body="@alice look, @carol"))
    with pytest.raises(Forbidden):
        edit_message(alice, UUID(first.id), body="I never said that")
    delete_message(bob, handle.message_id)
    assert [len(one.attachments) for one in history(carol, other).messages] == [1, 1]
    gone = delete_message(alice, UUID(first.id))
    assert (gone.forwarded_from, gone.body) == (None, "")


def test_only_what_one_sees_that_stands_and_is_not_withheld_is_forwarded(alice, bob, carol, group, other):
    message, hidden = say(bob, group, "secret"), sending.send(bob, group, body="with a file")
    with pytest.raises(NotFound):
        forward(carol, other, message)
    with pytest.raises(NotFound):
        forward(bob, other, message)
    change_role(alice, group, bob.user_id, role="readonly")
    with pytest.raises(Forbidden):
        forward(bob, group, message)
    quarantine_file(_moderator(alice), hidden.media_id, reason="a look")
    with pytest.raises(NotFound, match="withheld"):
        forward(alice, other, hidden.message_id)
    delete_message(alice, message)
    with pytest.raises(Gone):
        forward(alice, other, message)
    assert not Message.objects.filter(room=other).exists()
    for wrong in ({"body": "x"}, {"attachments": [str(hidden.media_id)]}, {"reply_to": str(message)}):
        with pytest.raises(Invalid, match="cannot be sent"):
            SendMessage(room=str(other), client_id=str(new_id()), forward=str(message), **wrong)


# -- who has read what -----------------------------------------------------------------------------------------------


def test_who_shares_how_far_they_have_read_learns_it_of_those_who_share_it_too(alice, bob, carol, group):
    add_member(alice, group, carol.user_id)
    first, second = say(alice, group), say(alice, group)
    mark_read(bob, group, second)
    mark_read(carol, group, first)

    def names(message, by=alice):
        return [user.username for _, user in seen_by(by, message)]

    assert (names(first), names(second)) == (["bob", "carol"], ["bob"])
    everybody = {(one.user, one.message, one.number) for one in reads_in(alice, group)}
    assert everybody == {(str(bob.user_id), str(second), 2), (str(carol.user_id), str(first), 1)}
    change_settings(carol, SettingsChange(share_read="nobody"))
    assert (names(first), names(first, by=carol), reads_in(carol, group)) == (["bob"], [], [])
    assert [one.user for one in reads_in(alice, group)] == [str(bob.user_id)]
    reply = say(bob, group, thread=first)
    assert names(reply) == [], "in a thread that has its own mark"
    Membership.objects.filter(user=bob.user_id).delete()
    assert names(first) == []
    Room.objects.filter(pk=group).update(member_count=101)
    assert (names(first), reads_in(alice, group)) == ([], [])
    with pytest.raises(NotFound):
        seen_by(structs.replace(bob, roles={}), first)


def test_what_was_read_may_be_marked_unread_from_any_message_on(alice, bob, group):
    sent = [say(alice, group, str(number)) for number in range(4)]
    mark_read(bob, group, sent[3])
    assert mark_unread(bob, group, sent[1]) == 3
    assert mark_unread(bob, group, sent[3]) == 3, "it is unread already"
    assert Member.objects.get(room=group, user=bob.user_id).read_number == 1
    assert f'"message":"{sent[0]}"' in told(bob, "read.updated")
    assert mark_unread(bob, group, sent[0]) == 4
    assert '"message":null' in told(bob, "read.updated")
    with pytest.raises(Invalid):
        mark_unread(bob, group, say(alice, group, thread=sent[0]))
    assert member_for(bob, group).read_number == 0
