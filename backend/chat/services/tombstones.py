"""What is left of a message that was deleted."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend import clock
from backend.chat.events import MessageDeleted, Tombstone
from backend.chat.models import Attachment, Message
from backend.chat.selectors import room_stream
from backend.events.log import blank_message
from backend.events.publish import publish


def bury(message: Message, *, by: UUID | None, media: Iterable[UUID]) -> None:
    """Turn a message that held ``media`` into a tombstone, in the row, in the log, and for everybody in the room."""
    message.deleted_at, message.deleted_by, message.body = clock.now(), by, ""
    message.save(update_fields=["deleted_at", "deleted_by", "body"])
    gone = Tombstone(
        id=str(message.pk),
        room=str(message.room_id),
        number=message.number,
        deleted_at=clock.stamp(message.deleted_at),
        deleted_by=str(by) if by else None,
    )
    stream = room_stream(message.room_id)
    blank_message(message.pk, gone, stream=stream, media=set(media) - _shown_elsewhere(message, media))
    publish(None, MessageDeleted.of(gone), actor_id=by)


def _shown_elsewhere(message: Message, media: Iterable[UUID]) -> set[UUID]:
    """Those of ``media`` that other messages of the room show."""
    there = Attachment.objects.filter(media__in=list(media), message__room=message.room_id, message__deleted_at=None)
    return set(there.exclude(message=message).values_list("media_id", flat=True))
