"""What stands in the store of a file, and how it is to be served."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct, convert

from backend.errors import Gone, NotFound
from backend.media.models import MediaFile, MediaRendition, Metadata, RenditionKind, RenditionState, State
from backend.media.payloads import Rung, StageError, StreamPiece, thumbnails_of
from backend.sniff import UNKNOWN
from backend.storage.blobs import derived_key

NO_BYTES = "There are no such bytes: they are not here yet, or are gone."

_RENDITION_TYPES = {
    "m4s": "video/iso.segment",
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "m3u8": "application/vnd.apple.mpegurl",
    "vtt": "text/vtt",
    "webp": "image/webp",
}
"""Content types of renditions by the suffixes of their names."""


class StoredFile(Struct, frozen=True, kw_only=True):
    """Bytes in the store and how they are to be served; ``etag`` names exactly these bytes."""

    key: str
    etag: str
    content_type: str
    name: str


def stored_original(media: MediaFile) -> StoredFile:
    """The bytes that were sent, or the copy of them without metadata; raises NotFound where they are not there.

    As long as metadata that is to be removed was not looked for, or pictures were not compared with blocked ones, they
    are not. Those of a file that failed are of no known type: they are only ever saved.
    """
    if media.blob is None or media.metadata in {Metadata.PENDING, Metadata.COMPARE}:
        raise NotFound(NO_BYTES)
    content_type = UNKNOWN if media.state == State.FAILED else media.content_type
    key, sha256 = media.served_key or media.blob.key, media.served_sha256 or media.blob.sha256
    return StoredFile(key=key, etag=sha256, content_type=content_type, name=media.name)


def stored_thumbnail(media: MediaFile, size: str, attempt: int) -> StoredFile:
    """A picture of the file in one size; raises NotFound for a size or an attempt that does not stand."""
    for row in thumbnails_of(media):
        if (row.size, row.attempt) == (size, attempt):
            name = f"{size}.a{attempt}.webp"
            return StoredFile(key=row.key, etag=f"{media.pk.hex}.{name}", content_type="image/webp", name=name)
    raise NotFound(NO_BYTES)


def stored_rendition(media: MediaFile, name: str) -> StoredFile:
    """A file of a rendition that stands; raises NotFound for every other name.

    One that has taken the place of what was sent stands there, and keeps its name for those who play it.
    """
    kind, suffix = name.partition(".")[0].partition("-")[0], name.rpartition(".")[2]
    row = MediaRendition.objects.filter(media=media.pk, kind=kind, state=RenditionState.READY).first()
    stands_for = row is not None and media.blob is not None and row.facts.get("stands_for") == name
    if row is None or (name not in row.files and not stands_for):
        raise NotFound(NO_BYTES)
    etag, content_type = f"{media.pk.hex}.{name}", _RENDITION_TYPES.get(suffix, UNKNOWN)
    key = media.blob.key if stands_for and media.blob else derived_key(media.pk, name)
    return StoredFile(key=key, etag=etag, content_type=content_type, name=name)


class LiveStream(Struct, frozen=True, kw_only=True):
    """What there is of a video that plays while it is converted; ``has_ended``: nothing comes any more."""

    media_id: UUID
    pieces: list[StreamPiece]
    has_ended: bool


def live_stream(media: MediaFile) -> LiveStream:
    """The stream of a file; raises NotFound where it has none, and Gone, saying why, where it could not be finished."""
    row = MediaRendition.objects.filter(media=media.pk, kind=RenditionKind.HLS).first()
    if row is not None and row.state == RenditionState.FAILED:
        raise Gone(convert(row.error, StageError).message)
    if row is None or row.state != RenditionState.READY:
        raise NotFound("This file has no stream: play what `stream.mp4` or `file_url` names.")
    pieces = convert(row.facts["pieces"], list[StreamPiece])
    return LiveStream(media_id=media.pk, pieces=pieces, has_ended=bool(row.facts.get("ended")))


class Ladder(Struct, frozen=True, kw_only=True):
    """A video in several heights, the largest first; they are kept until ``until_s``, in seconds since 1970."""

    media_id: UUID
    rungs: list[Rung]
    until_s: float


def stream_of(media: MediaFile) -> LiveStream | Ladder:
    """What a file streams: its heights where they stand, else what there is of its conversion; raises as that does."""
    row = MediaRendition.objects.filter(media=media.pk, kind=RenditionKind.LADDER, state=RenditionState.READY).first()
    if row is None or media.streams.get("hls") == "stream":
        return live_stream(media)
    until_s = row.not_before.timestamp() if row.not_before else 0.0
    return Ladder(media_id=media.pk, rungs=convert(row.facts["rungs"], list[Rung]), until_s=until_s)


def current_thumbnail(media: MediaFile, size: str) -> StoredFile | None:
    """The present picture of the file in one size; None where there is none."""
    attempts = [row.attempt for row in thumbnails_of(media) if row.size == size]
    return stored_thumbnail(media, size, attempts[0]) if attempts else None
