"""How webhooks and their deliveries are shown to administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import asdict

from backend.accounts.payloads import UserPayload, user_payload
from backend.clock import stamp, stamp_or_none

if TYPE_CHECKING:
    from backend.webhooks.models import Delivery, Webhook

DisabledReason = Literal["failures", "gone", "owner"]
DeliveryState = Literal["waiting", "delivered", "failed"]


class WebhookPayload(Struct, frozen=True, kw_only=True):
    """A webhook, which is sent what its ``owner`` may read; ``rooms`` null: every group and channel that they are in.

    ``disabled_reason`` says why the server has switched it off: ``failures`` for three days, the address answered that
    it is ``gone``, or the ``owner`` administers the namespace no longer. ``failing_since`` is null while sending works.
    """

    id: str
    namespace: str
    url: str
    events: list[str]
    rooms: list[str] | None
    enabled: bool
    disabled_reason: DisabledReason | None
    failing_since: str | None
    delivered_at: str | None
    owner: UserPayload
    created_at: str


class WebhookSecret(WebhookPayload, frozen=True, kw_only=True):
    """A webhook with its secret, which is shown this once."""

    secret: str


class DeliveryPayload(Struct, frozen=True, kw_only=True):
    """An event that a webhook was sent, or is to be sent; ``id`` is the ``webhook-id`` of every try.

    ``status``, ``ms`` and ``error`` are of the last try: the HTTP status, how long it took, and what went wrong.
    """

    id: str
    type: str
    room: str | None
    state: DeliveryState
    attempts: int
    status: int | None
    ms: int | None
    error: str | None
    created_at: str
    tried_at: str | None
    next_try_at: str | None


def webhook_payload(row: Webhook) -> WebhookPayload:
    """Render a webhook."""
    return WebhookPayload(
        id=str(row.pk),
        namespace=row.namespace.slug,
        url=row.url,
        events=row.events,
        rooms=row.rooms,
        enabled=row.enabled,
        disabled_reason=row.disabled_reason,  # type: ignore[arg-type]
        failing_since=stamp_or_none(row.failing_since),
        delivered_at=stamp_or_none(row.delivered_at),
        owner=user_payload(row.owner),
        created_at=stamp(row.created_at),
    )


def with_secret(shown: WebhookPayload, secret: str) -> WebhookSecret:
    """Add the secret of a webhook."""
    return WebhookSecret(**asdict(shown), secret=secret)


def delivery_payload(row: Delivery) -> DeliveryPayload:
    """Render a delivery."""
    return DeliveryPayload(
        id=str(row.pk),
        type=row.type,
        room=row.stream.removeprefix("room:") if row.stream.startswith("room:") else None,
        state=row.state,  # type: ignore[arg-type]
        attempts=row.attempts,
        status=row.status,
        ms=row.ms,
        error=row.error or None,
        created_at=stamp(row.created_at),
        tried_at=stamp_or_none(row.tried_at),
        next_try_at=stamp_or_none(row.due_at) if row.state == "waiting" else None,
    )
