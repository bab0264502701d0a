"""Facts that change nothing but must be on record: downloads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from backend.accounts.access import Actor
from backend.activity.selectors import recently
from backend.events.publish import atomic, publish
from backend.media.services.changes import about_file, locked

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_DOWNLOAD_ONCE_IN = timedelta(minutes=10)


def record_download(actor: Actor, media: MediaFile) -> None:
    """Note that somebody took a file: once per person and file in ten minutes, however many ranges they ask for."""
    if _noted_already(actor, media):
        return
    with atomic():
        # Asked again under the file's lock: players open with several ranges at once.
        locked(media.pk)
        if not _noted_already(actor, media):
            publish(about_file("media.downloaded", media, actor))


def _noted_already(actor: Actor, media: MediaFile) -> bool:
    return recently("media.downloaded", actor_id=actor.user_id, object_id=media.pk, within=_DOWNLOAD_ONCE_IN)
