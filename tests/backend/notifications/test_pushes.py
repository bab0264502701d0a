"""Who is pushed a message, what it says, and what becomes of it."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.accounts.inputs import QuietChange, SettingsChange
from backend.accounts.models import Namespace
from backend.accounts.payloads import QuietHours
from backend.accounts.services import change_settings, log_out, remove_membership, set_active, warn_of_quotas
from backend.chat.inputs import PersonalChange
from backend.chat.models import Member, Message, Room
from backend.chat.services import (
    add_member,
    block_person,
    delete_message,
    edit_message,
    follow_thread,
    mark_read,
    personalise_room,
    read_thread,
    remove_member,
    send_message,
    unblock_person,
)
from backend.events.publish import atomic
from backend.ids import new_id
from backend.jobs.enqueue import broker
from backend.notifications.models import Notice, Notification, Subscription
from backend.notifications.selectors import is_quiet
from backend.notifications.services import (
    Cause,
    Outcome,
    begin_pushes,
    finish_pushes,
    notify_of_alert,
    pushes,
    requeue_pushes,
    spread_pushes,
)
from backend.notifications.services.pushes import ATTEMPTS
from tests import sending
from tests.backend.test_scale import plan_of

pytestmark = pytest.mark.django_db

SPREAD, SPREAD_TO_NOBODY, BEGIN, SEND = 7, 2, 10, 8
INDEXED = {"postgresql": 1, "sqlite": 2}
"""To make a text be found: FTS5 stands beside its row."""
NIGHT = QuietHours(start="22:00", to="07:00", timezone="Europe/Berlin", days=["fri"])


def say(actor, room, body="hello"):
    return send_message(actor, room, client_id=str(new_id()), body=body)[0]


def pushed(room):
    """The orders of a worker that works out a room and then delivers."""
    spread_pushes(room)
    return begin_pushes() or []


def deliver(room, result="sent", **more):
    """Deliver what a room has for people, with one result for all; returns the orders."""
    orders = pushed(room)
    finish_pushes(Outcome(order=order, result=result, **more) for order in orders)
    return orders


@pytest.fixture
def scene(subscribe, group):
    """alice has something to say to bob, whose browser is subscribed; her own is as well."""
    alice, _ = subscribe("alice")
    bob, _ = subscribe("bob")
    return alice, bob, group


def test_a_message_is_pushed_to_the_others_of_the_room_once_and_says_nothing_private(scene):
    alice, bob, group = scene
    say(alice, group)
    say(alice, group, "the secret")
    [order] = deliver(group)
    assert Subscription.objects.get(pk=order.subscription_id).user_id == bob.user_id
    assert (order.payload.room, order.payload.unread) == (str(group), 2)
    assert (order.payload.title, order.payload.sender, order.payload.body) == (None, None, None)
    # What was pushed is not pushed again, however often a worker looks
    assert deliver(group) == []
    say(alice, group)
    assert [order.payload.unread for order in deliver(group)] == [3]


def test_to_who_allows_it_a_push_tells_of_room_sender_and_the_beginning(scene, direct):
    alice, bob, group = scene
    change_settings(bob, SettingsChange(push_detail=True))
    say(alice, group, "x" * 300)
    [order] = deliver(group)
    assert (order.payload.title, order.payload.sender) == ("General", "Alice")
    assert order.payload.body == "x" * 159 + "…"
    say(alice, direct, "hello")
    [order] = deliver(direct)
    assert (order.payload.title, order.payload.sender, order.payload.body) == (None, "Alice", "hello")


def _read(alice, bob, room, message):
    mark_read(bob, room, Message.objects.get().pk)


def _personal(**change):
    return lambda alice, bob, room, message: personalise_room(bob, room, PersonalChange(**change))


def _settings(**change):
    return lambda alice, bob, room, message: change_settings(bob, SettingsChange(**change))


def _quiet_now(alice, bob, room, message):
    now = clock.now()
    around = {"start": f"{now - timedelta(hours=1):%H:%M}", "to": f"{now + timedelta(hours=1):%H:%M}"}
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    change_settings(bob, SettingsChange(quiet=QuietChange(**around, timezone="UTC", days=days)))


def _old(alice, bob, room, message):
    Message.objects.update(created_at=clock.now() - timedelta(hours=2))


NOBODY = {
    "has read it on an open page": _read,
    "muted the room": _personal(muted=True),
    "muted it for a while": _personal(mute_until=clock.stamp(clock.now() + timedelta(days=1))),
    "wants to hear of mentions": _personal(level="mentions"),
    "wants to hear of nothing": _personal(level="none"),
    "wants no notifications at all": _settings(notifications="none"),
    "wants those of mentions alone": _settings(notifications="mentions"),
    "has quiet hours": _quiet_now,
    "left the room": lambda alice, bob, room, message: remove_member(bob, room, bob.user_id),
    "logged out": lambda alice, bob, room, message: log_out(bob),
    "reads of a deleted message": lambda alice, bob, room, message: delete_message(alice, Message.objects.get().pk),
    "would hear of it hours later": _old,
    "was in a room that is closed": lambda alice, bob, room, message: Room.objects.update(deleted_at=clock.now()),
}


@pytest.mark.parametrize("why", NOBODY)
@pytest.mark.parametrize("when", ["before it is worked out", "while it waits to be delivered"])
def test_nobody_is_pushed_who(scene, why, when):
    alice, bob, group = scene
    message = say(alice, group)
    if when == "while it waits to be delivered":
        assert spread_pushes(group) == 1
    NOBODY[why](alice, bob, group, message)
    assert pushed(group) == []
    assert not Notice.objects.exclude(due_at=None).exclude(subscription__user=bob.user_id, due_at__gt=clock.now())


def test_who_wants_to_hear_of_everything_is_pushed_mentions_in_threads_and_replies_in_those_that_they_follow(scene):
    alice, bob, group = scene
    root = UUID(say(alice, group).id)
    deliver(group)

    def reply(body, *, pushes, by=alice):
        said, _ = send_message(by, group, client_id=str(new_id()), body=body, thread=root)
        # A click leads to the thread, for the room does not show the reply
        assert [order.payload.thread for order in deliver(group)] == [str(root)] * pushes
        return UUID(said.id)

    reply("for the others", pushes=0)
    # Who is mentioned follows the thread from then on, and has read what they wrote themselves
    reply("for @bob", pushes=1)
    reply("for all who follow", pushes=1)
    reply("here I am", by=bob, pushes=1)
    spread_pushes(group)
    read_thread(bob, root, UUID(send_message(alice, group, client_id=str(new_id()), body="read", thread=root)[0].id))
    assert deliver(group) == []
    personalise_room(bob, group, PersonalChange(level="mentions"))
    reply("for all who follow", pushes=0)
    personalise_room(bob, group, PersonalChange(level="all"))
    follow_thread(bob, root, following=False)
    reply("for those who still follow", pushes=0)


def test_only_threads_with_new_replies_are_read_for_pushes(scene):
    alice, bob, group = scene
    old, new = (UUID(say(alice, group).id) for _ in range(2))
    for root in (old, new):
        follow_thread(bob, root, following=True)
        send_message(alice, group, client_id=str(new_id()), body="reply", thread=root)
    Message.objects.filter(thread=old).update(created_at=clock.now() - timedelta(hours=2))
    deliver(group)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            spread_pushes(group)
        [question] = [one["sql"] for one in queries if "chat_threadfollower" in one["sql"]]
        return question

    question = asked()
    assert str(new.hex) in question.replace("-", "")
    assert str(old.hex) not in question.replace("-", "")
    plan = plan_of(lambda: spread_pushes(group))
    assert not re.search(r"SCAN .*message|Seq Scan on chat_message", plan), plan
    Message.objects.filter(thread=new).update(created_at=clock.now() - timedelta(hours=2))
    assert asked().count("chat_threadfollower") < question.count("chat_threadfollower")


@pytest.mark.parametrize("choose", [_personal(level="mentions"), _settings(notifications="mentions")])
def test_who_wants_to_hear_of_mentions_is_pushed_those_alone(scene, choose):
    alice, bob, group = scene
    change_settings(bob, SettingsChange(push_detail=True))
    choose(alice, bob, group, None)
    message = say(alice, group, "for nobody")
    assert pushed(group) == []
    say(alice, group, "for @bob")
    say(alice, group, "for nobody again")
    assert [order.payload.body for order in deliver(group)] == ["for @bob"]
    say(alice, group, "for @room")
    assert [order.payload.body for order in deliver(group)] == ["for @room"]
    in_thread = {"thread": UUID(message.id), "client_id": str(new_id())}
    send_message(alice, group, body="for @bob in the thread", **in_thread)
    assert [order.payload.body for order in deliver(group)] == ["for @bob in the thread"]
    # An edit that mentions them is told, and one that mentions them still is not
    later = say(alice, group, "for nobody")
    edit_message(alice, UUID(later.id), body="for @bob as well")
    assert [order.payload.body for order in deliver(group)] == ["for @bob as well"]
    edit_message(alice, UUID(later.id), body="for @bob once more")
    assert deliver(group) == []
    personalise_room(bob, group, PersonalChange(muted=True))
    edit_message(alice, UUID(message.id), body="for @bob and @room")
    say(alice, group, "@bob")
    assert deliver(group) == []


def test_a_mention_that_was_read_in_its_thread_is_not_pushed(scene):
    alice, bob, group = scene
    root = UUID(say(alice, group, "root").id)
    mark_read(bob, group, root)
    in_thread = {"client_id": str(new_id()), "thread": root}
    reply, _ = send_message(alice, group, body="for @bob in the thread", **in_thread)
    read_thread(bob, root, UUID(reply.id))
    assert pushed(group) == []


def test_what_one_allows_their_screen_to_show_is_not_shown_on_anothers(scene, subscribe):
    alice, bob, group = scene
    carol, _ = subscribe("carol")
    add_member(alice, group, carol.user_id)
    change_settings(carol, SettingsChange(push_detail=True))
    say(alice, group, "a secret")
    rows = {row.pk: row.user_id for row in Subscription.objects.all()}
    bodies = {rows[order.subscription_id]: order.payload.body for order in pushed(group)}
    assert bodies == {bob.user_id: None, carol.user_id: "a secret"}


def test_nobody_is_pushed_who_was_switched_off_or_taken_out_of_the_namespace(scene, admin):
    alice, bob, group = scene
    say(alice, group)
    set_active(admin, bob.user_id, active=False)
    assert pushed(group) == []
    set_active(admin, bob.user_id, active=True)
    [order] = pushed(group)
    finish_pushes([Outcome(order=order, result="sent")])
    say(alice, group)
    remove_membership(admin, "demo", bob.user_id)
    assert pushed(group) == []


def test_a_mute_that_is_over_holds_nothing_back(scene):
    alice, bob, group = scene
    personalise_room(bob, group, PersonalChange(mute_until=clock.stamp(clock.now() + timedelta(days=1))))
    say(alice, group)
    Member.objects.update(mute_until=clock.now() - timedelta(seconds=1))
    assert len(pushed(group)) == 1


def test_a_file_that_arrives_is_pushed_as_a_message_is(scene):
    alice, _bob, group = scene
    sending.send(alice, group)
    assert len(pushed(group)) == 1


@pytest.mark.parametrize(
    ("at", "quiet"),
    [("2026-11-27T20:59", False), ("2026-11-27T21:00", True), ("2026-11-28T05:59", True), ("2026-11-28T06:00", False),
     ("2026-11-28T22:00", False), ("2026-11-27T05:00", False)],
)  # fmt: skip
def test_quiet_hours_begin_on_their_day_in_the_persons_own_time_and_may_pass_midnight(at, quiet):
    assert is_quiet(NIGHT, datetime.fromisoformat(at).replace(tzinfo=UTC)) is quiet


@pytest.mark.parametrize(("at", "quiet"), [("11:59", False), ("12:00", True), ("12:59", True), ("13:00", False)])
def test_quiet_hours_within_a_day_hold_from_their_first_minute_and_end_with_the_hour_that_is_named(at, quiet):
    noon = QuietHours(start="12:00", to="13:00", timezone="UTC", days=["fri"])
    assert is_quiet(noon, datetime.fromisoformat(f"2026-11-27T{at}").replace(tzinfo=UTC)) is quiet


def test_a_zone_that_is_no_more_makes_nothing_quiet():
    assert not is_quiet(QuietHours(start="00:00", to="23:59", timezone="Gone/Away", days=["fri"]), clock.now())


def test_a_subscription_that_is_gone_is_removed_and_one_that_is_refused_stays(scene):
    alice, bob, group = scene
    say(alice, group)
    deliver(group, "refused")
    assert deliver(group) == []
    say(alice, group)
    deliver(group, "gone")
    assert not Subscription.objects.filter(user=bob.user_id)


def test_a_push_that_fails_is_tried_again_later_each_time_and_given_up_in_the_end(scene):
    alice, _bob, group = scene
    say(alice, group)
    waits = []
    for _ in range(ATTEMPTS):
        moment = clock.now()
        [_order] = deliver(group, "later")
        if notice := Notice.objects.exclude(due_at=None).first():
            waits.append(notice.due_at - moment)
            # Another message does not hasten it
            say(alice, group)
            assert pushed(group) == []
            Notice.objects.update(due_at=clock.now())
    assert waits == sorted(waits)
    assert len(waits) == ATTEMPTS - 1
    assert all(timedelta(seconds=15) <= wait <= timedelta(minutes=8) for wait in waits)
    # And the next message is told of as ever
    say(alice, group)
    assert len(pushed(group)) == 1


def test_pushes_that_failed_together_are_not_tried_again_together(scene, subscribe):
    alice, _bob, group = scene
    add_member(alice, group, subscribe("carol")[0].user_id)
    say(alice, group)
    deliver(group, "later")
    due = Notice.objects.exclude(due_at=None).values_list("due_at", flat=True)
    assert len(set(due)) == len(due) >= 2


def test_a_push_service_that_asks_for_days_is_asked_again_within_the_hour(scene):
    alice, _bob, group = scene
    say(alice, group)
    deliver(group, "later", retry_after_s=1e6)
    assert Notice.objects.get().due_at <= clock.now() + timedelta(hours=1)


def test_a_push_service_that_names_a_time_is_asked_no_earlier(scene):
    alice, _bob, group = scene
    say(alice, group)
    moment = clock.now()
    deliver(group, "later", retry_after_s=600.0)
    assert Notice.objects.get().due_at >= moment + timedelta(seconds=600)


def test_what_was_pushed_is_not_pushed_again_however_often_the_room_is_worked_out(scene):
    alice, _bob, group = scene
    say(alice, group)
    assert len(deliver(group)) == 1
    assert spread_pushes(group) == 0
    # Not even where a lease was left behind.
    Notice.objects.update(due_at=clock.now())
    assert begin_pushes() == []


def test_a_message_that_comes_while_another_is_delivered_is_pushed_after_it(scene):
    alice, _bob, group = scene
    say(alice, group)
    [first] = pushed(group)
    say(alice, group)
    assert pushed(group) == []
    finish_pushes([Outcome(order=first, result="sent")])
    [second] = begin_pushes() or []
    assert second.payload.unread == 2


def test_what_a_killed_worker_had_is_delivered_by_another(scene):
    alice, _bob, group = scene
    say(alice, group)
    assert len(pushed(group)) == 1
    assert (requeue_pushes(), begin_pushes()) == (0, None)
    Notice.objects.update(due_at=clock.now())
    assert requeue_pushes() == 1
    assert len(begin_pushes() or []) == 1


@pytest.fixture
def waiting():
    """The jobs that wait in the queue of pushes, at once or later."""
    client = broker().client
    for key in client.keys("dramatiq:push*") + client.keys("offchat:once:*"):
        client.delete(key)
    return lambda: client.hlen("dramatiq:push.msgs") + client.hlen("dramatiq:push.DQ.msgs")


@pytest.mark.parametrize("has_keys", [True, False])
@pytest.mark.django_db(transaction=True)
def test_a_burst_asks_for_one_job_and_a_server_without_keys_for_none(scene, waiting, settings, has_keys):
    alice, _bob, group = scene
    settings.VAPID_PRIVATE_KEY = settings.VAPID_PRIVATE_KEY if has_keys else ""
    for _ in range(5):
        say(alice, group)
    assert waiting() == (1 if has_keys else 0)
    # Once a worker has begun it, the next message asks anew
    spread_pushes(group)
    before = waiting()
    say(alice, group)
    say(alice, group)
    assert waiting() == before + (1 if has_keys else 0)


def test_sending_asks_the_database_nothing_more_for_it(scene, django_assert_num_queries):
    alice, _bob, group = scene
    say(alice, group)
    with django_assert_num_queries(SEND + INDEXED[connection.vendor]):
        say(alice, group)


@pytest.mark.parametrize("others", [(), ("carol", "dora", "viewer", "mod")])
def test_working_out_a_room_asks_as_much_for_many_as_for_few(scene, subscribe, others):
    alice, bob, group = scene
    for name in others:
        add_member(alice, group, subscribe(name)[0].user_id)
        change_settings(subscribe(name)[0], SettingsChange(push_detail=True))
    change_settings(bob, SettingsChange(push_detail=True))
    say(alice, group)
    with CaptureQueriesContext(connection) as spreading:
        assert spread_pushes(group) == 1 + 2 * len(others)
    with CaptureQueriesContext(connection) as beginning:
        assert len(begin_pushes() or []) == 1 + 2 * len(others)
    assert (len(spreading), len(beginning)) == (SPREAD, BEGIN)


def test_where_nobody_is_subscribed_a_message_costs_two_questions(alice, bob, group, django_assert_num_queries):
    say(alice, group)
    with django_assert_num_queries(SPREAD_TO_NOBODY):
        spread_pushes(group)


def test_what_a_blocked_person_says_is_not_pushed_either_way(scene):
    alice, bob, group = scene
    block_person(bob, alice.user_id)
    say(alice, group, "hello @bob")
    say(bob, group, "hello @alice")
    assert deliver(group) == []
    unblock_person(bob, alice.user_id)
    assert len(deliver(group)) == 2


@pytest.fixture
def nearly_full(namespace):
    """The namespace comes to 95 percent of its quota, and that is told."""

    def fill():
        Namespace.objects.filter(pk=namespace).update(quota_bytes=100, used_bytes=96)
        warn_of_quotas()
        return begin_pushes() or []

    return fill


def test_a_critical_alert_is_pushed_to_whom_it_is_told_unless_they_want_no_pushes_and_named_where_they_allow(
    subscribe, namespace
):
    boss, _ = subscribe("admin")
    other, _ = subscribe("mod")
    change_settings(boss, SettingsChange(push_detail=True))
    people, cause = [boss.user_id, other.user_id], Cause(kind="alert", alert="error_rate", namespace_id=namespace)

    def pushed(since):
        with atomic():
            notify_of_alert(people, cause, since=since)
        orders = begin_pushes() or []
        finish_pushes([Outcome(order=order, result="sent") for order in orders])
        return [(one.payload.kind, one.payload.alert, one.payload.namespace) for one in orders]

    assert sorted(pushed(clock.now()), key=str) == [("alert", "error_rate", "demo"), ("alert", None, None)]
    assert pushed(clock.now() - timedelta(minutes=15)) == []
    change_settings(boss, SettingsChange(notifications="none"))
    assert pushed(clock.now()) == [("alert", None, None)]


def test_a_namespace_that_is_nearly_full_is_pushed_to_its_administrators_once_and_named_where_they_allow(
    subscribe, nearly_full
):
    subscribe("alice")
    boss, _ = subscribe("admin")
    person_told = Subscription.objects.get(user=boss.user_id)
    [order] = nearly_full()
    told = order.payload
    assert order.subscription_id == person_told.pk
    assert (told.room, told.kind, told.percent, told.namespace) == (None, "namespace_quota", 95, None)
    finish_pushes([Outcome(order=order, result="later")])
    Notice.objects.update(due_at=clock.now())
    change_settings(boss, SettingsChange(push_detail=True))
    [order] = begin_pushes()
    assert (order.payload.namespace, order.attempt) == ("demo", 2)
    finish_pushes([Outcome(order=order, result="sent")])
    assert (nearly_full(), Notice.objects.count()) == ([], 0)


def test_a_warning_that_a_killed_worker_had_is_asked_for_by_the_id_of_its_notification(
    subscribe, nearly_full, monkeypatch
):
    subscribe("admin")
    nearly_full()
    Notice.objects.update(due_at=clock.now())
    sent = []
    monkeypatch.setattr(pushes, "send", sent.append)
    assert requeue_pushes() == 1
    assert [job.subject for job in sent] == [Notice.objects.get().notification_id]


@pytest.mark.parametrize("wish", [SettingsChange(notifications="none"), None], ids=["wants none", "has read it"])
def test_a_warning_is_not_pushed_to_who_wants_no_pushes_or_has_read_it(subscribe, nearly_full, wish):
    boss, _ = subscribe("admin")
    if wish:
        change_settings(boss, wish)
        assert nearly_full() == []
        assert Notice.objects.count() == 0
        return
    [order] = nearly_full()
    finish_pushes([Outcome(order=order, result="later")])
    Notification.objects.update(read_at=clock.now())
    Notice.objects.update(due_at=clock.now())
    assert (begin_pushes(), Notice.objects.count()) == ([], 0)
