"""Reads what was said around a message, for those who judge it; the caller checks that they may."""

from __future__ import annotations

from uuid import UUID

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


def said_lately(namespace_id: UUID, room_id: UUID, sender_id: UUID, *, limit: int) -> list[MessagePayload]:
    """Return the last messages of a person in a room of a namespace that stand, the oldest first.

    Nothing of a direct room.
    """
    rows = shown_messages().filter(sender=sender_id, room=room_id, room__namespace=namespace_id, deleted_at=None)
    rows = rows.exclude(room__kind=Room.Kind.DIRECT)
    return _shown(list(rows.order_by("-number")[:limit])[::-1])


def _shown(rows: list[Message]) -> list[MessagePayload]:
    return [message_payload(row) for row in rows]
