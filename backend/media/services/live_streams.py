"""The stream by which a video plays while it is converted: it grows piece by piece, ends, and is removed later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct, to_builtins

from backend import clock
from backend.accounts.services import charge_space, release_space
from backend.events.publish import atomic
from backend.media.models import MediaFile, MediaRendition, RenditionKind, RenditionState
from backend.media.payloads import StageError, StreamPiece
from backend.media.services.changes import change, locked
from backend.storage import blobs

KEPT = timedelta(hours=1)
"""For how long the pieces stay after the whole stands, for those who still play them."""

STREAM = "stream"
"""What ``MediaFile.streams`` names as the file for ``hls``: the playlist has an address of its own."""


class StreamPart(Struct, frozen=True, kw_only=True):
    """A piece that was stored, with the sizes in bytes of the files that came with it, by name."""

    piece: StreamPiece
    files: dict[str, int]


def add_to_stream(media: MediaFile, parts: Sequence[StreamPart]) -> None:
    """Append stored pieces to the stream of a locked file; with the first ones all are told that it can be played."""
    row, _ = MediaRendition.objects.get_or_create(media=media, kind=RenditionKind.HLS)
    if row.state != RenditionState.READY:
        row.state, row.facts, row.error, row.not_before = RenditionState.READY, {"pieces": []}, None, None
    files = {name: size for part in parts for name, size in part.files.items()}
    added = sum(files.values())
    row.facts = {"pieces": [*row.facts["pieces"], *(to_builtins(part.piece) for part in parts)]}
    row.files, row.bytes = {**row.files, **files}, row.bytes + added
    row.save()
    charge_space(media.namespace_id, added)
    if "hls" not in media.streams:
        change(media, None, streams={**media.streams, "hls": STREAM})


def streamed_until(media_id: UUID) -> float:
    """How many seconds of a file its stream has already, perhaps of an earlier attempt."""
    row = _streams(media_id).filter(state=RenditionState.READY).first()
    return sum(piece["seconds"] for piece in row.facts["pieces"]) if row else 0.0


def end_stream(media: MediaFile, error: StageError | None = None) -> dict[str, Any]:
    """End the stream of a locked file, whose whole stands or which cannot be made; returns its ``streams`` without it.

    Players that have begun with it go on where the whole stands; no other one begins with it.
    """
    rows = _streams(media.pk).filter(state=RenditionState.READY)
    if error is None:
        for row in rows:
            row.facts, row.not_before = {**row.facts, "ended": True}, clock.now() + KEPT
            row.save(update_fields=["facts", "not_before"])
    else:
        rows.update(state=RenditionState.FAILED, error=to_builtins(error), not_before=clock.now())
    return {kind: name for kind, name in media.streams.items() if (kind, name) != ("hls", STREAM)}


def forget_streams() -> int:
    """Remove the pieces of streams whose time is over, and give their room back; returns the number of streams."""
    due = MediaRendition.objects.filter(kind=RenditionKind.HLS, not_before__lte=clock.now())
    return sum(_forget_stream(media_id) for media_id in list(due.values_list("media", flat=True)[:100]))


def _forget_stream(media_id: UUID) -> int:
    with atomic():
        media = locked(media_id)
        row = _streams(media_id).filter(not_before__lte=clock.now()).first()
        if row is None:
            return 0
        names = list(row.files)
        release_space(media.namespace_id, row.bytes)
        if row.state == RenditionState.FAILED:
            # Those who ask for it are still told why it ended.
            row.files, row.bytes, row.not_before = {}, 0, None
            row.save()
        else:
            row.delete()
    for name in names:
        blobs.remove(blobs.derived_key(media_id, name))
    return 1


def _streams(media_id: UUID) -> QuerySet[MediaRendition]:
    return MediaRendition.objects.filter(media=media_id, kind=RenditionKind.HLS)
