"""What a person has read of their notifications, by themselves or together with the messages; and what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from backend import clock
from backend.accounts.access import Actor
from backend.chat.hooks import Seen
from backend.chat.selectors import in_timeline, user_stream
from backend.events.publish import at_end, atomic, hold, publish
from backend.ids import least_id
from backend.notifications.events import NotificationsRead
from backend.notifications.inputs import ReadNotifications
from backend.notifications.models import Notification
from backend.notifications.payloads import NotificationsReadPayload
from backend.notifications.selectors import unread_notifications

KEPT = 1000
"""How many notifications a person keeps; the oldest ones go."""

KEPT_DAYS = 90
_RECENT = timedelta(hours=1)
_PAGE, _PAGES = 2000, 10
"""How many rows a statement takes, and how many such steps a turn makes."""


def read_notifications(actor: Actor, read: ReadNotifications) -> int:
    """Mark notifications of the actor as read; returns how many are unread, up to 1,000.

    Those of others, and those that are gone, are passed over.
    """
    wanted = Q(pk__lte=read.newest) if read.newest else Q(pk__in=read.keys)
    with atomic():
        # From here on no new one is told of, so that the count is that of this place in the stream.
        hold(user_stream(actor.user_id))
        keys = [] if read.newest else unread_keys(actor.user_id, wanted)
        rows = Notification.objects.filter(wanted, user=actor.user_id, read_at=None)
        changed = rows.update(read_at=clock.now())
        unread = unread_notifications(actor.user_id)
        if changed:
            _publish(actor.user_id, keys, read.newest, unread)
        return unread


def unread_keys(user_id: UUID, wanted: Q) -> list[UUID]:
    """Return the ids of some of a person's notifications that are unread, the oldest first, KEPT at most."""
    rows = Notification.objects.filter(wanted, user=user_id, read_at=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:KEPT])


def _publish(user_id: UUID, keys: Iterable[UUID], up_to: UUID | None, unread: int) -> None:
    data = NotificationsReadPayload(ids=[str(key) for key in keys], up_to=str(up_to) if up_to else None, unread=unread)
    publish(None, NotificationsRead(audience=(user_stream(user_id),), data=data), actor_id=user_id)


def read_with_messages(seen: Seen) -> None:
    """Mark as read what a person was told of messages that they have read now (inside the marking transaction)."""
    if keys := unread_keys(seen.user_id, settled_by(seen)):
        at_end(_settle, (seen.user_id, tuple(keys)))


def settled_by(seen: Seen) -> Q:
    """Which notifications a reading settles: in the timeline also those of replies that stand there as well."""
    place = Q(room=seen.room_id, number__lte=seen.number)
    if seen.thread_id:
        return place & Q(thread=seen.thread_id)
    return place & (Q(thread=None) | Q(in_timeline("message")))


def _settle(items: list[Any]) -> None:
    for user_id, keys in items:
        hold(user_stream(user_id))
        if Notification.objects.filter(pk__in=keys, read_at=None).update(read_at=clock.now()):
            _publish(user_id, keys, None, unread_notifications(user_id))


def forget_notifications() -> int:
    """Delete notifications that are older than KEPT_DAYS, and the oldest of people who were told of more than KEPT.

    The latter are sought among those who were told of something lately. Returns how many rows are gone.
    """
    return _forget_old() + _forget_surplus()


def _forget_old() -> int:
    edge, gone = least_id((clock.now() - timedelta(days=KEPT_DAYS)).timestamp()), 0
    for _ in range(_PAGES):
        keys = list(Notification.objects.filter(pk__lt=edge).order_by("pk").values_list("pk", flat=True)[:_PAGE])
        gone += _delete(Notification.objects.filter(pk__in=keys))
        if len(keys) < _PAGE:
            break
    return gone


def _forget_surplus() -> int:
    last, gone = least_id((clock.now() - _RECENT).timestamp()), 0
    while rows := list(Notification.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "user")[:_PAGE]):
        newest_by_person = {user_id: key for key, user_id in rows}
        older = Notification.objects.filter(user=OuterRef("user")).order_by("-pk").values("pk")
        people = Notification.objects.filter(pk__in=newest_by_person.values())
        edges = people.annotate(edge=Subquery(older[KEPT : KEPT + 1])).exclude(edge=None)
        for user_id, edge in edges.values_list("user", "edge"):
            gone += _delete(Notification.objects.filter(user=user_id, pk__lte=edge))
        last = rows[-1][0]
    return gone


def _delete(rows: QuerySet[Notification]) -> int:
    return rows.delete()[0]
