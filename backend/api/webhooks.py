"""The endpoints of outgoing webhooks and of what they were sent, for administrators of a namespace."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.api.framework.webhook_shapes import DeliveryList, WebhookList
from backend.webhooks.inputs import NewWebhook, WebhookChange
from backend.webhooks.payloads import DeliveryPayload, DeliveryState, WebhookPayload, WebhookSecret
from backend.webhooks.selectors import deliveries_of, delivery, webhook, webhooks_of
from backend.webhooks.services import (
    change_webhook,
    create_webhook,
    delete_webhook,
    ping_webhook,
    redeliver,
    rotate_secret,
)

STATES = get_args(DeliveryState)


class WebhooksView(Endpoint):
    """The webhooks of a namespace."""

    gives_access = True

    @answers(
        WebhookList,
        query={"namespace": "Its slug; one's default namespace without it.", **PAGE},
        refuses=(403, 404),
        summary="The webhooks of a namespace, the newest first; for its administrators",
    )
    def get(self, request: Request) -> Response:
        """Return a page of them."""
        slug = self.query.text("namespace")

        def fetch(bounds: Bounds) -> list[WebhookPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return webhooks_of(self.actor, slug, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        return Response(WebhookList(results=page.rows, next=page.next, previous=page.previous))

    @answers(
        WebhookSecret,
        takes=NewWebhook,
        status=201,
        refuses=(403, 404, 409),
        summary="Have the events of rooms sent to an address; the secret is shown this once",
    )
    def post(self, request: Request) -> Response:
        """Make a webhook; it is sent what is said from now on."""
        return Response(create_webhook(self.actor, self.body(NewWebhook)), status=201)


class WebhookView(Endpoint):
    """One webhook."""

    @answers(WebhookPayload, refuses=(404,), summary="A webhook; for administrators of its namespace")
    def get(self, request: Request, webhook_id: str) -> Response:
        """Return it, without its secret."""
        return Response(webhook(self.actor, id_of(webhook_id)))

    @answers(
        WebhookPayload,
        takes=WebhookChange,
        refuses=(404,),
        summary="Change a webhook, or switch it on or off; who changes where or what it is sent becomes its owner",
    )
    def patch(self, request: Request, webhook_id: str) -> Response:
        """Change it; switched on again, it goes on where it stopped."""
        return Response(change_webhook(self.actor, id_of(webhook_id), self.body(WebhookChange)))

    @answers(None, status=204, refuses=(404,), summary="Delete a webhook, and what waits for it")
    def delete(self, request: Request, webhook_id: str) -> Response:
        """Delete it."""
        delete_webhook(self.actor, id_of(webhook_id))
        return Response(status=204)


class WebhookSecretView(Endpoint):
    """The secret of a webhook."""

    gives_access = True

    @answers(
        WebhookSecret,
        refuses=(404,),
        summary="Give a webhook a new secret, shown this once; the former one signs beside it for 24 hours",
    )
    def post(self, request: Request, webhook_id: str) -> Response:
        """Return the webhook with its new secret."""
        return Response(rotate_secret(self.actor, id_of(webhook_id)))


class DeliveryEndpoint(Endpoint):
    """An endpoint that sends a webhook something."""

    def show(self, made: UUID) -> DeliveryPayload:
        """Return the delivery as it stands now."""
        return delivery(self.actor, id_of(self.kwargs["webhook_id"]), made)


class WebhookPingView(DeliveryEndpoint):
    """A trial of a webhook."""

    @answers(DeliveryPayload, status=201, refuses=(404, 409), summary="Send a webhook a `ping` to try it out")
    def post(self, request: Request, webhook_id: str) -> Response:
        """Return the delivery, which is sent at once; its list says what came of it."""
        sent = ping_webhook(self.actor, id_of(webhook_id))
        self.made = UUID(sent.id)
        return Response(sent, status=201)


class DeliveriesView(Endpoint):
    """What a webhook was sent."""

    @answers(
        DeliveryList,
        query={"state": ("Those in this state alone.", STATES), **PAGE},
        refuses=(404,),
        summary="What a webhook was sent and is to be sent, the newest first; the last 1,000 are kept",
    )
    def get(self, request: Request, webhook_id: str) -> Response:
        """Return a page of deliveries."""
        key, state = id_of(webhook_id), self.query.one_of("state", STATES)

        def fetch(bounds: Bounds) -> list[DeliveryPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return deliveries_of(self.actor, key, state, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        return Response(DeliveryList(results=page.rows, next=page.next, previous=page.previous))


class RedeliverView(DeliveryEndpoint):
    """Another try of a delivery."""

    @answers(
        DeliveryPayload,
        refuses=(404, 409, 410),
        summary="Send an event to a webhook again, as it stands now and under the same `webhook-id`",
    )
    def post(self, request: Request, webhook_id: str, delivery_id: str) -> Response:
        """Return the delivery, which is sent at once."""
        sent = redeliver(self.actor, id_of(webhook_id), id_of(delivery_id))
        self.made = UUID(sent.id)
        return Response(sent)
