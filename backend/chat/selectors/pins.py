"""The pinned messages of a room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.access import member_for
from backend.chat.inputs import Position
from backend.chat.payloads import MessagePayload, message_payload
from backend.chat.selectors.messages import shown_messages
from backend.chat.selectors.streams import position_of, room_stream
from backend.events.log import head


class PinPlace(Struct, frozen=True, kw_only=True):
    """The key of a pinned message: when it was pinned, then its number."""

    at: datetime
    number: int


class PinPage(Struct, frozen=True, kw_only=True):
    """Pinned messages, the newest pin first; ``position`` was read before them."""

    entries: list[tuple[PinPlace, MessagePayload]]
    position: Position


def pins_of(
    actor: Actor,
    room_id: UUID | None,
    *,
    before: PinPlace | None = None,
    after: PinPlace | None = None,
    limit: int = 50,
) -> PinPage:
    """The messages pinned in a room that the actor may read, older pins than ``before`` or newer ones than ``after``.

    A fixed number of queries for any number of messages. Raises NotFound.
    """
    member = member_for(actor, room_id)
    position = position_of(head(room_stream(member.room_id)))
    rows = shown_messages().filter(room=member.room_id, number__gt=member.hidden_until, pinned_at__isnull=False)
    if after:
        rows = rows.filter(pinned_at__gte=after.at)
        rows = rows.filter(Q(pinned_at__gt=after.at) | Q(number__gt=after.number)).order_by("pinned_at", "number")
    else:
        if before:
            rows = rows.filter(pinned_at__lte=before.at)
            rows = rows.filter(Q(pinned_at__lt=before.at) | Q(number__lt=before.number))
        rows = rows.order_by("-pinned_at", "-number")
    found = list(rows[:limit])
    entries = [(PinPlace(at=row.pinned_at, number=row.number), message_payload(row)) for row in found if row.pinned_at]
    return PinPage(entries=entries[::-1] if after else entries, position=position)
