"""What maintenance finds wrong with stored bytes and their rows, and how it is mended; each step safe to repeat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend import clock, locks
from backend.accounts.selectors import avatars_among
from backend.accounts.services import release_space
from backend.events.publish import atomic
from backend.jobs.enqueue import enqueue
from backend.locks import Rank
from backend.media.jobs import PreviewMedia
from backend.media.models import (
    Blob,
    Kind,
    MediaFile,
    MediaRendition,
    MediaThumbnail,
    Metadata,
    RenditionKind,
    RenditionState,
    State,
)
from backend.media.selectors import LISTED_STATES
from backend.media.services.changes import change, locked
from backend.storage import blobs

_FEW, _PROBED = 5, 20
_BLOCK = 1024 * 1024
_PICTURE_HEAD = 12


def missing_store() -> str:
    """Say why the store cannot be the one that the rows are about, in a sentence; empty where it can.

    A folder that is not mounted is empty: nothing may be judged, and nothing removed, by what is not found there.
    """
    rows = Blob.objects.values_list("key", flat=True)
    known = {*rows.order_by("pk")[:_PROBED], *rows.order_by("-pk")[:_PROBED]}
    if not known or (blobs.has_originals() and len(known) < _FEW) or any(blobs.stands(key) for key in known):
        return ""
    return "The store of files is empty, or another one than the database knows: is its disk mounted?"


def broken_bytes(key: str, *, sha256: str, size: int) -> str:
    """Say what is wrong with stored bytes, as the end of a sentence; empty where they are as they came there."""
    state, stored = hashlib.sha256(), 0
    try:
        with blobs.open_blob(key) as file:
            while block := file.read(_BLOCK):
                state.update(block)
                stored += len(block)
    except FileNotFoundError:
        return "are missing"
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    if stored != size:
        return f"are {stored:,} bytes instead of {size:,}"
    return "" if state.hexdigest() == sha256 else "are others than were stored: their SHA-256 differs"


def remake_served(media_id: UUID) -> bool:
    """Have the copy of a file without metadata made anew; the file is not served until then. False: it has none."""
    with atomic():
        media = locked(media_id)
        if not media.served_key or media.state not in LISTED_STATES:
            return False
        release_space(media.namespace_id, media.served_size or 0)
        enqueue(PreviewMedia(subject=media_id))
        change(
            media, None, state=State.PROCESSING, stages={}, lease=None, lease_until=None, asked_at=clock.now(),
            attempts_before=media.attempts, metadata=Metadata.PENDING, served_key="", served_sha256="",
            served_size=None,
        )  # fmt: skip
        return True


def recount(blob_id: UUID, *, dry_run: bool) -> tuple[int, int] | None:
    """Count the files that hold stored bytes anew; returns the number that stood there and the true one if it differs.

    What no file holds any more counts 0, and goes with :func:`forget_unheld`.
    """
    with atomic():
        blob = locks.take_one(Rank.BLOB, Blob.objects.filter(pk=blob_id))
        if blob is None:
            return None
        true = MediaFile.objects.filter(blob=blob_id).count()
        if blob.references == true:
            return None
        if not dry_run:
            Blob.objects.filter(pk=blob_id).update(references=true)
        return blob.references, true


def needs_pictures() -> Q:
    """What is true of files whose pictures should stand: shown ones, of a kind that has pictures."""
    return Q(state=State.READY, kind__in=("image", "video"), blob__isnull=False, error__isnull=True)


def broken_pictures(media_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Those of some files whose pictures are not whole, each with what is wrong, as the end of a sentence."""
    ids = list(media_ids)
    keys: dict[UUID, list[str]] = {media_id: [] for media_id in ids}
    for media_id, key in MediaThumbnail.objects.filter(media__in=ids).values_list("media_id", "key"):
        keys[media_id].append(key)
    return {media_id: fault for media_id, stored in keys.items() if (fault := _fault_of(stored))}


def not_in_full(media_ids: Iterable[UUID]) -> set[UUID]:
    """Those of some files that browsers do not show, and of which no version for these was made, nor tried in vain.

    They were sent before such versions were made, or a worker of before could make none of it.
    """
    tried = MediaRendition.objects.filter(kind=RenditionKind.PICTURE).exclude(
        state=RenditionState.FAILED, error__retryable=True
    )
    unshown = MediaFile.objects.filter(pk__in=list(media_ids), kind=Kind.IMAGE, playable=False)
    return set(unshown.exclude(pk__in=tried.values("media")).values_list("pk", flat=True))


def _fault_of(keys: list[str]) -> str:
    if not keys:
        return "has no pictures"
    return "" if all(map(_is_picture, keys)) else "has a picture that is missing or damaged"


def _is_picture(key: str) -> bool:
    """Whether a whole WebP stands there: its head tells its length."""
    try:
        with blobs.open_blob(key) as file:
            head = file.read(_PICTURE_HEAD)
            size = file.seek(0, 2)
    except OSError:
        return False
    whole = int.from_bytes(head[4:8], "little") + 8
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP" and size == whole


def remake_pictures(media_id: UUID) -> bool:
    """Have the pictures of a shown file made anew; False where it is no such file any more."""
    with atomic():
        media = locked(media_id)
        if not MediaFile.objects.filter(needs_pictures(), pk=media_id).exists():
            return False
        enqueue(PreviewMedia(subject=media_id))
        change(
            media, None, state=State.PROCESSING, stages={}, lease=None, lease_until=None, asked_at=clock.now(),
            attempts_before=media.attempts,
        )  # fmt: skip
        return True


def unused_pictures(media_ids: Iterable[UUID], *, before: datetime) -> dict[UUID, list[str]]:
    """The keys of pictures that stand since ``before`` and that no row names, by the file they were made from.

    What a worker has just stored gets its row in a moment, and is younger. Pictures of people are none of a file's.
    """
    ids = list(media_ids)
    portraits = avatars_among(ids)
    ids = [key for key in ids if key not in portraits]
    named = set(MediaThumbnail.objects.filter(media__in=ids).values_list("key", flat=True))
    named |= set(MediaFile.objects.filter(pk__in=ids).values_list("served_key", flat=True))
    for media_id, files in MediaRendition.objects.filter(media__in=ids).values_list("media", "files"):
        named |= {blobs.derived_key(media_id, name) for name in files}
    unused = {media_id: [key for key in _settled(media_id, before) if key not in named] for media_id in ids}
    return {media_id: keys for media_id, keys in unused.items() if keys}


def _settled(media_id: UUID, before: datetime) -> Iterator[str]:
    return (key for key, settled_at in blobs.derived_files(media_id) if settled_at < before.timestamp())


def remove_pictures(media_id: UUID, keys: Iterable[str], *, before: datetime) -> int:
    """Remove pictures that are still unused, under the row of their file; returns their number."""
    with atomic():
        locks.take_keys(Rank.FILE, MediaFile.objects.filter(pk=media_id))
        unused = set(unused_pictures([media_id], before=before).get(media_id, ())) & set(keys)
        for key in unused:
            blobs.remove(key)
        blobs.remove_empty_derived(media_id)
        return len(unused)


def forget_unheld(blob_id: UUID) -> bool:
    """Remove stored bytes that no file holds, with their row, and give their room back; False where one does."""
    with atomic():
        blob = locks.take_one(Rank.BLOB, Blob.objects.filter(pk=blob_id))
        if blob is None or MediaFile.objects.filter(blob=blob_id).exists():
            return False
        release_space(blob.namespace_id, blob.size)
        blobs.remove(blob.key)
        blob.delete()
        return True
