"""What a person has written and not sent yet: their drafts, and their messages for a later time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.inputs import Position
from backend.chat.models import Draft, Member, ScheduledMessage
from backend.chat.own_payloads import DraftPayload, ScheduledPayload, draft_payload, scheduled_payload
from backend.chat.selectors.streams import position_of, user_stream
from backend.errors import NotFound
from backend.events.log import head


class Place(Struct, frozen=True, kw_only=True):
    """The key of a row in such a list: its time, then its id."""

    at: datetime
    id: UUID


class DraftsPage(Struct, frozen=True, kw_only=True):
    """Drafts, the one changed last first; ``position`` of the person's own stream was read before them."""

    entries: list[tuple[Place, DraftPayload]]
    position: Position


def drafts_of(actor: Actor, *, before: Place | None = None, after: Place | None = None, limit: int = 50) -> DraftsPage:
    """The drafts of the actor in rooms that they are in, older than ``before`` or newer than ``after``."""
    position = position_of(head(user_stream(actor.user_id)))
    # Asked of each row, so that the list is read in the order of its index.
    mine = Member.objects.filter(user=actor.user_id, room=OuterRef("room"))
    rows = Draft.objects.filter(Exists(mine), user=actor.user_id, room__deleted_at=None)
    if not actor.is_superuser:
        rows = rows.filter(room__namespace__in=list(actor.roles))
    if after:
        rows = rows.filter(Q(updated_at__gt=after.at) | Q(updated_at=after.at, id__gt=after.id))
    elif before:
        rows = rows.filter(Q(updated_at__lt=before.at) | Q(updated_at=before.at, id__lt=before.id))
    found = list(rows.order_by(*(("updated_at", "id") if after else ("-updated_at", "-id")))[:limit])
    entries = [(Place(at=row.updated_at, id=row.pk), draft_payload(row)) for row in found]
    return DraftsPage(entries=entries[::-1] if after else entries, position=position)


class ScheduledPage(Struct, frozen=True, kw_only=True):
    """Messages for later, the next one first; ``position`` of the person's own stream was read before them."""

    entries: list[tuple[Place, ScheduledPayload]]
    position: Position


def scheduled_of(
    actor: Actor, *, before: Place | None = None, after: Place | None = None, limit: int = 50
) -> ScheduledPage:
    """The actor's messages for a later time, earlier than ``before`` or later than ``after``.

    Those that could not be sent are among them, those that were sent or cancelled are not.
    """
    position = position_of(head(user_stream(actor.user_id)))
    rows = ScheduledMessage.objects.filter(user=actor.user_id, state__in=["waiting", "failed"])
    if before:
        rows = rows.filter(Q(send_at__lt=before.at) | Q(send_at=before.at, id__lt=before.id))
    elif after:
        rows = rows.filter(Q(send_at__gt=after.at) | Q(send_at=after.at, id__gt=after.id))
    found = list(rows.order_by(*(("-send_at", "-id") if before else ("send_at", "id")))[:limit])
    entries = [(Place(at=row.send_at, id=row.pk), scheduled_payload(row)) for row in found]
    return ScheduledPage(entries=entries[::-1] if before else entries, position=position)


def own_scheduled(actor: Actor, scheduled_id: UUID | None) -> ScheduledMessage:
    """A message for a later time of the actor's own; raises NotFound."""
    rows = ScheduledMessage.objects.filter(user=actor.user_id, pk=scheduled_id) if scheduled_id else ()
    for row in rows:
        return row
    raise NotFound("There is no such message for later among yours.")


def scheduled(actor: Actor, scheduled_id: UUID | None) -> ScheduledPayload:
    """One of the actor's messages for a later time, also one that was sent or cancelled; raises NotFound."""
    return scheduled_payload(own_scheduled(actor, scheduled_id))


def kept_for_later(user_ids: Iterable[UUID]) -> set[UUID]:
    """The files that wait in messages which these people have scheduled."""
    rows = ScheduledMessage.objects.filter(user__in=set(user_ids), state__in=["waiting", "failed"])
    return {UUID(key) for files in rows.values_list("attachments", flat=True) for key in files}
