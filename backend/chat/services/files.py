"""Files in conversations: taken away by their owner or a moderator, forgotten with their last place."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend.accounts.access import Actor
from backend.chat.access import media_for
from backend.chat.events import MessageUpdated
from backend.chat.models import Attachment, Message
from backend.chat.payloads import message_payload
from backend.chat.selectors import shown_messages
from backend.chat.services.locks import lock_places
from backend.chat.services.tombstones import bury
from backend.events.catalogue import Action
from backend.events.publish import atomic, publish
from backend.media.services import delete_file, end_upload
from backend.media.services.changes import locked


def delete_attachment(actor: Actor, media_id: UUID | None) -> None:
    """Take a file of one's own (or, for moderators, of the namespace) out of every conversation; into the trash."""
    with atomic():
        media = media_for(actor, media_id, to="delete")
        told = actor.does("media.deleted", namespace_id=media.namespace_id, object_type="media", object_id=media.pk,
                          object_name=media.name, room_id=media.room_id)  # fmt: skip
        take_down(media.pk, told, actor_id=actor.user_id)


def take_down(media_id: UUID, action: Action | None, *, actor_id: UUID | None, purge_now: bool = False) -> None:
    """Take a file out of every message (inside a transaction); a message that held nothing else goes with it."""
    lock_places(lambda: [media_id])
    media = locked(media_id)
    if media.state == "uploading":
        end_upload(media.upload.pk, outcome="terminated")
    delete_file(media_id, action, actor_id=actor_id, purge_now=purge_now)
    for message in _messages_with(media_id):
        leave_message(message, media_id, actor_id=actor_id)


def _messages_with(media_id: UUID) -> list[Message]:
    rows = Message.objects.filter(attachments__media=media_id, deleted_at=None)
    return list(rows.select_related("room").order_by("pk"))


def leave_message(message: Message, media_id: UUID, *, actor_id: UUID | None) -> None:
    """Take a file out of one message; tells the room of what is left, or of the message's end."""
    Attachment.objects.filter(message=message, media=media_id).delete()
    if message.body or Attachment.objects.filter(message=message).exists():
        shown = message_payload(shown_messages().get(pk=message.pk))
        publish(None, MessageUpdated.of(shown), actor_id=actor_id)
        return
    bury(message, by=actor_id, media=[media_id])


def left_behind(media_ids: Iterable[UUID]) -> list[UUID]:
    """Those of some files that live only in rooms and stand in no message any more; their uploads end."""
    rooms_alone = [media for media in map(locked, media_ids) if media.visibility == "room"]
    lost = [media for media in rooms_alone if not Attachment.objects.filter(media=media).exists()]
    for media in lost:
        if media.state == "uploading":
            end_upload(media.upload.pk, outcome="terminated")
    return [media.pk for media in lost]
