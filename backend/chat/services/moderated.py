"""Deletes messages for moderators, who need not be in their rooms."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from backend import locks
from backend.audit.actions import Action
from backend.chat.access import NO_MESSAGE
from backend.chat.models import Attachment, Message
from backend.chat.services.captions import detach
from backend.chat.services.files import left_behind
from backend.chat.services.locks import lock_places
from backend.chat.services.threads import files_of_root
from backend.chat.services.tombstones import tombstone
from backend.errors import NotFound
from backend.events.publish import publish
from backend.locks import Rank
from backend.media.services import about_file, delete_file


def take_down_message(message_id: UUID, action: Action, *, actor_id: UUID, kept: Collection[UUID] = ()) -> list[UUID]:
    """Delete a message (inside a transaction), and the bytes of files that it was the last place of; returns those.

    ``kept``: files that hung on it. They go too where no message shows them any more, also if the message is deleted
    already. Raises NotFound where there is none.
    """
    message = Message.objects.select_related("room").filter(pk=message_id).first()
    if message is None:
        raise NotFound(NO_MESSAGE)
    # Its root is published again.
    root_id = message.thread_id
    lock_places(lambda: {*_files_of(message_id), *files_of_root(root_id), *kept}, rooms=[message.room_id])
    rows = Message.objects.select_related("room").filter(pk=message_id, deleted_at=None)
    living = locks.take_one(Rank.MESSAGE, rows, of=("self",))
    publish(action)
    media = _files_of(message_id) if living else []
    if living:
        detach(Attachment.objects.filter(message=living))
    lost = left_behind({*media, *kept})
    if living:
        tombstone(living, "moderated", by=actor_id, media=media)
    for file in lost:
        delete_file(file.pk, about_file("media.deleted", file), actor_id=actor_id, purge_now=True)
    return [file.pk for file in lost]


def _files_of(message_id: UUID) -> list[UUID]:
    return list(Attachment.objects.filter(message=message_id).values_list("media_id", flat=True))
