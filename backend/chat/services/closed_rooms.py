"""Moves the files of rooms that were closed into the trash."""

from __future__ import annotations

from uuid import UUID

import structlog

from backend.chat.models import Room
from backend.chat.selectors import is_shown_in_open_rooms, seen_in_room_alone
from backend.chat.selectors.unsent import kept_for_later
from backend.chat.services.files import take_down
from backend.chat.services.locks import lock_places
from backend.events.publish import atomic
from backend.media.services import about_file, locked

log = structlog.get_logger()

_AT_ONCE = 100


def clear_closed_rooms() -> int:
    """Move files that were seen in closed rooms alone into the trash of their owners; returns the number.

    At most 100 in one run, those of the room that was closed first before others. Files of the library, and those that
    an open room shows as well, stay.
    """
    done = 0
    for room_id in Room.objects.filter(has_leftovers=True).order_by("deleted_at").values_list("pk", flat=True):
        if done >= _AT_ONCE:
            break
        found = seen_in_room_alone(room_id, limit=_AT_ONCE - done)
        done += sum(map(_trashed, found.media_ids))
        if not found.media_ids and not found.some_wait:
            Room.objects.filter(pk=room_id).update(has_leftovers=False)
    return done


def _trashed(media_id: UUID) -> bool:
    """Whether one file was moved; a failure is logged and keeps no other from being moved."""
    try:
        with atomic():
            lock_places(lambda: [media_id])
            media = locked(media_id)
            if media.state == "deleted" or media.visibility != "room" or is_shown_in_open_rooms(media_id):
                return False
            if media_id in kept_for_later([media.uploader_id]):
                return False
            action = about_file("media.deleted", media, reason="The room was closed.")
            take_down(media_id, action, actor_id=None, reason="deleted")
            return True
    except Exception as wrong:
        log.error("closed_room.failed", media=str(media_id), exc_info=wrong)
        return False
