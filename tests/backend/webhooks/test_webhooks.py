"""What a webhook is sent, when again, and what it is never sent; its receiver is a server on this machine."""

import base64
import hashlib
import hmac
import json
import runpy
import socket
import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from backend import clock
from backend.accounts.models import Membership, Namespace
from backend.audit.models import ActivityEntry
from backend.chat.services import add_member, create_room, delete_message, delete_room, remove_member, send_message
from backend.errors import Conflict, Gone, Invalid
from backend.events.catalogue import CATALOGUE
from backend.events.log import read
from backend.events.models import LogEntry, StreamHead
from backend.ids import new_id
from backend.webhooks.inputs import CLASSES, NewWebhook, WebhookChange
from backend.webhooks.models import Cursor, Delivery, Webhook
from backend.webhooks.selectors import deliveries_of
from backend.webhooks.services import (
    begin_turn,
    change_webhook,
    create_webhook,
    ping_webhook,
    reading,
    redeliver,
    renew_cursors,
    request_deliveries,
    rotate_secret,
    sending,
)
from backend.webhooks.services.sending import retry_s
from media_pipeline.actors import deliver_webhook
from tests.pushes import push_service

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def served():
    """A receiver on this machine."""
    with push_service() as service:
        yield service


@pytest.fixture
def receiver(served, settings):
    """It, with nothing received so far, allowed by the settings."""
    settings.OUTGOING_ALLOWED_HOSTS = ["127.0.0.1"]
    served.take()
    served.replies.clear()
    return served


@pytest.fixture
def room(admin, bob):
    """A group of the administrator and bob."""
    return UUID(create_room(admin, kind="group", name="General", members=[bob.user_id])[0].id)


@pytest.fixture
def hook(admin, room, receiver):
    """A webhook of the administrator for messages: its row."""
    made = create_webhook(admin, NewWebhook(url=f"{receiver.origin}/in?of=demo", events=["message"]))
    row = Webhook.objects.get(pk=made.id)
    row.secret = made.secret
    return row


def say(actor, room, body="hello"):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body)[0].id)


def work(hook):
    """What a worker does with the job of a webhook."""
    deliver_webhook(str(hook.pk))


def later(hook):
    """All that waits for a time is due."""
    Webhook.objects.filter(pk=hook.pk).update(rests_until=None)
    Delivery.objects.filter(webhook=hook, state="waiting").update(due_at=clock.now())


def bodies(posted):
    return [json.loads(one.body)["data"].get("body") for one in posted]


def holds(posted, secret):
    """Whether one of the signatures of a request is made with a secret, as a receiver finds out."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode() + posted.body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return wanted in posted.headers["webhook-signature"].split()


def shown(admin, hook):
    return deliveries_of(admin, hook.pk, None, before=None, after=None, limit=100)


def test_the_very_frame_of_an_event_is_sent_signed(admin, bob, room, hook, receiver):
    message = say(bob, room)
    work(hook)

    [posted] = receiver.take()
    stream = f"room:{room}"
    [frame] = [one for one in read(stream, after=0, epoch="") if one.type == "message.created"]
    assert posted.body == frame.frame
    assert json.loads(posted.body)["data"]["id"] == str(message)
    assert posted.path == "/in?of=demo"
    assert holds(posted, hook.secret)
    assert not holds(posted, "whsec_" + base64.b64encode(b"x" * 32).decode())
    assert abs(int(posted.headers["webhook-timestamp"]) - clock.now().timestamp()) < 100
    [delivery] = shown(admin, hook)
    assert (delivery.id, delivery.state, delivery.status) == (posted.headers["webhook-id"], "delivered", 201)
    assert (delivery.type, delivery.room, delivery.next_try_at) == ("message.created", str(room), None)
    work(hook)
    assert receiver.take() == []
    # The secret stands nowhere in the database
    assert hook.secret not in str(Webhook.objects.values().get())


def test_the_receiver_of_the_documentation_takes_each_event_once_and_no_other(admin, bob, room, hook, receiver):
    example = runpy.run_path(str(ROOT / "docs" / "examples" / "webhook_receiver.py"))
    taken = []
    with example["server"](0, hook.secret, taken.append) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        change_webhook(admin, hook.pk, WebhookChange(url=f"http://127.0.0.1:{server.server_port}/"))
        say(bob, room)
        work(hook)
        [delivery] = shown(admin, hook)
        redeliver(admin, hook.pk, UUID(delivery.id))
        work(hook)
        assert [event["data"]["body"] for event in taken] == ["hello"]
        assert shown(admin, hook)[0].status == 204
        Webhook.objects.update(key="another")
        say(bob, room, "of somebody else")
        work(hook)
        assert [one.status for one in shown(admin, hook)] == [401, 204]
        assert len(taken) == 1
        server.shutdown()
    headers = {"webhook-id": "a", "webhook-timestamp": "100", "webhook-signature": "v1,"}
    assert not example["is_genuine"](headers, b"", hook.secret, 100)


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


def test_what_is_deleted_before_it_is_sent_is_sent_without_its_text(bob, room, hook, receiver):
    receiver.replies.append((503, {}))
    message = say(bob, room, "a secret")
    work(hook)
    receiver.take()
    delete_message(bob, message)
    later(hook)
    work(hook)
    sent = receiver.take()
    assert {json.loads(one.body)["type"] for one in sent} == {"message.deleted"}
    assert not any(b"a secret" in one.body for one in sent)


def test_only_rooms_that_its_owner_may_read_are_sent(admin, alice, bob, room, hook, receiver):
    closed = UUID(create_room(alice, kind="group", name="Private", members=[bob.user_id])[0].id)
    direct = UUID(create_room(bob, kind="direct", members=[admin.user_id])[0].id)
    since = UUID(create_room(alice, kind="group", name="Late", members=[], history="since_join")[0].id)
    for where, who in ((closed, bob), (direct, bob), (since, alice)):
        say(who, where, "not for it")
    old = say(alice, since, "not for it either")
    add_member(alice, since, admin.user_id)
    delete_message(alice, old)
    say(alice, since, "for it")
    renew_cursors()
    work(hook)
    assert bodies(receiver.take()) == ["for it"]
    with pytest.raises(Invalid):
        create_webhook(admin, NewWebhook(url=hook.url, events=["message"], rooms=[str(closed)]))
    with pytest.raises(Invalid):
        create_webhook(admin, NewWebhook(url=hook.url, events=["message"], rooms=[str(direct)]))
    for _ in range(3):
        say(bob, room, "theirs")
    work(hook)
    assert bodies(receiver.take()) == ["theirs"] * 3
    # What waits when its owner leaves the room is not sent any more
    receiver.replies.append((503, {}))
    say(bob, room, "said before")
    work(hook)
    receiver.take()
    remove_member(bob, room, bob.user_id)
    remove_member(admin, room, admin.user_id)
    later(hook)
    work(hook)
    assert receiver.take() == []
    assert Delivery.objects.filter(state="failed").count() == 1
    assert renew_cursors() == 1


def test_the_chosen_rooms_and_events_alone_are_sent(admin, bob, room, hook, receiver):
    other = UUID(create_room(admin, kind="group", name="Other", members=[bob.user_id])[0].id)
    Webhook.objects.all().delete()
    chosen = NewWebhook(url=hook.url, events=["message.deleted", "room"], rooms=[str(room)])
    row = Webhook.objects.get(pk=create_webhook(admin, chosen).id)
    message = say(bob, room)
    delete_message(bob, message)
    delete_message(bob, say(bob, other))
    delete_room(admin, room)
    work(row)
    types = [json.loads(one.body)["type"] for one in receiver.take()]
    # Also the end of a room; what was said in it is not sent after that
    assert types == ["room.deleted"]
    assert {name for names in CLASSES.values() for name in names} >= set(types)


def test_a_webhook_of_who_administers_no_longer_is_switched_off(admin, mod, bob, room, hook, receiver, namespace):
    say(bob, room)
    Membership.objects.filter(user=admin.user_id).update(role="member")
    work(hook)
    assert receiver.take() == []
    row = Webhook.objects.get()
    assert (row.enabled, row.disabled_reason) == (False, "owner")
    noted = ActivityEntry.objects.get(action="webhook.disabled")
    assert (noted.namespace_id, noted.object_name, noted.data) == (namespace, "127.0.0.1", {"reason": "owner"})


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


def test_few_events_wait_to_be_tried_again_and_the_oldest_are_given_up(bob, room, hook, receiver, monkeypatch):
    monkeypatch.setattr(sending, "RETRIES", 2)
    receiver.replies += [(400, {})] * 3
    for number in range(3):
        say(bob, room, str(number))
    work(hook)
    assert sorted(bodies(receiver.take())) == ["0", "1", "2"]
    assert [one.state for one in Delivery.objects.order_by("pk")] == ["failed", "waiting", "waiting"]


def test_rooms_that_its_owner_has_left_take_no_place_from_others(admin, bob, room, hook, receiver, monkeypatch):
    other = UUID(create_room(admin, kind="group", name="Other", members=[bob.user_id])[0].id)
    renew_cursors()
    monkeypatch.setattr(reading, "_STREAMS", 1)
    say(bob, room, "unseen")
    remove_member(admin, room, admin.user_id)
    say(bob, other, "seen")
    work(hook)
    assert bodies(receiver.take()) == ["seen"]


def test_what_can_be_chosen_are_events_of_rooms_that_the_log_keeps():
    types = [name for names in CLASSES.values() for name in names]
    assert [CATALOGUE[name].group for name in types] == [name for name, names in CLASSES.items() for _ in names]
    assert not any(CATALOGUE[name].ephemeral for name in types)


def test_retries_take_longer_every_time_from_five_seconds_to_a_day():
    waits = [retry_s(attempts) for attempts in range(1, 11)]
    assert 5 <= waits[0] <= 6.25
    assert waits[-1] == 86_400
    assert waits == sorted(waits)
    assert 2.9 * 86_400 < sum(waits[:-1]) < 4 * 86_400
    assert retry_s(1, 60) >= 60
    assert len({retry_s(3) for _ in range(20)}) > 1


def test_both_secrets_sign_for_a_day_after_a_change(admin, bob, room, hook, receiver):
    new = rotate_secret(admin, hook.pk).secret
    assert new != hook.secret
    ping_webhook(admin, hook.pk)
    work(hook)
    [posted] = receiver.take()
    assert json.loads(posted.body) | {"at": ""} == {
        "type": "ping", "at": "", "actor": None, "data": {"webhook": str(hook.pk)},
    }  # fmt: skip
    assert holds(posted, new)
    assert holds(posted, hook.secret)
    Webhook.objects.update(former_until=clock.now())
    say(bob, room)
    work(hook)
    [posted] = receiver.take()
    assert holds(posted, new)
    assert not holds(posted, hook.secret)
    # Another new one within that day ends the one between, and not the one that the receiver still uses
    between, newest = rotate_secret(admin, hook.pk).secret, rotate_secret(admin, hook.pk).secret
    ping_webhook(admin, hook.pk)
    work(hook)
    [posted] = receiver.take()
    assert [holds(posted, secret) for secret in (new, between, newest)] == [True, False, True]


def test_who_changes_a_webhook_of_another_has_it_sent_what_they_may_read(admin, actor, room, hook, receiver, bob, mod):
    Membership.objects.filter(user=mod.user_id).update(role="owner")
    owner = actor("mod")
    assert change_webhook(owner, hook.pk, WebhookChange(enabled=True)).owner.id == str(admin.user_id)
    assert change_webhook(owner, hook.pk, WebhookChange(events=["message", "member"])).owner.id == str(owner.user_id)
    say(bob, room, "not for the other one")
    work(hook)
    assert receiver.take() == []


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


def test_an_address_of_a_private_network_is_refused_and_never_reached(admin, room, hook, receiver, settings):
    settings.OUTGOING_ALLOWED_HOSTS = []
    with pytest.raises(Invalid):
        NewWebhook(url="https://10.0.0.1/", events=["message"])
    with pytest.raises(Invalid):
        NewWebhook(url="http://example.org/", events=["message"])
    with pytest.raises(Invalid):
        NewWebhook(url="https://example.org/", events=["typing"])
    Webhook.objects.update(url=receiver.origin.replace("http:", "https:"))
    ping_webhook(admin, hook.pk)
    work(hook)
    assert receiver.take() == []
    assert "no host of the public internet" in shown(admin, hook)[0].error


def test_only_administrators_have_webhooks(client_for, hook, room, admin):
    Namespace.objects.filter(pk=hook.namespace_id).update(name="Demo")
    for name, status in (("alice", 403), ("mod", 403), ("admin", 200), ("stranger", 404)):
        caller = client_for(name)
        slug = Namespace.objects.get(pk=hook.namespace_id).slug
        assert caller.get(f"/api/v1/webhooks/?namespace={slug}").status_code == status
    page = client_for("admin").get("/api/v1/webhooks/").json()["results"]
    assert [row["id"] for row in page] == [str(hook.pk)]
    assert "secret" not in page[0]
    assert client_for("alice").post(f"/api/v1/webhooks/{hook.pk}/secret/").status_code == 404


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
