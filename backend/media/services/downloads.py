"""Downloads of files, on record, and when files were used last."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import OperationalError

from backend import clock, locks
from backend.accounts.access import Actor
from backend.audit.actions import done_since
from backend.events.publish import atomic, publish
from backend.locks import Rank
from backend.media.models import MediaFile
from backend.media.services.changes import about_file, locked
from backend.storage.space import is_disk_full

log = structlog.get_logger()

_ONCE_IN = timedelta(minutes=10)


def record_download(actor: Actor, media: MediaFile) -> None:
    """Note that a person took a file: once per person and file in ten minutes, however many ranges they ask for."""
    if _noted_already(actor, media):
        return
    try:
        _note(actor, media)
    except OperationalError as refused:
        if not is_disk_full(refused):
            raise
        # Reading goes on while the disk is full; that this was read stands in the log of the process.
        log.warning("download.unrecorded", actor=str(actor.user_id), media=str(media.pk))


def _note(actor: Actor, media: MediaFile) -> None:
    with atomic():
        # Asked again under the file's lock: players open with several ranges at once.
        locked(media.pk)
        if not _noted_already(actor, media):
            publish(about_file("media.downloaded", media, actor))


def _noted_already(actor: Actor, media: MediaFile) -> bool:
    since = clock.now() - _ONCE_IN
    return done_since("media.downloaded", actor_id=actor.user_id, object_id=media.pk, since=since)


def note_uses(media_ids: Collection[UUID]) -> int:
    """Note that files were used, each once a day at most; returns how many were noted."""
    now = clock.now()
    with atomic():
        rows = MediaFile.objects.filter(pk__in=media_ids, used_at__lt=clock.midnight(now))
        keys = locks.take_keys(Rank.FILE, rows)
        return MediaFile.objects.filter(pk__in=keys).update(used_at=now) if keys else 0
