"""The structs of responses about webhooks."""

from __future__ import annotations

from msgspec import Struct

from backend.webhooks.payloads import DeliveryPayload, WebhookPayload


class WebhookList(Struct, frozen=True, kw_only=True):
    """A page of the webhooks of a namespace, the newest first."""

    results: list[WebhookPayload]
    next: str | None
    previous: str | None


class DeliveryList(Struct, frozen=True, kw_only=True):
    """A page of what a webhook was sent, the newest first."""

    results: list[DeliveryPayload]
    next: str | None
    previous: str | None
