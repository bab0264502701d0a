"""When a webhook is sent an event: again after a failure, less and less often, or no more; and by which worker."""

import socket
import threading
from datetime import timedelta
from uuid import UUID

import pytest

from backend import clock
from backend.errors import Conflict, Gone
from backend.events.models import LogEntry, StreamHead
from backend.webhooks.inputs import NewWebhook, WebhookChange
from backend.webhooks.models import Cursor, Delivery, Webhook
from backend.webhooks.services import (
    begin_turn,
    change_webhook,
    create_webhook,
    end_turn,
    ping_webhook,
    reading,
    redeliver,
    request_deliveries,
    sending,
)
from backend.webhooks.services.sending import retry_s
from tests.webhooks import bodies, later, say, shown, work

pytestmark = pytest.mark.django_db


def test_nothing_is_lost_while_nobody_sends_or_receives(bob, room, hook, receiver):
    """A receiver that fails is tried again under the same id, and has everything in the end."""
    receiver.replies += [(500, {}), (302, {"Location": "/elsewhere"})]
    for number in range(3):
        say(bob, room, str(number))
    work(hook)
    [first] = receiver.take()
    assert Webhook.objects.get().failing_since
    work(hook)
    assert receiver.take() == [], "it rests after a failure"
    later(hook)
    work(hook)
    [second] = receiver.take()
    later(hook)
    work(hook)
    rest = receiver.take()
    assert sorted(bodies(rest)) == ["0", "1", "2"]
    tries = [one.headers["webhook-id"] for one in (first, second, *rest) if one.body == first.body]
    assert len(tries) >= 2
    assert len(set(tries)) == 1
    assert Webhook.objects.get().failing_since is None


def test_after_three_days_of_failures_it_is_off_and_goes_on_when_it_is_switched_on(admin, bob, room, hook, receiver):
    say(bob, room, "kept")
    receiver.replies += [(500, {})] * 2
    work(hook)
    Webhook.objects.update(failing_since=clock.now() - timedelta(days=3), failures=9)
    later(hook)
    work(hook)
    assert (Webhook.objects.get().enabled, Webhook.objects.get().disabled_reason) == (False, "failures")
    with pytest.raises(Conflict):
        ping_webhook(admin, hook.pk)
    receiver.take()
    say(bob, room, "said meanwhile")
    assert request_deliveries() == 0
    changed = change_webhook(admin, hook.pk, WebhookChange(enabled=True))
    assert (changed.enabled, changed.disabled_reason, changed.failing_since) == (True, None, None)
    assert request_deliveries() == 1
    work(hook)
    assert bodies(receiver.take()) == ["kept", "said meanwhile"]
    receiver.replies.append((410, {}))
    say(bob, room)
    work(hook)
    assert Webhook.objects.get().disabled_reason == "gone"


def test_an_event_is_given_up_after_some_tries_and_can_be_sent_again_by_hand(admin, bob, room, hook, receiver):
    say(bob, room)
    for _ in range(10):
        receiver.replies.append((500, {}))
        work(hook)
        later(hook)
    assert len({one.headers["webhook-id"] for one in receiver.take()}) == 1
    [given_up] = shown(admin, hook)
    assert (given_up.state, given_up.attempts, given_up.status) == ("failed", 10, 500)
    again = redeliver(admin, hook.pk, UUID(given_up.id))
    assert again.state == "waiting"
    work(hook)
    [posted] = receiver.take()
    assert posted.headers["webhook-id"] == given_up.id
    LogEntry.objects.all().delete()
    with pytest.raises(Gone):
        redeliver(admin, hook.pk, UUID(given_up.id))


def test_one_kind_of_event_that_is_refused_holds_up_no_other_and_is_given_up(bob, room, hook, receiver, monkeypatch):
    monkeypatch.setattr(reading, "WINDOW", 2)
    for _ in range(3):
        receiver.replies += [(400, {})] * 2
        for body in ("refused", "refused", "taken"):
            say(bob, room, body)
        work(hook)
        assert bodies(receiver.take()) == ["refused", "refused", "taken"]
    row = Webhook.objects.get()
    assert (row.failures, row.failing_since, row.rests_until) == (0, None, None)
    for _ in range(2):
        receiver.replies += [(422, {})] * 6
        later(hook)
        work(hook)
        assert set(bodies(receiver.take())) == {"refused"}
    assert set(Delivery.objects.exclude(state="delivered").values_list("state", "attempts")) == {("failed", 3)}
    # Where nothing is taken for three days, it is off
    Webhook.objects.update(failing_since=clock.now() - timedelta(days=3))
    receiver.replies.append((404, {}))
    say(bob, room)
    work(hook)
    assert Webhook.objects.get().disabled_reason == "failures"


def test_after_an_outage_all_that_waits_is_sent_but_what_was_refused(bob, room, hook, receiver):
    receiver.replies += [(400, {}), (500, {})]
    for body in ("refused", "failed"):
        say(bob, room, body)
    work(hook)
    refused, failed = bodies(receiver.take())
    Webhook.objects.update(failures=3, rests_until=None)
    Delivery.objects.update(due_at=clock.now() + timedelta(hours=1))
    say(bob, room, "taken")
    work(hook)
    assert sorted(bodies(receiver.take())) == sorted([failed, "taken"])
    assert {refused, failed} == {"refused", "failed"}


def test_a_worker_that_has_lost_its_turn_does_not_end_that_of_another(hook):
    lost = begin_turn(hook.pk)
    Webhook.objects.update(busy_until=clock.now())
    another = begin_turn(hook.pk)
    end_turn(lost, more=False)
    assert Webhook.objects.get().busy_until == another.until
    end_turn(another, more=False)
    assert Webhook.objects.get().busy_until is None


def test_few_events_wait_to_be_tried_again_and_the_oldest_are_given_up(bob, room, hook, receiver, monkeypatch):
    monkeypatch.setattr(sending, "RETRIES", 2)
    receiver.replies += [(400, {})] * 3
    for number in range(3):
        say(bob, room, str(number))
    work(hook)
    assert sorted(bodies(receiver.take())) == ["0", "1", "2"]
    assert [one.state for one in Delivery.objects.order_by("pk")] == ["failed", "waiting", "waiting"]


def test_retries_take_longer_every_time_from_five_seconds_to_a_day():
    waits = [retry_s(attempts) for attempts in range(1, 11)]
    assert 5 <= waits[0] <= 6.25
    assert waits[-1] == 86_400
    assert waits == sorted(waits)
    assert 2.9 * 86_400 < sum(waits[:-1]) < 4 * 86_400
    assert retry_s(1, 60) >= 60
    assert len({retry_s(3) for _ in range(20)}) > 1


def test_few_events_wait_for_a_webhook_and_the_log_keeps_the_others(bob, room, hook, receiver, monkeypatch):
    monkeypatch.setattr(reading, "WINDOW", 2)
    receiver.replies.append((500, {}))
    for number in range(5):
        say(bob, room, str(number))
    work(hook)
    assert Delivery.objects.count() == 2
    receiver.take()
    later(hook)
    work(hook)
    assert sorted(bodies(receiver.take())) == ["0", "1", "2", "3", "4"]


def test_events_that_the_log_has_lost_are_told_of(admin, bob, room, hook, receiver):
    say(bob, room, "lost")
    say(bob, room, "there")
    LogEntry.objects.filter(stream=f"room:{room}", data__contains="lost").delete()
    work(hook)
    work(hook)
    assert bodies(receiver.take()) == ["there"]
    assert [one.type for one in shown(admin, hook) if one.state == "failed"] == ["log.gap"]
    # The same after the log was restored from a backup
    StreamHead.objects.update(epoch="other")
    work(hook)
    assert Cursor.objects.get().epoch == "other"
    say(bob, room, "after it")
    work(hook)
    assert bodies(receiver.take()) == ["after it"]


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_hangs_delays_no_other_and_has_one_request_at_a_time(admin, bob, room, hook, served):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        slow = Webhook.objects.get(pk=create_webhook(admin, NewWebhook(url=address, events=["message"])).id)
        say(bob, room)
        busy = threading.Thread(target=work, args=[slow])
        busy.start()
        connection, _ = silent.accept()
        assert begin_turn(slow.pk) is None
        work(hook)
        assert len(served.take()) == 1
        assert busy.is_alive()
        connection.close()
    busy.join()
    slow.refresh_from_db()
    assert (slow.failures, slow.busy_until) == (1, None)
    # What a worker had that was killed is another one's after a minute
    Webhook.objects.filter(pk=slow.pk).update(busy_until=clock.now() + timedelta(minutes=1), rests_until=None)
    later(slow)
    assert request_deliveries() == 0
    Webhook.objects.filter(pk=slow.pk).update(busy_until=clock.now())
    assert request_deliveries() == 1
