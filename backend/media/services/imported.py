"""Gives files that came with an archive to those who had sent them elsewhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import names
from backend.accounts.services import was_erased
from backend.errors import NotFound
from backend.events.publish import atomic
from backend.media.models import State, Visibility
from backend.media.services.changes import locked
from backend.media.services.lifecycle import delete_file
from backend.media.services.texts import index_files


def give_imported_file(
    media_id: UUID, *, uploader_id: UUID, room_id: UUID, created_at: datetime, title: str, alt_text: str
) -> bool:
    """Make a file that was just taken in one of a room and of the person who had sent it; False where it was deleted.

    It is deleted where that person was erased meanwhile. From now on its bytes count for that person.
    """
    with atomic():
        try:
            media = locked(media_id)
        except NotFound:
            return False
        if media.state == State.DELETED:
            return False
        if was_erased(uploader_id):
            delete_file(media_id, None, actor_id=None, purge_now=True)
            return False
        media.uploader_id, media.room_id, media.visibility = uploader_id, room_id, Visibility.ROOM
        media.created_at = created_at
        media.title, media.alt_text = names.cleaned(title)[:255], names.cleaned(alt_text)[:1000]
        media.save(update_fields=["uploader", "room_id", "visibility", "created_at", "title", "alt_text"])
        index_files([media])
        return True
