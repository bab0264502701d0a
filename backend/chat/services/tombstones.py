"""What is left of a message that was deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from msgspec import UNSET

from backend import clock
from backend.chat.events import MessageDeleted, Tombstone
from backend.chat.models import Attachment, Mention, Message, MessageEdit
from backend.chat.payloads import DeletionReason
from backend.chat.selectors import room_stream
from backend.chat.services.link_pictures import forget_links
from backend.chat.services.reactions import forget_marks
from backend.chat.services.search import forget_messages
from backend.chat.services.threads import replies_gone
from backend.events.log import blank_message
from backend.events.publish import publish


def tombstone(message: Message, reason: DeletionReason, *, by: UUID | None, media: Iterable[UUID]) -> None:
    """Replace a message with files ``media`` by a tombstone: in its row, in the log, and by an event to the room."""
    tombstone_all({message: set(media) - _shown_elsewhere(message, media)}, reason, by=by)


def tombstone_all(alone: Mapping[Message, Collection[UUID]], reason: DeletionReason, *, by: UUID | None) -> None:
    """Replace messages by tombstones; maps each to the files that its room showed in it alone."""
    moment = clock.now()
    rows = Message.objects.filter(pk__in=[message.pk for message in alone])
    rows.update(
        deleted_at=moment,
        deleted_by=by,
        reason=reason,
        body="",
        mentions=[],
        mentions_room=False,
        reactions=[],
        pinned_at=None,
        pinned_by=None,
        previews=[],
    )
    Mention.objects.filter(message__in=rows).delete()
    MessageEdit.objects.filter(message__in=rows).delete()
    forget_messages(alone)
    forget_marks(alone)
    forget_links(message.pk for message in alone)
    for message, media in alone.items():
        message.deleted_at, message.deleted_by, message.body = moment, by, ""
        payload = _tombstone(message, clock.stamp(moment), reason)
        blank_message(message.pk, payload, stream=room_stream(message.room_id), media=media)
        publish(None, MessageDeleted.of(payload), actor_id=by)
    replies_gone(alone, by=by)


def _tombstone(message: Message, deleted_at: str, reason: DeletionReason) -> Tombstone:
    return Tombstone(
        id=str(message.pk),
        room=str(message.room_id),
        number=message.number,
        deleted_at=deleted_at,
        deleted_by=str(message.deleted_by) if message.deleted_by else None,
        reason=reason,
        thread=str(message.thread_id) if message.thread_id else UNSET,
        in_timeline=message.in_timeline if message.thread_id else UNSET,
    )


def reason_of(by: UUID | None, owner: UUID) -> DeletionReason:
    """Why something of ``owner``'s is gone that ``by`` has deleted."""
    return "deleted" if by == owner else "moderated"


def _shown_elsewhere(message: Message, media: Iterable[UUID]) -> set[UUID]:
    """Those of ``media`` that other messages of the room show."""
    attachments = Attachment.objects.filter(
        media__in=list(media), message__room=message.room_id, message__deleted_at=None
    )
    return set(attachments.exclude(message=message).values_list("media_id", flat=True))
