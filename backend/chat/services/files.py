"""Files in conversations: taken away by their owner or a moderator, forgotten with their last place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.chat.events import MessageUpdated
from backend.chat.models import Attachment, Gallery, Message
from backend.chat.payloads import DeletionReason, message_payload
from backend.chat.selectors import shown_messages
from backend.chat.selectors.unsent import kept_for_later
from backend.chat.services.captions import detach
from backend.chat.services.locks import lock_places
from backend.chat.services.search import index_files_shown
from backend.chat.services.tombstones import reason_of, tombstone_all
from backend.events.publish import atomic, publish
from backend.media.access import media_for
from backend.media.services import about_file, delete_file, end_upload, locked, locked_files

if TYPE_CHECKING:
    from backend.media.models import MediaFile


def delete_attachment(actor: Actor, media_id: UUID | None) -> None:
    """Take a file of one's own (or, for moderators, of the namespace) out of every conversation; into the trash."""
    with atomic():
        media = media_for(actor, media_id, to="delete")
        take_down(media.pk, about_file("media.deleted", media, actor), actor_id=actor.user_id)


def delete_among_many(actor: Actor, media_id: UUID, reason: str) -> None:
    """The same as one of many files of one action, whose entry in the activity log stands for all of them."""
    with atomic():
        media = media_for(actor, media_id, to="delete")
        take_down(media.pk, None, actor_id=actor.by)


def take_down(
    media_id: UUID,
    action: Action | None,
    *,
    actor_id: UUID | None,
    purge_now: bool = False,
    reason: DeletionReason | None = None,
) -> None:
    """Take a file out of every message (inside a transaction); a message that held nothing else goes with it.

    ``reason`` is why; without one it is told by who acts.
    """
    lock_places(lambda: [media_id])
    media = locked(media_id)
    if media.state == "uploading":
        end_upload(media.upload.pk, outcome="terminated")
    delete_file(media_id, action, actor_id=actor_id, purge_now=purge_now)
    why = reason or reason_of(actor_id, media.uploader_id)
    leave_messages(_messages_with(media_id), media_id, why, actor_id=actor_id)


def _messages_with(media_id: UUID) -> list[Message]:
    rows = Message.objects.filter(attachments__media=media_id, deleted_at=None)
    return list(rows.select_related("room").order_by("pk"))


def leave_messages(
    messages: Sequence[Message], media_id: UUID, reason: DeletionReason, *, actor_id: UUID | None
) -> None:
    """Remove a file from messages; publishes each changed message, or its tombstone with the reason."""
    detach(Attachment.objects.filter(message__in=messages, media=media_id))
    with_files = set(Attachment.objects.filter(message__in=messages).values_list("message", flat=True))
    kept_ids = [message.pk for message in messages if message.body or message.pk in with_files]
    for message in shown_messages().filter(pk__in=kept_ids).order_by("pk"):
        publish(None, MessageUpdated.of(message_payload(message)), actor_id=actor_id)
    # The log rows of the file in a room are blanked with the last message that showed it there.
    last: dict[UUID, UUID | None] = {message.room_id: message.pk for message in messages}
    elsewhere = Attachment.objects.filter(media=media_id, message__deleted_at=None)
    last |= dict.fromkeys(elsewhere.values_list("message__room", flat=True))
    deleted = [message for message in messages if message.pk not in kept_ids]
    tombstone_all({row: [media_id] if last[row.room_id] == row.pk else [] for row in deleted}, reason, by=actor_id)


def sort_file(media_id: UUID, kind: str) -> None:
    """Set the gallery of a file whose kind has become known, and have it found as such (inside a transaction)."""
    Attachment.objects.filter(media=media_id).update(gallery=Gallery.of(kind))
    index_files_shown([media_id])


def left_behind(media_ids: Iterable[UUID]) -> list[MediaFile]:
    """Return those files that are visible only in rooms and are in no message any more; ends their uploads.

    What its owner has scheduled in a message for later stays.
    """
    files = locked_files(media_ids)
    attached_ids = set(Attachment.objects.filter(media__in=files).values_list("media", flat=True))
    lost = [media for media in files if media.visibility == "room" and media.pk not in attached_ids]
    kept = kept_for_later(media.uploader_id for media in lost) if lost else set()
    lost = [media for media in lost if media.pk not in kept]
    for media in lost:
        if media.state == "uploading":
            end_upload(media.upload.pk, outcome="terminated")
    return lost
