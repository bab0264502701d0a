"""The payloads of push subscriptions, and what is sent to a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from backend import clock

if TYPE_CHECKING:
    from backend.notifications.models import Subscription


class SubscriptionPayload(Struct, frozen=True, kw_only=True):
    """A browser that takes push notifications; ``current``: it was subscribed by the log-in of this request.

    ``used_at`` is when a push service last took a notification for it.
    """

    id: str
    current: bool
    client: str
    created_at: str
    used_at: str | None


class PushPayload(Struct, frozen=True, kw_only=True):
    """What a browser is sent, encrypted: ``unread`` counts the room.

    ``title``, ``sender`` and ``body`` are null unless the person allows them.
    """

    room: str
    unread: int
    title: str | None = None
    sender: str | None = None
    body: str | None = None


def subscription_payload(row: Subscription, *, current: bool) -> SubscriptionPayload:
    """Render a subscription; its endpoint is a secret, which is never shown."""
    return SubscriptionPayload(
        id=str(row.pk),
        current=current,
        client=row.client,
        created_at=clock.stamp(row.created_at),
        used_at=clock.stamp_or_none(row.used_at),
    )
