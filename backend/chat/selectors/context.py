"""Reads what was said around a message, for those who judge it; the caller checks that they may."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from backend.chat.models import Message, MessageEdit, Room
from backend.chat.payloads import EditPayload, MessagePayload, edit_payload, message_payload
from backend.chat.selectors.messages import shown_messages


def said_around(
    message_id: UUID, *, each_side: int
) -> tuple[MessagePayload | None, list[MessagePayload], list[MessagePayload]]:
    """Return a message, and up to ``each_side`` messages of its room before and after it, the oldest first."""
    row = shown_messages().filter(pk=message_id).first()
    if row is None:
        return None, [], []
    beside = shown_messages().filter(room=row.room_id)
    before = list(beside.filter(number__lt=row.number).order_by("-number")[:each_side])[::-1]
    after = list(beside.filter(number__gt=row.number).order_by("number")[:each_side])
    return message_payload(row), _shown(before), _shown(after)


def said_before(message_id: UUID, *, limit: int = 50) -> list[EditPayload]:
    """Return what a message said before it was changed, the newest first."""
    return [edit_payload(row) for row in MessageEdit.objects.filter(message=message_id).order_by("-pk")[:limit]]


class SaidLately(Struct, frozen=True, kw_only=True):
    """What a person wrote, the oldest first, the names of the rooms by id, and whether there is ``more`` before."""

    messages: list[MessagePayload]
    rooms: dict[str, str]
    more: bool


def said_lately(namespace_id: UUID, sender_id: UUID, *, before: UUID | None, limit: int) -> SaidLately:
    """Return the last messages of a person in the rooms of a namespace that stand, those before a message of theirs.

    Nothing of direct rooms, and nothing of rooms without members: of what an import fills is not settled yet
    whether it becomes a direct one.
    """
    rooms = Room.objects.filter(namespace=namespace_id, deleted_at=None).exclude(kind=Room.Kind.DIRECT)
    rooms = rooms.exclude(kind=Room.Kind.GROUP, member_count=0)
    theirs = Message.objects.filter(sender=sender_id, room__in=rooms, deleted_at=None)
    theirs = theirs.filter(pk__lt=before) if before else theirs
    # The ids alone are sorted, of all that a person wrote.
    keys = list(theirs.order_by("-pk").values_list("pk", flat=True)[: limit + 1])
    rows = list(shown_messages().filter(pk__in=keys[:limit]).order_by("pk"))
    names = Room.objects.filter(pk__in={row.room_id for row in rows}).values_list("pk", "name")
    return SaidLately(messages=_shown(rows), rooms={str(key): name for key, name in names}, more=len(keys) > limit)


def _shown(rows: list[Message]) -> list[MessagePayload]:
    return [message_payload(row) for row in rows]
