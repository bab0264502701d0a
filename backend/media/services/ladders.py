"""The heights in which a long or large video streams: those that are worth making, and how long they are kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import QuerySet

from backend import clock
from backend.accounts.selectors import policy_of
from backend.accounts.services import release_space
from backend.events.publish import atomic
from backend.media.models import Kind, MediaFile, MediaRendition, RenditionKind, RenditionState, State, Visibility
from backend.media.services.changes import change, locked
from backend.storage import blobs
from backend.storage.blobs import derived_key

log = structlog.get_logger()

LADDER = "ladder"
"""What ``MediaFile.streams`` names as the file for ``hls`` where a video streams in several heights."""

HEIGHTS = (1080, 720, 360)
"""The shorter sides, in pixels, of what is made."""

_APART = 0.7
"""The next lower height has at most this part of the one above: what is nearly the same is not made twice."""
_LARGE_FROM_S = 10.0
_NOTED_AGAIN = timedelta(days=1)


def is_worth_heights(media: MediaFile) -> bool:
    """Whether a video that plays is so long, or so large, that several heights of it are of use."""
    if not settings.HEIGHTS_FROM_S or not settings.HEIGHTS_BYTES:
        return False
    if media.kind != Kind.VIDEO or media.state != State.READY or media.hold:
        return False
    plays = media.playable or "mp4" in media.streams
    if not plays or "hls" in media.streams or not media.duration or len(sizes_of(media)) < 2:
        return False
    is_large = min(media.width or 0, media.height or 0) > HEIGHTS[0]
    return media.duration >= (min(_LARGE_FROM_S, settings.HEIGHTS_FROM_S) if is_large else settings.HEIGHTS_FROM_S)


def sizes_of(media: MediaFile) -> list[tuple[int, int]]:
    """Widths and heights, the largest first: even, of the shape of the video, and never larger than it is.

    Nor larger than its namespace wants videos in rooms to be played.
    """
    width, height = media.width or 0, media.height or 0
    sides: list[float] = [min(width, height, played_side(media) or HEIGHTS[0], HEIGHTS[0])]
    for side in HEIGHTS[1:]:
        if side <= sides[-1] * _APART:
            sides.append(side)
    shorter = max(1, min(width, height))
    return [(_even(width * side / shorter), _even(height * side / shorter)) for side in sides]


def played_side(media: MediaFile) -> int | None:
    """The shorter side, in pixels, in which its namespace has a larger video played; None: as it was sent."""
    return policy_of(media.namespace_id).video_side if media.visibility == Visibility.ROOM else None


def _even(pixels: float) -> int:
    return max(2, int(pixels / 2) * 2)


def source_of(media: MediaFile, row: MediaRendition) -> tuple[str, int, str]:
    """Where the bytes stand that a rendition of a locked file is made of, their number, and their container.

    Heights are made of the version for browsers where there is one, unless that is only smaller.
    """
    if row.kind == RenditionKind.LADDER and (name := media.streams.get("mp4")):
        whole = MediaRendition.objects.get(media=media, kind=RenditionKind.MP4)
        if name in whole.files and not whole.plan.get("shrinks"):
            return derived_key(media.pk, name), whole.bytes, "mp4"
    return media.blob.key if media.blob else "", media.size, media.container


def conversion_waits() -> bool:
    """Whether a file that does not play yet waits for its conversion: it goes before what plays already."""
    rows = MediaRendition.objects.filter(kind=RenditionKind.MP4, state=RenditionState.WAITING, not_before=None)
    return rows.exists()


def keep_while_played(row: MediaRendition) -> None:
    """Have heights removed a while from now, unless they are played until then."""
    row.not_before = clock.now() + _kept()
    row.save(update_fields=["not_before"])


def note_stream_use(media_id: UUID, kept_until_s: float) -> None:
    """The heights of a file are played, which would be removed at ``kept_until_s``: noted once a day."""
    until = clock.now() + _kept()
    if kept_until_s < (until - _NOTED_AGAIN).timestamp():
        _ladders().filter(media=media_id).update(not_before=until)


def _kept() -> timedelta:
    return timedelta(days=settings.HEIGHTS_DAYS)


def make_way(namespace_id: UUID) -> None:
    """Have those heights of a namespace removed that were played longest ago, where all take more than they may."""
    room = settings.HEIGHTS_BYTES
    rows = _ladders().filter(media__namespace=namespace_id).order_by("-not_before").values_list("pk", "bytes")
    ended = []
    for key, size in rows:
        room -= size
        if room < 0:
            ended.append(key)
    _ladders().filter(pk__in=ended).update(not_before=clock.now())


def forget_heights() -> int:
    """Remove the heights that are played no more, and give their room back; returns the number of videos."""
    due = _ladders().filter(not_before__lte=clock.now()).values_list("media", flat=True)
    return sum(_forget(media_id) for media_id in list(due[:100]))


def _forget(media_id: UUID) -> int:
    with atomic():
        media = locked(media_id)
        row = _ladders().filter(media=media_id, not_before__lte=clock.now()).first()
        if row is None:
            return 0
        names = list(row.files)
        release_space(media.namespace_id, row.bytes)
        row.delete()
        streams = {kind: name for kind, name in media.streams.items() if (kind, name) != ("hls", LADDER)}
        change(media, None, streams=streams)
    for name in names:
        try:
            blobs.remove(derived_key(media_id, name))
        except OSError as failed:
            # No row names it any more: it goes with what else is left over of its file.
            log.warning("heights.not_removed", media=str(media_id), name=name, error=repr(failed))
    return 1


def _ladders() -> QuerySet[MediaRendition]:
    return MediaRendition.objects.filter(kind=RenditionKind.LADDER, state=RenditionState.READY)
