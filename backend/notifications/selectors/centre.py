"""The notifications of a person."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from backend.accounts.access import Actor
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import people
from backend.chat.inputs import Position
from backend.chat.payloads import MessagePayload
from backend.chat.selectors import messages_seen, position_of, rooms_seen, user_stream
from backend.events.log import head
from backend.notifications.models import Notification
from backend.notifications.payloads import NotificationEntry, notification_entry

UNREAD_LIMIT = 1000
"""The highest count of unread notifications; a person keeps no more."""


class NotificationsPage(Struct, frozen=True, kw_only=True):
    """Notifications of a person, the newest first; ``position`` of their own stream was read before them.

    ``people`` are those who have written or invited, by id, as far as what they did may still be seen.
    """

    entries: list[tuple[UUID, NotificationEntry]]
    people: dict[str, UserPayload]
    unread: int
    position: Position


def unread_notifications(user_id: UUID) -> int:
    """How many notifications a person has not read, up to UNREAD_LIMIT."""
    return Notification.objects.filter(user=user_id, read_at=None).order_by()[:UNREAD_LIMIT].count()


def notifications_of(
    actor: Actor, *, unread: bool = False, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> NotificationsPage:
    """The actor's notifications, or those they have not read, older than ``before`` or newer than ``after`` (keys).

    A fixed number of queries for any number of rows. A message is shown as long as it stands and may be seen.
    """
    position = position_of(head(user_stream(actor.user_id)))
    rows = Notification.objects.filter(user=actor.user_id, **({"read_at": None} if unread else {}))
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        found = list((rows.filter(pk__lt=before) if before is not None else rows).order_by("-pk")[:limit])
    slugs = {key: slug for slug, key in actor.slugs.items()}
    messages = messages_seen(actor, {row.message for row in found if row.message})
    entries = [
        (row.pk, notification_entry(row, messages.get(row.message) if row.message else None, _slug(row, slugs)))
        for row in found
    ]
    return NotificationsPage(
        entries=entries,
        people=_people(actor, found, messages),
        unread=unread_notifications(actor.user_id),
        position=position,
    )


def _slug(row: Notification, slugs: dict[UUID, str]) -> str | None:
    return slugs.get(row.namespace) if row.namespace else None


def _people(actor: Actor, rows: list[Notification], messages: dict[UUID, MessagePayload]) -> dict[str, UserPayload]:
    """The actors of rows, but for those whose message or room is not to be seen any more."""
    rooms = rooms_seen(actor, {row.room for row in rows if row.actor and row.room and not row.message})
    shown = {row.actor for row in rows if row.actor and (row.message in messages or row.room in rooms)}
    return {str(key): person for key, person in people(shown).items()} if shown else {}
