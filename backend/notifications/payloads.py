"""The payloads of notifications and of push subscriptions, and what is sent to a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.chat.payloads import MessagePayload

if TYPE_CHECKING:
    from backend.notifications.models import Notification, Subscription

SpaceKind = Literal["quota", "namespace_quota"]
NotificationKind = Literal[
    "mention",
    "reply",
    "thread",
    "invitation",
    "report_result",
    "restriction",
    "appeal",
    "scheduled_failed",
    SpaceKind,
    "alert",
]
"""``quota``: of what the person may store; ``namespace_quota``: of what all may store together."""


class NotificationPayload(Struct, frozen=True, kw_only=True):
    """Something that a person is told of, by ids; null where there is none.

    ``actor`` is who has written or invited, and null where moderators or the server have acted. ``percent`` of what
    may be stored in the ``namespace`` are used. An ``alert`` of this kind is critical in the ``namespace``, or on the
    whole server.
    """

    id: str
    kind: NotificationKind
    room: str | None
    message: str | None
    thread: str | None
    actor: str | None
    namespace: str | None
    percent: int | None
    alert: str | None
    at: str
    read_at: str | None


class NotificationEntry(Struct, frozen=True, kw_only=True):
    """A notification as a list shows it, with the whole ``message`` as long as it stands and may be seen."""

    id: str
    kind: NotificationKind
    room: str | None
    message: MessagePayload | None
    thread: str | None
    actor: str | None
    namespace: str | None
    percent: int | None
    alert: str | None
    at: str
    read_at: str | None


class NotificationsReadPayload(Struct, frozen=True, kw_only=True):
    """Notifications that were read: those with ``ids``, or all up to one; ``unread`` are left, 1,000 at most."""

    ids: list[str]
    up_to: str | None
    unread: int


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

    ``thread`` is the root of a reply that stands in its thread alone. ``title``, ``sender`` and ``body`` are null
    unless the person allows them. Without a ``room`` it tells of room that is nearly used up or of a critical alert:
    ``kind``, and the ``namespace`` and the kind of the ``alert`` where the person allows that.
    """

    room: str | None
    unread: int
    thread: str | None = None
    title: str | None = None
    sender: str | None = None
    body: str | None = None
    kind: SpaceKind | Literal["alert"] | None = None
    namespace: str | None = None
    percent: int | None = None
    alert: str | None = None


def notification_payload(row: Notification, namespace: str | None = None) -> NotificationPayload:
    """Render a notification for its event; ``namespace`` is the slug of the one that it is about."""
    return NotificationPayload(message=_text(row.message), namespace=namespace, **_fields(row))  # type: ignore[arg-type]


def notification_entry(
    row: Notification, message: MessagePayload | None, namespace: str | None = None
) -> NotificationEntry:
    """Render a notification for a list."""
    return NotificationEntry(message=message, namespace=namespace, **_fields(row))  # type: ignore[arg-type]


def _fields(row: Notification) -> dict[str, str | int | None]:
    return {
        "id": str(row.pk), "kind": row.kind, "room": _text(row.room), "thread": _text(row.thread),
        "actor": _text(row.actor), "percent": row.percent, "alert": row.alert,
        "at": clock.stamp(row.at), "read_at": clock.stamp_or_none(row.read_at),
    }  # fmt: skip


def _text(key: UUID | None) -> str | None:
    return str(key) if key else None


def subscription_payload(row: Subscription, *, current: bool) -> SubscriptionPayload:
    """Render a subscription; its endpoint is a secret, which is never shown."""
    return SubscriptionPayload(
        id=str(row.pk),
        current=current,
        client=row.client,
        created_at=clock.stamp(row.created_at),
        used_at=clock.stamp_or_none(row.used_at),
    )
