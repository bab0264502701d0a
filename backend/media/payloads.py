"""How a media file is shown to clients: the attachment payload of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from msgspec import Struct, convert
from msgspec.structs import replace

from backend.accounts.payloads import UserPayload, user_payload
from backend.clock import stamp

if TYPE_CHECKING:
    from backend.media.models import MediaFile, MediaThumbnail

Kind = Literal["image", "video", "audio", "file"]
State = Literal["uploading", "processing", "ready", "failed", "expired", "deleted"]
Hold = Literal["scan", "review", "quarantined"]


class StageError(Struct, frozen=True, kw_only=True):
    """Why a stage or a file failed, in words for a person."""

    code: str
    message: str
    retryable: bool


class StagePayload(Struct, frozen=True, kw_only=True):
    """How far one stage of the pipeline is."""

    state: Literal["started", "progress", "done", "failed"]
    percent: float | None
    attempt: int
    started_at: str
    elapsed_ms: int | None
    error: StageError | None


class Thumbnails(Struct, frozen=True, kw_only=True):
    """Stable paths of the three sizes (longest side 320, 640, 1280 pixels)."""

    small: str | None
    medium: str | None
    large: str | None


class Stream(Struct, frozen=True, kw_only=True):
    """Paths of what a player can use beside the original; ``growing``: instead of it, while it is being uploaded.

    ``picture`` is a picture as every browser shows it, its longer side at most 4096 pixels, where the original is none.
    """

    hls: str | None
    mp4: str | None
    picture: str | None
    storyboard: str | None
    clip: str | None
    growing: str | None


class StreamPiece(Struct, frozen=True, kw_only=True):
    """A piece of a video that plays while it is converted: its file, its length, and the file of its header."""

    name: str
    seconds: float
    header: str


class Rung(Struct, frozen=True, kw_only=True):
    """One height of a stream: its file of fragments, its size in pixels, and how many bytes its header has.

    ``pieces`` are the bytes and the seconds of each fragment, in their order behind the header.
    """

    name: str
    width: int
    height: int
    fps: float | None
    codecs: str | None
    header: int
    pieces: list[tuple[int, float]]


class AttachmentPayload(Struct, frozen=True, kw_only=True):
    """A media file as all see it who may see it.

    Sizes in bytes, ``duration`` in seconds, ``bitrate`` of the whole container in kbit/s, ``width`` and
    ``height`` in pixels as displayed (after rotation), ``rotation`` in degrees clockwise.
    """

    id: str
    version: int
    kind: Kind
    state: State
    hold: Hold | None
    stages: dict[str, StagePayload]
    name: str | None
    title: str | None
    alt_text: str | None
    content_type: str
    size: int
    received: int
    width: int | None
    height: int | None
    duration: float | None
    duration_formatted: str | None
    bitrate: int | None
    codec: str | None
    audio_codec: str | None
    mime_codecs: str | None
    pages: int | None
    fps: float | None
    rotation: int | None
    video_dimensions: tuple[int, int] | None
    has_audio: bool | None
    placeholder: str | None
    thumbnail_url: str | None
    thumbnails: Thumbnails
    file_url: str | None
    download_url: str | None
    stream: Stream | None
    waveform: list[float] | None
    playable: bool | None
    playable_reason: str | None
    error: StageError | None
    created_at: str
    uploader: UserPayload
    namespace: str
    room: str | None


class HistoryPayload(Struct, frozen=True, kw_only=True):
    """One thing that happened to a file; ``at`` is when it began, ``elapsed_ms`` how long it took.

    ``stage`` is a stage of the pipeline with a state as in ``stages``, or a milestone: ``upload`` started, done or
    failed; ``processing`` done, failed or retried; ``hold`` held or released; ``trash`` deleted or restored. ``code``
    and ``detail`` say what went wrong. ``actor`` is null for the server, and for holds and deletions by others where
    the reader does not moderate the file.
    """

    id: str
    at: str
    stage: str
    state: Literal["started", "progress", "done", "failed", "retried", "held", "released", "deleted", "restored"]
    attempt: int
    elapsed_ms: int | None
    code: str | None
    detail: str | None
    actor: UserPayload | None


Range = tuple[int, int]
"""An offset and a length in bytes."""


class ChallengePayload(Struct, frozen=True, kw_only=True):
    """What is to be proved: the SHA-256 of ``challenge`` (as ASCII) and the bytes of ``ranges``, in their order.

    Each range is an offset and a length in bytes; the challenge is good for one proof within ``expires_in`` seconds.
    """

    challenge: str
    ranges: list[Range]
    expires_in: int


class DirectUploadPayload(Struct, frozen=True, kw_only=True):
    """An upload into the object storage: its id, its file and message, and the size of all parts but the last."""

    id: str
    media: str
    message: str | None
    part_size: int
    expires_at: str


class StoredPart(Struct, frozen=True, kw_only=True):
    """A part that stands in the object storage, with its ETag and its size in bytes."""

    number: int
    etag: str
    size: int


class PartAddresses(Struct, frozen=True, kw_only=True):
    """Where parts are to be sent with PUT, by their numbers; each address is good for 15 minutes.

    ``parts`` are those of them that stand already, ``received`` counts the bytes of all that stand.
    """

    urls: dict[str, str]
    parts: list[StoredPart]
    received: int


P = TypeVar("P", bound=AttachmentPayload)

# While a hold stands, or once the file is gone, nothing of this may be in any frame or answer.
_TYPE_SAYS_ALL = frozenset({"mp3", "aac", "flac", "wav"})
"""Containers of one codec: browsers know their types alone, and not all of them with the codec beside it."""

_WITHHELD: dict[str, object] = {
    "name": None,
    "title": None,
    "alt_text": None,
    "placeholder": None,
    "thumbnail_url": None,
    "thumbnails": Thumbnails(small=None, medium=None, large=None),
    "file_url": None,
    "download_url": None,
    "stream": None,
    "waveform": None,
}
_UNREACHABLE = {key: _WITHHELD[key] for key in ("thumbnail_url", "thumbnails", "file_url", "download_url", "stream")}


def attachment_payload(media: MediaFile) -> AttachmentPayload:
    """Render a media file, the same for all; withheld fields are null under a hold."""
    payload = revealed_payload(media)
    return replace(payload, **_WITHHELD) if media.hold or media.state == "deleted" else payload


def facts_payload(media: MediaFile) -> AttachmentPayload:
    """What a moderator may know of any file of the namespace: facts and placeholder, no way to the bytes."""
    return replace(attachment_payload(media), **_UNREACHABLE)


def revealed_payload(media: MediaFile) -> AttachmentPayload:
    """A media file with nothing withheld: for reveals, and the ground for the other two."""
    sized = media.width is not None and media.height is not None
    return AttachmentPayload(
        id=str(media.pk),
        version=media.version,
        kind=media.kind,  # type: ignore[arg-type]
        state=media.state,  # type: ignore[arg-type]
        hold=media.hold,  # type: ignore[arg-type]
        stages=convert(media.stages, dict[str, StagePayload]),
        name=media.name,
        title=media.title or None,
        alt_text=media.alt_text or None,
        content_type=media.content_type,
        size=media.size,
        received=media.received,
        width=media.width,
        height=media.height,
        duration=media.duration,
        duration_formatted=duration_formatted(media.duration),
        bitrate=media.bitrate,
        codec=media.codec,
        audio_codec=media.audio_codec,
        mime_codecs=_mime_codecs(media),
        pages=media.pages,
        fps=media.fps,
        rotation=media.rotation,
        video_dimensions=(media.width, media.height) if sized else None,  # type: ignore[arg-type]
        has_audio=media.has_audio,
        placeholder=media.placeholder or None,
        **_paths(media),  # type: ignore[arg-type]
        stream=_stream(media),
        waveform=media.waveform,
        playable=_is_converted(media) or media.playable,
        playable_reason=_playable_reason(media),
        error=convert(media.error, StageError | None),
        created_at=stamp(media.created_at),
        uploader=user_payload(media.uploader),
        namespace=media.namespace.slug,
        room=str(media.room_id) if media.room_id else None,
    )


def _mime_codecs(media: MediaFile) -> str | None:
    """The media type with its codecs, as ``canPlayType`` of browsers asks for; None where they are not known."""
    if media.audio_codec and media.container in _TYPE_SAYS_ALL:
        return media.content_type
    return f'{media.content_type}; codecs="{media.codecs}"' if media.codecs else None


def _is_converted(media: MediaFile) -> bool:
    """Whether a version for every browser stands beside the original."""
    return not media.streams.keys().isdisjoint({"mp4", "picture"})


def _playable_reason(media: MediaFile) -> str | None:
    """Why not every browser plays the file, and what to do; None where all do, or nothing is known yet."""
    if media.playable is not False or _is_converted(media):
        return None
    is_running = media.stages.get("transcode", {}).get("state") in {"started", "progress"}
    if media.kind == "image" and not media.error:
        comes = "It will be shown in full shortly." if is_running else "Download it to have it in full."
        return f"Not every browser shows this kind of picture. {comes}"
    why = media.error["message"] if media.error else "Not every browser plays this kind of file."
    if is_running:
        why = "This file is being made playable in every browser."
    return f"{why} Download it to open it with another program."


def _stream(media: MediaFile) -> Stream:
    paths = {kind: f"/media/{media.pk}/{name}" for kind, name in media.streams.items()}
    hls = f"/api/v1/media/files/{media.pk}/stream/" if "hls" in media.streams else None
    return Stream(
        hls=hls,
        mp4=paths.get("mp4"),
        picture=paths.get("picture"),
        storyboard=paths.get("storyboard"),
        clip=paths.get("clip"),
        growing=paths.get("growing") if media.state == "uploading" else None,
    )


def _paths(media: MediaFile) -> dict[str, object]:
    sizes = {row.size: f"/media/{media.pk}/{row.size}.a{row.attempt}.webp" for row in thumbnails_of(media)}
    thumbnails = Thumbnails(small=sizes.get("small"), medium=sizes.get("medium"), large=sizes.get("large"))
    # What failed is never shown in place: there is only the way to save it.
    has_bytes = media.blob_id and media.metadata not in {"pending", "compare"}
    file_url = f"/media/{media.pk}/file" if has_bytes and media.state != "failed" else None
    is_video = media.kind == "video"
    download = f"/api/chat/videos/{media.pk}/download/" if is_video else f"/media/{media.pk}/file?download=1"
    return {
        "thumbnails": thumbnails,
        "thumbnail_url": thumbnails.medium or thumbnails.small,
        "file_url": file_url,
        "download_url": download if has_bytes else None,
    }


class Thumbnail(NamedTuple):
    """A row of a picture of a file, read for many files at once."""

    size: str
    attempt: int
    width: int
    height: int
    key: str


def thumbnails_of(media: MediaFile) -> Sequence[MediaThumbnail | Thumbnail]:
    """The pictures of a file in the order in which they were made; those of ``shown_files`` were read with it."""
    prefetched: list[MediaThumbnail | Thumbnail] | None = getattr(media, "prefetched_thumbnails", None)
    return list(media.thumbnails.order_by("pk")) if prefetched is None else prefetched


def duration_formatted(seconds: float | None) -> str | None:
    """``MM:SS``, from one hour on ``H:MM:SS``."""
    if seconds is None:
        return None
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def completed(payload: P, query: str) -> P:
    """The payload with ``query`` (a grant or a signature) added to each of its paths, for a REST answer."""

    def add(path: str | None) -> str | None:
        return f"{path}{'&' if '?' in path else '?'}{query}" if path else None

    sizes, stream = payload.thumbnails, payload.stream
    if stream:
        stream = Stream(
            hls=add(stream.hls),
            mp4=add(stream.mp4),
            picture=add(stream.picture),
            storyboard=add(stream.storyboard),
            clip=add(stream.clip),
            growing=add(stream.growing),
        )
    return replace(
        payload,
        thumbnail_url=add(payload.thumbnail_url),
        thumbnails=Thumbnails(small=add(sizes.small), medium=add(sizes.medium), large=add(sizes.large)),
        file_url=add(payload.file_url),
        download_url=add(payload.download_url),
        stream=stream,
    )
