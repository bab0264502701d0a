"""Who may see and change which webhook: fetching is authorising."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from backend.accounts.access import Actor, Role, namespace_for
from backend.errors import NotFound
from backend.webhooks.models import Delivery, Webhook

NO_WEBHOOK = "This webhook does not exist, or its namespace is none of yours."


def webhooks_in(actor: Actor, slug: str | None) -> tuple[UUID, QuerySet[Webhook]]:
    """Return a namespace and its webhooks, for its administrators; raises NotFound, Forbidden."""
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    return namespace_id, shown_webhooks().filter(namespace=namespace_id)


def webhook_for(actor: Actor, webhook_id: UUID) -> Webhook:
    """Return a webhook of a namespace that the actor administers; raises NotFound."""
    row = shown_webhooks().filter(pk=webhook_id).first()
    if row is None or not actor.at_least(Role.ADMIN, row.namespace_id):
        raise NotFound(NO_WEBHOOK)
    return row


def delivery_of(actor: Actor, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Return a delivery of a webhook that the actor may see; raises NotFound."""
    row = Delivery.objects.filter(webhook=webhook_for(actor, webhook_id), pk=delivery_id).first()
    if row is None:
        raise NotFound("This delivery does not exist, or it was long ago.")
    return row


def shown_webhooks() -> QuerySet[Webhook]:
    """Webhooks with all that their payload needs."""
    return Webhook.objects.select_related("namespace", "owner")
