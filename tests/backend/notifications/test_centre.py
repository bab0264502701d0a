"""What people are told of in the app: who, why, how often, what they may still see of it, and how long it is kept."""

import json
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.accounts.models import Membership, Namespace, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import warn_of_quotas
from backend.chat.hooks import Seen
from backend.chat.inputs import PersonalChange, SendMessage
from backend.chat.models import Member, ScheduledMessage
from backend.chat.services import (
    add_member,
    block_person,
    cancel_scheduled,
    create_room,
    delete_message,
    edit_message,
    follow_thread,
    mark_read,
    personalise_room,
    read_thread,
    remove_member,
    scheduled,
    send,
    send_message,
    send_scheduled,
)
from backend.errors import Unavailable
from backend.events.models import LogEntry
from backend.ids import least_id, new_id
from backend.moderation.inputs import CaseStep, NewReport
from backend.moderation.models import Case
from backend.moderation.services import act, report_message
from backend.notifications.inputs import ReadNotifications
from backend.notifications.models import Notification
from backend.notifications.selectors import notifications_of, unread_notifications
from backend.notifications.services import forget_notifications, read_notifications
from backend.notifications.services.reading import KEPT, KEPT_DAYS, settled_by, unread_keys
from tests import sending
from tests.backend.test_scale import analyze, plan_of

pytestmark = pytest.mark.django_db


def say(actor, room, body="hello", **more):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body, **more)[0].id)


def told_unread(actor):
    return [entry.kind for _, entry in notifications_of(actor, unread=True).entries]


def test_who_fills_their_store_or_administers_a_full_one_is_told_and_nobody_else(namespace, actor, alice, admin, group):
    away = actor("pat")
    Membership.objects.filter(user__in=[away.user_id, admin.user_id]).update(role="admin")
    User.objects.filter(pk=away.user_id).update(is_active=False)
    Membership.objects.filter(user=alice.user_id).update(quota_bytes=100)
    sending.send(alice, group, sending.video_bytes(90))
    Namespace.objects.filter(pk=namespace).update(quota_bytes=100, used_bytes=95)
    warn_of_quotas()
    rows = {row.user_id: (row.kind, row.percent) for row in Notification.objects.exclude(percent=None)}
    assert rows == {alice.user_id: ("quota", 80), admin.user_id: ("namespace_quota", 95)}
    [(_, entry), *_] = notifications_of(actor_of(User.objects.get(pk=alice.user_id), credential="", address="")).entries
    assert (entry.kind, entry.namespace, entry.percent, entry.actor) == ("quota", "demo", 80, None)
    [event] = LogEntry.objects.filter(stream=f"user:{admin.user_id}", type="notification")
    assert (json.loads(event.data)["namespace"], json.loads(event.data)["percent"]) == ("demo", 95)
    Membership.objects.filter(user=alice.user_id).delete()
    left = actor_of(User.objects.get(pk=alice.user_id), credential="", address="")
    assert {one.namespace for _, one in notifications_of(left).entries} == {None}, "not of what one is in no longer"


def told(actor):
    """The kinds of what somebody was told of, the newest first, without invitations."""
    found = [entry.kind for _, entry in notifications_of(actor).entries]
    return [kind for kind in found if kind != "invitation"]


@pytest.fixture
def three(alice, group, carol):
    """The group with carol."""
    add_member(alice, group, carol.user_id)
    return group


def test_each_is_told_once_of_a_message_and_why_and_never_who_has_sent_it(alice, bob, carol, three):
    root = say(bob, three)
    say(alice, three, thread=root)
    assert (told(alice), told(bob), told(carol)) == ([], ["thread"], [])
    # Bob has an unread one of the thread, and is answered here as well; carol follows it from now on.
    say(alice, three, "Look @carol @alice @carol", thread=root, reply_to=root)
    assert (told(alice), told(bob), told(carol)) == ([], ["reply", "thread"], ["mention"])
    say(carol, three, "me too", thread=root)
    say(carol, three, "me too", thread=root)
    assert (told(alice), told(bob), told(carol)) == (["thread"], ["reply", "thread"], ["mention"])
    say(alice, three, "@room")
    assert (told(bob), told(carol)) == (["reply", "thread"], ["mention"])
    row = Notification.objects.filter(user=carol.user_id, kind="mention").get()
    assert (row.room, row.thread, row.actor, row.read_at) == (three, root, alice.user_id, None)
    assert "Look" not in "".join(LogEntry.objects.filter(type="notification").values_list("data", flat=True))


@pytest.mark.parametrize(
    ("wish", "kinds"),
    [
        ({}, ["thread", "reply", "mention"]),
        ({"level": "mentions"}, ["thread", "reply", "mention"]),
        ({"level": "none"}, []),
        ({"muted": True}, []),
    ],
    ids=str,
)
def test_what_a_person_wants_to_hear_of_a_room_holds(alice, bob, group, wish, kinds):
    root = say(bob, group)
    personalise_room(bob, group, PersonalChange(**wish))
    say(alice, group, "@bob")
    say(alice, group, reply_to=root)
    say(alice, group, thread=root)
    assert told(bob) == kinds


def test_who_has_left_ceased_to_follow_or_may_not_see_it_is_told_nothing(alice, bob, carol, three):
    root, outside = say(bob, three), say(carol, three)
    say(carol, three, thread=root)
    assert told(bob) == ["thread"]
    read_notifications(bob, ReadNotifications(up_to=str(new_id())))
    follow_thread(bob, root, following=False)
    remove_member(alice, three, carol.user_id)
    say(alice, three, "@carol", thread=root, reply_to=outside)
    Membership.objects.filter(user=bob.user_id).delete()
    say(alice, three, reply_to=root)
    assert (told(bob), told(carol)) == (["thread"], [])


def test_neither_of_two_where_one_has_blocked_the_other_is_told_of_what_the_other_says(alice, bob, group):
    root = say(bob, group)
    block_person(bob, alice.user_id)
    say(alice, group, "@bob", reply_to=root)
    say(bob, group, "@alice")
    assert (told(bob), told(alice)) == ([], [])


def test_a_message_that_could_not_be_sent_at_its_time_is_told_to_its_person(alice, bob, group):
    later = SendMessage(
        room=str(group), client_id=str(new_id()), body="x", send_at=clock.stamp(clock.now() + timedelta(1))
    )
    send(bob, later)
    ScheduledMessage.objects.update(send_at=clock.now())
    remove_member(alice, group, bob.user_id)
    send_scheduled()
    assert told(bob) == ["scheduled_failed"]


def test_a_message_that_is_cancelled_while_the_server_cannot_send_it_stays_so_and_nothing_is_told(
    bob, group, monkeypatch
):
    later = SendMessage(
        room=str(group), client_id=str(new_id()), body="x", send_at=clock.stamp(clock.now() + timedelta(1))
    )
    key = UUID(send(bob, later)[0].id)
    ScheduledMessage.objects.update(send_at=clock.now() - timedelta(hours=1))
    ScheduledMessage.objects.update(changed_at=clock.now() - timedelta(minutes=30))

    def away(*_, **__):
        raise Unavailable("Too much is going on.")

    monkeypatch.setattr(scheduled, "send_message", away)
    monkeypatch.setattr(scheduled, "log", SimpleNamespace(warning=lambda *_, **__: cancel_scheduled(bob, key)))
    assert send_scheduled() == 0
    assert (ScheduledMessage.objects.get().state, told(bob)) == ("cancelled", [])


def test_an_edit_tells_those_alone_whom_it_mentions_anew(alice, bob, carol, three):
    message = say(alice, three, "@bob", reply_to=say(bob, three))
    edit_message(alice, message, body="@bob and @carol")
    edit_message(alice, message, body="@carol")
    edit_message(alice, message, body="@carol and @bob")
    assert (told(bob), told(carol)) == (["mention"], ["mention"])


def test_fifty_who_are_mentioned_cost_as_many_questions_as_two(alice, group):
    room = UUID(create_room(alice, kind="group", name="Crowd")[0].id)
    people = User.objects.bulk_create(User(username=f"one-{number}") for number in range(50))
    namespace = Membership.objects.get(user=alice.user_id).namespace_id
    Membership.objects.bulk_create(Membership(namespace_id=namespace, user=one) for one in people)
    Member.objects.bulk_create(Member(room_id=room, user=one) for one in people)

    def asked(names):
        with CaptureQueriesContext(connection) as questions:
            say(alice, room, " ".join(f"@{name}" for name in names))
        return len(questions)

    names = [one.username for one in people]
    asked(names)
    assert asked(names) - asked(names[:2]) <= 1
    assert Notification.objects.filter(kind="mention").count() == 102


def test_reading_a_room_or_a_thread_settles_what_was_told_of_it(alice, bob, group):
    root = say(bob, group)
    say(alice, group, "@bob")
    say(alice, group, "@bob", thread=root)
    late = say(alice, group, "@bob later")
    assert unread_notifications(bob.user_id) == 4, "and the invitation"
    mark_read(bob, group, root)
    assert unread_notifications(bob.user_id) == 3
    mark_read(bob, group, late)
    assert unread_notifications(bob.user_id) == 1, "the reply stands in its thread alone"
    read_thread(bob, root, say(alice, group, "@bob", thread=root))
    assert unread_notifications(bob.user_id) == 0


def test_reading_settles_a_reply_in_the_timeline_an_invitation_into_a_history_and_a_thread_one_does_not_follow(
    alice, bob, carol, group
):
    root = say(bob, group)
    add_member(alice, group, carol.user_id)
    assert told_unread(carol) == ["invitation"]
    mark_read(carol, group, root)
    assert told_unread(carol) == [], "though the mark stood there"
    reply = say(alice, group, "@carol", thread=root, broadcast=True)
    hidden = say(alice, group, "@carol", thread=root)
    mark_read(carol, group, hidden)
    [(_, left)] = notifications_of(carol, unread=True).entries
    assert (left.message.id, str(reply) == left.message.id) == (str(hidden), False)
    follow_thread(carol, root, following=False)
    read_thread(carol, root, say(alice, group, "@carol again", thread=root))
    assert told_unread(carol) == []


def test_people_read_their_own_alone_and_hear_how_many_are_left(alice, bob, group):
    for _ in range(3):
        say(alice, group, "@bob")
    say(bob, group, "@alice")
    [theirs] = [key for key, _ in notifications_of(alice).entries]
    newest, *_, first = [str(key) for key, _ in notifications_of(bob).entries]
    assert read_notifications(bob, ReadNotifications(ids=[str(theirs), newest, newest, str(new_id())])) == 3
    assert read_notifications(bob, ReadNotifications(up_to=first)) == 2
    assert [entry.read_at is None for _, entry in notifications_of(bob).entries] == [False, True, True, False]
    assert len(notifications_of(bob, unread=True).entries) == 2
    assert read_notifications(bob, ReadNotifications(up_to=newest)) == 0
    assert unread_notifications(alice.user_id) == 1
    assert LogEntry.objects.filter(type="notification.read", stream=f"user:{bob.user_id}").count() == 3


def test_a_list_shows_what_stands_and_may_be_seen_and_names_no_one_of_the_rest(alice, bob, group):
    def shown():
        page = notifications_of(bob)
        return [entry.message.body if entry.message else None for _, entry in page.entries], set(page.people)

    first, _ = say(alice, group, "one @bob"), say(alice, group, "two @bob")
    assert shown() == (["two @bob", "one @bob", None], {str(alice.user_id)})
    delete_message(alice, first)
    assert shown() == (["two @bob", None, None], {str(alice.user_id)})
    remove_member(alice, group, bob.user_id)
    assert shown() == ([None, None, None], set())
    with CaptureQueriesContext(connection) as few:
        notifications_of(bob)
    add_member(alice, group, bob.user_id)
    for number in range(10):
        say(alice, group, f"{number} @bob")
    with CaptureQueriesContext(connection) as many:
        notifications_of(bob)
    assert len(many) <= len(few) + 4, "those of the messages, however many"


def test_what_became_of_a_report_is_told_without_who_decided_and_no_room_to_those_outside(
    alice, bob, carol, mod, three
):
    message = say(alice, three)
    for who in (bob, carol):
        report_message(who, message, NewReport(reason="spam"))
    remove_member(alice, three, carol.user_id)
    case = Case.objects.get()
    act(mod, case.pk, CaseStep(version=case.version, action="approve", reason="fine"))
    rows = {row.user_id: row for row in Notification.objects.filter(kind="report_result")}
    assert set(rows) == {bob.user_id, carol.user_id}
    assert [(row.room, row.message, row.actor) for row in map(rows.get, (bob.user_id, carol.user_id))] == [
        (three, message, None),
        (None, None, None),
    ]


def test_what_is_old_and_what_is_too_much_goes(alice, bob):
    old = least_id((clock.now() - timedelta(days=KEPT_DAYS, minutes=1)).timestamp())
    Notification.objects.create(pk=old, user_id=bob.user_id, kind="restriction", at=clock.now())
    Notification.objects.bulk_create(
        Notification(user_id=alice.user_id, kind="restriction", at=clock.now()) for _ in range(KEPT + 3)
    )
    Notification.objects.create(user_id=bob.user_id, kind="restriction", at=clock.now())
    assert unread_notifications(alice.user_id) == KEPT
    newest = list(Notification.objects.filter(user=alice.user_id).order_by("-pk").values_list("pk", flat=True))[:KEPT]
    assert forget_notifications() == 4
    assert forget_notifications() == 0
    assert set(Notification.objects.filter(user=alice.user_id).values_list("pk", flat=True)) == set(newest)
    assert Notification.objects.filter(user=bob.user_id).count() == 1


def test_lists_counts_and_what_reading_settles_are_found_by_their_indexes(bob, group):
    people = User.objects.bulk_create(User(username=f"one-{number}") for number in range(20))
    Notification.objects.bulk_create(
        Notification(user=people[number % 20], kind="mention", room=group, message=new_id(), number=number,
                     at=clock.now(), read_at=clock.now() if number % 3 else None)
        for number in range(3000)
    )  # fmt: skip
    analyze()
    for question in (
        lambda: notifications_of(bob),
        lambda: notifications_of(bob, unread=True),
        lambda: unread_notifications(bob.user_id),
        lambda: unread_keys(
            bob.user_id, settled_by(Seen(user_id=bob.user_id, room_id=group, thread_id=None, number=7))
        ),
    ):
        plan = plan_of(question)
        assert "SCAN notifications_notification" not in plan
        assert "Seq Scan on notifications_notification" not in plan
