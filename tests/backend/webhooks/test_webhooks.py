"""What a webhook is sent, and what it is never sent; its receiver is a server on this machine."""

import base64
import json
import runpy
import threading
from pathlib import Path
from uuid import UUID

import pytest

from backend import clock
from backend.accounts.models import Membership, Namespace
from backend.audit.models import ActivityEntry
from backend.chat.services import add_member, create_room, delete_message, delete_room, remove_member
from backend.errors import Invalid
from backend.events.catalogue import CATALOGUE
from backend.events.log import read
from backend.webhooks.inputs import CLASSES, OF_ROOMS, NewWebhook, WebhookChange
from backend.webhooks.models import Delivery, Webhook
from backend.webhooks.services import (
    change_webhook,
    create_webhook,
    ping_webhook,
    reading,
    redeliver,
    renew_cursors,
    rotate_secret,
)
from tests.webhooks import bodies, holds, later, say, shown, work

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]


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
    types = [name for names in OF_ROOMS.values() for name in names]
    assert [CATALOGUE[name].group for name in types] == [name for name, names in OF_ROOMS.items() for _ in names]
    assert not any(CATALOGUE[name].ephemeral for name in types)


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
    between, until = rotate_secret(admin, hook.pk).secret, Webhook.objects.get().former_until
    newest = rotate_secret(admin, hook.pk).secret
    assert Webhook.objects.get().former_until == until
    ping_webhook(admin, hook.pk)
    work(hook)
    [posted] = receiver.take()
    assert [holds(posted, secret) for secret in (new, between, newest)] == [True, False, True]


def test_who_changes_a_webhook_of_another_has_it_sent_what_they_may_read(admin, actor, room, hook, receiver, bob, mod):
    Membership.objects.filter(user=mod.user_id).update(role="owner")
    owner = actor("mod")
    as_it_is = WebhookChange(enabled=True, url=hook.url, events=["message"])
    assert change_webhook(owner, hook.pk, as_it_is).owner.id == str(admin.user_id)
    assert change_webhook(owner, hook.pk, WebhookChange(enabled=False)).owner.id == str(admin.user_id)
    assert change_webhook(owner, hook.pk, WebhookChange(events=["message", "member"])).owner.id == str(owner.user_id)
    say(bob, room, "not for the other one")
    work(hook)
    assert receiver.take() == []
    # One whose owner may have none any more is switched on as one's own
    Membership.objects.filter(user=mod.user_id).update(role="member")
    assert change_webhook(admin, hook.pk, WebhookChange(enabled=True)).owner.id == str(admin.user_id)


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
