"""A smaller version of a video takes the place of what was sent, where its namespace does not keep that."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import OperationalError
from django.db.models import Q, QuerySet

from backend import clock, locks
from backend.accounts.selectors import policy_of
from backend.accounts.services import charge_space, release_space
from backend.errors import Unavailable
from backend.events.publish import atomic
from backend.jobs.enqueue import send
from backend.locks import Rank
from backend.media.hooks import contents_judge, needed_as_evidence, tell_words
from backend.media.jobs import ReplaceOriginal
from backend.media.models import (
    Blob,
    Kind,
    MediaFile,
    MediaRendition,
    Metadata,
    RenditionKind,
    RenditionState,
    State,
    Visibility,
)
from backend.media.services.changes import about_file, change, locked
from backend.media.services.live_streams import KEPT
from backend.media.services.orphans import forget_orphan
from backend.media.services.relocation import path_of
from backend.media.services.texts import index_files
from backend.storage import blobs, cdn

log = structlog.get_logger()

_WORTH = 0.9
"""Only what has at most this part of the bytes takes the place of what was sent."""
_AGAIN = timedelta(hours=1)
_ASKED = timedelta(minutes=15)
"""For how long the sweeper takes a worker to have what it has asked for."""
_ASKED_WITHIN = timedelta(minutes=20)
"""A worker takes what has at most this time left: that is asked for (by any clock), and no other worker has it."""
_AT_ONCE = 5
_BLOCK = 1024 * 1024
_FACTS = (
    "width", "height", "duration", "bitrate", "codec", "audio_codec", "codecs", "fps", "rotation", "has_audio",
    "playable",
)  # fmt: skip
_NAME_CHARS = 255


def replacement_due(media: MediaFile, row: MediaRendition) -> datetime | None:
    """When the version of a locked video for players takes the place of what was sent; None: that stays.

    Players that began with what was sent have an hour for it.
    """
    return clock.now() + KEPT if _is_wanted(media, row) else None


def replace_originals() -> int:
    """Ask workers for the smaller versions whose time has come to replace what was sent; returns the number of jobs."""
    moment, asked = clock.now(), 0
    due = _waiting().filter(not_before__lte=moment)
    for key in list(due.order_by("not_before").values_list("pk", flat=True)[:_AT_ONCE]):
        if due.filter(pk=key).update(not_before=moment + _ASKED):
            asked += send(ReplaceOriginal(subject=key))
    return asked


def replace_original(row_id: UUID) -> bool:
    """Have a smaller version that is asked for take the place of what was sent; whether it did. Safe to run twice.

    Where something is in the way, or fails, it is asked for again in an hour.
    """
    row = _taken(row_id)
    if row is None:
        return False
    try:
        return _replace(row)
    except _NotNow as waits:
        if waits.for_good:
            _keep_sent(row_id)
    except FileNotFoundError as missing:
        log.error("rendition.missing", media=str(row.media_id), error=repr(missing))
        _keep_sent(row_id)
    except (OSError, Unavailable, OperationalError) as away:
        log.warning("original.not_replaced", media=str(row.media_id), error=repr(away))
    return False


class _NotNow(Exception):
    """Something is in the way; ``for_good``: what was sent stays."""

    def __init__(self, *, for_good: bool) -> None:
        super().__init__(for_good)
        self.for_good = for_good


def _waiting() -> QuerySet[MediaRendition]:
    return MediaRendition.objects.filter(kind=RenditionKind.MP4, state=RenditionState.READY, not_before__isnull=False)


def _taken(row_id: UUID) -> MediaRendition | None:
    """The version, which no other worker takes within the next minutes, however this one ends."""
    moment = clock.now()
    asked = _waiting().filter(pk=row_id, not_before__lte=moment + _ASKED_WITHIN)
    if not asked.update(not_before=moment + _AGAIN):
        return None
    return MediaRendition.objects.select_related("media__blob").filter(pk=row_id).first()


def _is_wanted(media: MediaFile, row: MediaRendition) -> bool:
    """Whether the version is one of a video in rooms that was converted, is much smaller, and has its sound."""
    policy, video = policy_of(media.namespace_id), row.plan.get("video")
    if policy.video_side is None or policy.keep_originals or not video or video["copied"]:
        return False
    is_shown_so = media.kind == Kind.VIDEO and media.visibility == Visibility.ROOM
    is_whole = bool(row.facts.get("has_audio")) == bool(media.has_audio)
    return is_shown_so and is_whole and 0 < row.bytes <= _WORTH * media.size


def _replace(row: MediaRendition) -> bool:
    media = row.media
    if media.blob is None:
        raise _NotNow(for_good=True)
    _require_free(media, row, media.blob)
    key = blobs.derived_key(media.pk, next(iter(row.files), ""))
    sha256 = _hash_of(row, key)
    # Before any row is locked: an object storage may take its time. Where it was for nothing, the bytes go as orphans.
    _share(key, _place_of(media.namespace_id, sha256))
    with atomic():
        replaced, served_key = _exchange(row.pk, media.pk, key, sha256, row.bytes)
    # A process that dies here leaves bytes that no row names, which the sweeper and maintenance remove.
    try:
        if replaced is not None:
            forget_orphan(replaced)
        for gone in filter(None, (served_key, key)):
            blobs.remove(gone)
    finally:
        cdn.purge([path_of(media.pk), *(f"/{gone}" for gone in (served_key, replaced and replaced.key) if gone)])
    return True


def _hash_of(row: MediaRendition, key: str) -> str:
    """The SHA-256 of a version, noted when it was made; raises FileNotFoundError where it has another size by now."""
    noted = row.facts.get("sha256")
    if noted:
        with blobs.open_blob(key) as file:
            sha256, size = str(noted), file.size  # type: ignore[attr-defined]
    else:
        sha256, size = _digest(key)
    if size != row.bytes:
        raise FileNotFoundError(key)
    return sha256


def _place_of(namespace_id: UUID, sha256: str) -> str:
    """Where these bytes stand, or would."""
    stored = Blob.objects.filter(namespace=namespace_id, sha256=sha256).values_list("key", flat=True).first()
    return stored or blobs.blob_key(namespace_id, sha256)


def _share(key: str, place: str) -> None:
    if not blobs.share(key, place):
        raise FileNotFoundError(key)


def _digest(key: str) -> tuple[str, int]:
    """The SHA-256 and the number of the bytes that stand there, as they are now."""
    state, size = hashlib.sha256(), 0
    with blobs.open_blob(key) as file:
        while block := file.read(_BLOCK):
            state.update(block)
            size += len(block)
    return state.hexdigest(), size


def _exchange(row_id: UUID, media_id: UUID, key: str, sha256: str, size: int) -> tuple[blobs.Original | None, str]:
    """Give the file other bytes (inside a transaction); returns those that no file holds any more. Raises _NotNow."""
    old, new = _locked_blobs(media_id, sha256, size)
    media, row = locked(media_id), _waiting().filter(pk=row_id).first()
    if row is None or media.blob_id != old.pk or old.pk == new.pk:
        raise _NotNow(for_good=old.pk == new.pk)
    _require_free(media, row, old)
    _share(key, new.key)
    if new.references == 0:
        charge_space(media.namespace_id, new.size)
    Blob.objects.filter(pk=new.pk).update(references=new.references + 1)
    release_space(media.namespace_id, row.bytes + (media.served_size or 0))
    served_key = media.served_key
    action = about_file(
        "media.replaced", media, sha256=old.sha256, size=old.size, content_type=media.content_type,
        new_sha256=sha256, new_size=size,
    )  # fmt: skip
    row.facts = {**row.facts, "stands_for": next(iter(row.files)), "sent": {"sha256": old.sha256, "size": old.size}}
    row.files, row.bytes, row.not_before = {}, 0, None
    row.save()
    is_renamed = _is_renamed(media)
    change(media, action, **_columns(media, row, new))
    if is_renamed:
        index_files([media])
        tell_words([media.pk])
    return _without(old), served_key


def _locked_blobs(media_id: UUID, sha256: str, size: int) -> tuple[Blob, Blob]:
    """The bytes of a file and those that are to take their place, locked; raises _NotNow where the file has none."""
    found = MediaFile.objects.filter(pk=media_id, blob__isnull=False).values_list("blob", "namespace").first()
    if found is None:
        raise _NotNow(for_good=True)
    old_id, namespace_id = found
    fresh = Blob(namespace_id=namespace_id, sha256=sha256, size=size, key=blobs.blob_key(namespace_id, sha256))
    Blob.objects.bulk_create([fresh], ignore_conflicts=True)
    same = Q(namespace=namespace_id, sha256=sha256)
    rows = locks.take(Rank.BLOB, Blob.objects.filter(Q(pk=old_id) | same))
    old = [row for row in rows if row.pk == old_id]
    new = [row for row in rows if row.sha256 == sha256 and row.namespace_id == namespace_id]
    if not old or not new:
        raise _NotNow(for_good=False)
    return old[0], new[0]


def _require_free(media: MediaFile, row: MediaRendition, old: Blob) -> None:
    """Raise _NotNow where what was sent is evidence, is being worked with, or is to stay.

    It stays in the trash, too: what is restored is in no room any more.
    """
    judge = contents_judge()
    if (
        media.state == State.DELETED
        or not _is_wanted(media, row)
        or (judge and old.sha256 in judge.protected(media.namespace_id))
    ):
        raise _NotNow(for_good=True)
    is_quiet = media.state == State.READY and media.hold is None and media.lease is None
    is_looked_at = media.metadata in {Metadata.AS_SENT, Metadata.REMOVED}
    if not is_quiet or not is_looked_at or MediaFile.objects.filter(needed_as_evidence(), pk=media.pk).exists():
        raise _NotNow(for_good=False)
    if MediaRendition.objects.filter(media=media, state=RenditionState.RUNNING).exists():
        raise _NotNow(for_good=False)


def _columns(media: MediaFile, row: MediaRendition, new: Blob) -> dict[str, Any]:
    """What is true of the file with its new bytes, in which nothing of a camera or a place stands."""
    facts = {name: row.facts[name] for name in _FACTS if name in row.facts}
    return {
        **facts,
        "blob": new,
        "size": new.size,
        "received": new.size,
        "name": _named(media.name),
        "container": "mp4",
        "content_type": "video/mp4",
        "metadata": Metadata.AS_SENT,
        "served_key": "",
        "served_sha256": "",
        "served_size": None,
    }


def _is_renamed(media: MediaFile) -> bool:
    return _named(media.name) != media.name


def _named(name: str) -> str:
    """The name with the ending of what the file is now."""
    stem, dot, ending = name.rpartition(".")
    if ending.lower() in {"mp4", "m4v"}:
        return name
    return f"{(stem if dot and stem else name)[: _NAME_CHARS - 4]}.mp4"


def _without(old: Blob) -> blobs.Original | None:
    """Take one file off the count of a locked blob; returns the bytes that no file holds any more."""
    if old.references > 1:
        Blob.objects.filter(pk=old.pk).update(references=old.references - 1)
        return None
    release_space(old.namespace_id, old.size)
    old.delete()
    return blobs.Original(key=old.key, namespace_id=old.namespace_id, sha256=old.sha256, part=False, settled_at=0.0)


def _keep_sent(row_id: UUID) -> None:
    _waiting().filter(pk=row_id).update(not_before=None)
