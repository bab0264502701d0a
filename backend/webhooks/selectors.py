"""Reads webhooks, what they were sent, and what they may be sent."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from msgspec import Struct

from backend.accounts.access import Actor, Role
from backend.accounts.selectors import actor_of, may_enter
from backend.chat.selectors import RoomPart, room_parts
from backend.webhooks.access import delivery_of, webhook_for, webhooks_in
from backend.webhooks.models import Delivery, Webhook
from backend.webhooks.payloads import DeliveryPayload, WebhookPayload, delivery_payload, webhook_payload


def webhooks_of(
    actor: Actor, slug: str | None, *, before: UUID | None, after: UUID | None, limit: int
) -> list[WebhookPayload]:
    """Return webhooks of a namespace, the newest first, between two keys; raises NotFound, Forbidden."""
    _, rows = webhooks_in(actor, slug)
    if after:
        return [webhook_payload(row) for row in rows.filter(pk__gt=after).order_by("pk")[:limit]][::-1]
    rows = rows.filter(pk__lt=before) if before else rows
    return [webhook_payload(row) for row in rows.order_by("-pk")[:limit]]


def webhook(actor: Actor, webhook_id: UUID) -> WebhookPayload:
    """Return one webhook; raises NotFound."""
    return webhook_payload(webhook_for(actor, webhook_id))


def deliveries_of(
    actor: Actor, webhook_id: UUID, state: str | None, *, before: UUID | None, after: UUID | None, limit: int
) -> list[DeliveryPayload]:
    """Return what a webhook was sent, the newest first, between two keys; raises NotFound."""
    rows = Delivery.objects.filter(webhook=webhook_for(actor, webhook_id))
    rows = rows.filter(state=state) if state else rows
    if after:
        return [delivery_payload(row) for row in rows.filter(pk__gt=after).order_by("pk")[:limit]][::-1]
    rows = rows.filter(pk__lt=before) if before else rows
    return [delivery_payload(row) for row in rows.order_by("-pk")[:limit]]


def delivery(actor: Actor, webhook_id: UUID, delivery_id: UUID) -> DeliveryPayload:
    """Return one delivery; raises NotFound."""
    return delivery_payload(delivery_of(actor, webhook_id, delivery_id))


class FailedDelivery(Struct, frozen=True, kw_only=True):
    """An event that was given up, and the host that it was for: the rest of an address may be a secret."""

    id: UUID
    webhook_id: UUID
    host: str
    status: int | None
    error: str
    at: datetime


def failed_deliveries(
    namespace_id: UUID, *, before: UUID | None, after: UUID | None, limit: int
) -> list[FailedDelivery]:
    """Return what the webhooks of a namespace were not sent, the newest first, between two of them."""
    rows = Delivery.objects.filter(webhook__namespace=namespace_id, state=Delivery.State.FAILED)
    rows = rows.select_related("webhook")
    if after:
        found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [
        FailedDelivery(
            id=row.pk, webhook_id=row.webhook_id, host=urlsplit(row.webhook.url).hostname or "", status=row.status,
            error=row.error, at=row.tried_at or row.created_at,
        )
        for row in found
    ]  # fmt: skip


def webhook_of_failed_delivery(delivery_id: UUID) -> UUID | None:
    """Return the webhook of a delivery that was given up; None for others."""
    rows = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.FAILED)
    return rows.values_list("webhook", flat=True).first()


def owner_may(row: Webhook) -> bool:
    """Whether the owner of a webhook still administers its namespace."""
    actor = actor_of(row.owner, credential="", address="")
    return may_enter(row.owner) and actor.at_least(Role.ADMIN, row.namespace_id)


def parts_of(row: Webhook) -> dict[str, RoomPart]:
    """The streams of the rooms that a webhook is sent, each with the part of it that its owner may read."""
    rooms = None if row.rooms is None else list(map(UUID, row.rooms))
    return room_parts(row.owner_id, row.namespace_id, among=rooms)
