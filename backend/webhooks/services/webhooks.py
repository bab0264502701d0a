"""Makes, changes and deletes webhooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Case, Q, When
from msgspec import UNSET

from backend import clock
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.audit.following import logged_row
from backend.errors import Conflict, Gone
from backend.events.log import heads, read
from backend.events.publish import atomic, publish
from backend.inputs import refuse
from backend.jobs.enqueue import enqueue
from backend.webhooks.access import delivery_of, shown_webhooks, webhook_for, webhooks_in
from backend.webhooks.inputs import NewWebhook, WebhookChange
from backend.webhooks.jobs import DeliverWebhook
from backend.webhooks.models import Cursor, Delivery, Webhook
from backend.webhooks.payloads import (
    DeliveryPayload,
    WebhookPayload,
    WebhookSecret,
    delivery_payload,
    webhook_payload,
    with_secret,
)
from backend.webhooks.selectors import owner_may, parts_of
from backend.webhooks.services.logged import LOG, follow_log, reads_log
from backend.webhooks.services.signatures import new_key, secret_of

WEBHOOKS_LIMIT = 20
"""How many webhooks a namespace may have."""

PING = "ping"
_WHOLE = "Must be null for events of the library and of moderation: they are of no room."
_BOTH_HOLD = timedelta(hours=24)
"""How long a former secret signs beside the new one."""

_WAITING = 300
"""How many deliveries may wait, those that people asked for among them."""


def create_webhook(actor: Actor, new: NewWebhook) -> WebhookSecret:
    """Make a webhook in a namespace; it is sent what is said from now on. Returns it with its secret.

    Raises NotFound, Forbidden, Invalid, and Conflict where the namespace has as many as it may have.
    """
    with atomic():
        namespace_id, rows = webhooks_in(actor, new.namespace)
        if rows.count() >= WEBHOOKS_LIMIT:
            raise Conflict(f"This namespace has {WEBHOOKS_LIMIT} webhooks, and that is the most. Delete one first.")
        row = Webhook.objects.create(
            namespace_id=namespace_id,
            owner_id=actor.user_id,
            url=new.url,
            events=list(dict.fromkeys(new.events)),
            rooms=_texts(new.room_ids),
            key=new_key(),
            enabled=new.enabled,
            created_at=clock.now(),
        )
        _begin_reading(row)
        publish(_about(actor, "webhook.created", row))
        shown = webhook_payload(shown_webhooks().get(pk=row.pk))
    return with_secret(shown, secret_of(row))


def change_webhook(actor: Actor, webhook_id: UUID, change: WebhookChange) -> WebhookPayload:
    """Change a webhook. Who changes more than whether it is on becomes its owner: it is sent what they may read.

    Switched on again, it goes on where it stopped, as far as the log reaches back. Raises NotFound, Invalid.
    """
    with atomic():
        row = webhook_for(actor, webhook_id)
        fields: dict[str, Any] = {"url": change.url, "enabled": change.enabled}
        if change.events is not UNSET:
            fields["events"] = list(dict.fromkeys(change.events))
        if change.rooms is not UNSET:
            fields["rooms"] = _texts(change.room_ids)
        fields = {name: value for name, value in fields.items() if value not in (UNSET, getattr(row, name))}
        takes_over = bool(fields.keys() - {"enabled"}) or bool(fields and not owner_may(row))
        if takes_over:
            fields["owner_id"] = actor.user_id
        if fields.get("enabled") or "url" in fields:
            fields |= {"disabled_reason": None, "failing_since": None, "failures": 0, "rests_until": None}
            Delivery.objects.filter(webhook=row, state=Delivery.State.WAITING).update(due_at=clock.now())
        for name, value in fields.items():
            setattr(row, name, value)
        if fields:
            row.save(update_fields=list(fields))
            _begin_reading(row, check=takes_over)
            publish(_about(actor, "webhook.updated", row))
        return webhook_payload(shown_webhooks().get(pk=row.pk))


def _texts(rooms: list[UUID] | None) -> list[str] | None:
    return None if rooms is None else [str(key) for key in rooms]


def _begin_reading(row: Webhook, *, check: bool = True) -> None:
    """Read rooms that the webhook was not sent before from now on. Raises Invalid for rooms that are not its owner's.

    What was read before goes on from where it stands.
    """
    if row.rooms is not None and reads_log(row):
        refuse("This webhook cannot be set so. Nothing was changed.", {"rooms": [_WHOLE]})
    follow_log(row)
    parts = parts_of(row)
    missing = [] if row.rooms is None else [key for key in row.rooms if f"room:{key}" not in parts]
    if check:
        named = "Names a room that is no group or channel of this namespace, or that you are not in."
        refuse("This webhook cannot be set so. Nothing was changed.", {"rooms": [named]} if missing else {})
    positions = heads(parts)
    cursors = [Cursor(webhook=row, stream=name, epoch=one.epoch, seq=one.seq) for name, one in positions.items()]
    Cursor.objects.bulk_create(cursors, ignore_conflicts=True)


def delete_webhook(actor: Actor, webhook_id: UUID) -> None:
    """Delete a webhook with all that waits for it; raises NotFound."""
    with atomic():
        row = webhook_for(actor, webhook_id)
        publish(_about(actor, "webhook.deleted", row))
        row.delete()


def rotate_secret(actor: Actor, webhook_id: UUID) -> WebhookSecret:
    """Give a webhook a new secret; for 24 hours requests are signed with the former one, too.

    Another new one within these hours ends the one between, not the one that receivers still use. Raises NotFound.
    """
    with atomic():
        row = webhook_for(actor, webhook_id)
        row.key, moment = new_key(), clock.now()
        # One statement: of two at once, neither ends the secret that receivers still use.
        still = Q(former_until__gt=moment)
        Webhook.objects.filter(pk=row.pk).update(
            former_key=Case(When(still, then="former_key"), default="key"),
            former_until=Case(When(still, then="former_until"), default=moment + _BOTH_HOLD),
            key=row.key,
        )
        publish(_about(actor, "webhook.secret_rotated", row))
        return with_secret(webhook_payload(row), secret_of(row))


def ping_webhook(actor: Actor, webhook_id: UUID) -> DeliveryPayload:
    """Send a webhook a ``ping`` to try it out, once; raises NotFound, Conflict where it is off or many wait."""
    with atomic():
        row = webhook_for(actor, webhook_id)
        _require_place(row)
        moment = clock.now()
        made = Delivery.objects.create(webhook=row, type=PING, created_at=moment, due_at=moment)
        Webhook.objects.filter(pk=row.pk).update(rests_until=None)
        enqueue(DeliverWebhook(subject=row.pk))
        return delivery_payload(made)


def redeliver(actor: Actor, webhook_id: UUID, delivery_id: UUID) -> DeliveryPayload:
    """Send an event again, under the same ``webhook-id``, as it stands in the log now.

    Raises NotFound, Gone where the log does not hold the event any more, Conflict where the webhook is off.
    """
    with atomic():
        delivery = delivery_of(actor, webhook_id, delivery_id)
        _require_place(delivery.webhook)
        if delivery.stream and not _is_kept(delivery):
            raise Gone("The log does not reach back to this event any more. Nothing was sent.")
        if delivery.type != PING and not delivery.stream:
            raise Gone("This tells of events that the log had lost. There is nothing to send.")
        delivery.state, delivery.due_at, delivery.attempts = Delivery.State.WAITING, clock.now(), 0
        delivery.save(update_fields=["state", "due_at", "attempts"])
        Webhook.objects.filter(pk=delivery.webhook_id).update(rests_until=None)
        enqueue(DeliverWebhook(subject=delivery.webhook_id))
        return delivery_payload(delivery)


def _is_kept(delivery: Delivery) -> bool:
    if delivery.stream.startswith(f"{LOG}:"):
        return logged_row(UUID(delivery.stream.removeprefix(f"{LOG}:"))) is not None
    return bool(read(delivery.stream, after=delivery.seq - 1, epoch="", limit=1))


def _require_place(row: Webhook) -> None:
    if not row.enabled:
        raise Conflict("This webhook is off. Nothing was sent; switch it on first.")
    if Delivery.objects.filter(webhook=row, state=Delivery.State.WAITING).count() >= _WAITING:
        raise Conflict("Too much waits for this webhook already. Nothing was sent.")


def _about(actor: Actor, name: str, row: Webhook) -> Action:
    # The host alone: the rest of an address may be a secret.
    return actor.does(
        name, namespace_id=row.namespace_id, object_type="webhook", object_id=row.pk,
        object_name=urlsplit(row.url).hostname or "",
    )  # fmt: skip
