"""Downloads of files, on record."""

from __future__ import annotations

from datetime import timedelta

from backend import clock
from backend.accounts.access import Actor
from backend.audit.actions import done_since
from backend.events.publish import atomic, publish
from backend.media.models import MediaFile
from backend.media.services.changes import about_file, locked

_ONCE_IN = timedelta(minutes=10)


def record_download(actor: Actor, media: MediaFile) -> None:
    """Note that a person took a file: once per person and file in ten minutes, however many ranges they ask for."""
    if _noted_already(actor, media):
        return
    with atomic():
        # Asked again under the file's lock: players open with several ranges at once.
        locked(media.pk)
        if not _noted_already(actor, media):
            publish(about_file("media.downloaded", media, actor))


def _noted_already(actor: Actor, media: MediaFile) -> bool:
    since = clock.now() - _ONCE_IN
    return done_since("media.downloaded", actor_id=actor.user_id, object_id=media.pk, since=since)
