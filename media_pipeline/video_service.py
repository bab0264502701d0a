"""The Python door to the media engine: facts, pictures and judgement of videos, for programs beside the worker.

Untrusted bytes are read in the sandbox alone: a file is opened here and handed over as a descriptor.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypedDict
from uuid import UUID

from django.conf import settings
from msgspec import Struct

from backend.errors import DomainError
from backend.media.payloads import AttachmentPayload
from backend.media.selectors import attachments
from backend.media.services import begin_processing, release_lease, renew_lease, require_type, size_text
from backend.sniff import HEAD_BYTES, VIDEO_FORMATS, FileType, sniff
from backend.storage.space import is_disk_full
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.leases import Leases
from media_pipeline.preview import make_preview
from media_pipeline.spooling import readable

VideoSource = str | os.PathLike[str]


class VideoMetadata(TypedDict):
    """What is true of a video as it is shown; None where it is not known."""

    duration: float | None
    """Seconds."""
    width: int | None
    """Pixels, after rotation and with square pixels."""
    height: int | None
    bitrate: int | None
    """kbit/s of the whole container."""
    codec: str | None
    """In ffprobe's words: ``h264``, ``vp9``…"""


class VideoError(Exception):
    """Why a video cannot be read or is refused: a stable code, a sentence for a person, whether to try again."""

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retryable = retryable


class _Look(Struct, frozen=True, kw_only=True):
    """What the engine found: the facts, and either pictures or why there are none."""

    facts: Facts
    preview: Preview | None
    error: MediaError | None


class VideoProcessingService:
    """Reads videos in a sandbox of its own, which is started at the first use. Thread-safe.

    Django must be set up. Every method raises VideoError and nothing else for what a file or a caller does wrong.
    Close the service, or use it in a ``with`` block: it keeps a process of the sandbox running.
    """

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()

    def extract_video_metadata(self, path: VideoSource) -> VideoMetadata:
        """Return the facts of a video, also of one whose codec has no pictures here."""
        with _opened(path) as file:
            facts = self._look(file, Path(path).name).facts
        return VideoMetadata(
            duration=facts.duration,
            width=facts.width,
            height=facts.height,
            bitrate=facts.bitrate,
            codec=facts.codec,
        )

    def generate_thumbnail(self, path: VideoSource, at: float | None = None) -> bytes:
        """Return a picture of a video as WebP, its longest side at most 1280 pixels.

        ``at`` is the moment in seconds, behind the end the last frame; None takes one that is neither dark nor flat.
        """
        if at is not None and not (isfinite(at) and at >= 0):
            raise VideoError("invalid", f"A moment of a video is a number of seconds from 0 on, not {at}.")
        with _opened(path) as file:
            look = self._look(file, Path(path).name, at_s=at)
        if look.preview is None:
            raise _translated(look.error)
        return next(thumbnail.data for thumbnail in look.preview.thumbnails if thumbnail.name == "large")

    def validate_video_file(self, file: VideoSource | IO[bytes]) -> None:
        """Raise VideoError where an upload of this file would be refused, or its processing would fail.

        ``file`` is a path or a file opened for reading bytes, such as Django's uploaded files.
        """
        with _opened(file) as source:
            size = os.fstat(source).st_size
            if size > settings.MAX_UPLOAD_BYTES:
                limit = size_text(settings.MAX_UPLOAD_BYTES)
                raise VideoError("too_large", f"This file has {size_text(size)}; the limit is {limit}.")
            look = self._look(source, _name_of(file))
        if look.error and look.error.code != "unsupported_codec":
            raise _translated(look.error)

    def process_video_attachment(self, attachment_id: UUID | str) -> AttachmentPayload:
        """Do for a file that was sent what a worker does, in this process; returns the attachment as it is then.

        One that is done, has failed, or is being processed by a worker is returned as it stands. A file that cannot be
        shown comes back with the state ``failed`` and an ``error``.
        """
        media_id = _as_id(attachment_id)
        attachment = _attachment(media_id)
        if attachment.kind != "video":
            raise VideoError("unsupported_type", "This attachment is no video.")
        order = begin_processing(media_id)
        if order is not None:
            leases = Leases(renew=renew_lease)
            try:
                with leases.held(order):
                    make_preview(order, self._sandbox)
            except Exception as failed:
                release_lease(order, no_room=is_disk_full(failed))
                raise
            finally:
                leases.stop()
        return _attachment(media_id)

    def _look(self, file: int, name: str, *, at_s: float | None = None) -> _Look:
        """Raise VideoError for what is no video, and where nothing can be learned of it."""
        container = _video_type(file, name).container
        facts: list[Facts] = []
        try:
            preview = self._sandbox.preview(file, kind="video", container=container, on_facts=facts.append, at_s=at_s)
        except MediaError as error:
            if not facts:
                raise _translated(error) from error
            return _Look(facts=facts[-1], preview=None, error=error)
        if preview.facts.codec is None:
            raise VideoError("unsupported_type", f"{name} holds only sound. Videos are accepted here: {VIDEO_FORMATS}.")
        return _Look(facts=preview.facts, preview=preview, error=None)


def _video_type(file: int, name: str) -> FileType:
    head = os.pread(file, HEAD_BYTES, 0)
    if not head:
        raise VideoError("invalid_media", f"{name} is empty.")
    file_type = sniff(head)
    try:
        require_type(name, "", file_type, only_video=True)
    except DomainError as error:
        raise VideoError(error.code, error.message) from error
    return file_type


@contextmanager
def _opened(file: VideoSource | IO[bytes]) -> Iterator[int]:
    """A descriptor of a regular file with these bytes. Raises VideoError where it cannot be opened."""
    if not isinstance(file, str | os.PathLike):
        with readable(file, limit=settings.MAX_UPLOAD_BYTES + 1) as descriptor:
            yield descriptor
        return
    try:
        # Without waiting for a writer, where the path names a pipe.
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise _not_opened(file, error) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise VideoError("invalid", f"{_shown(file)} is no file but something else, such as a folder.")
        yield descriptor
    finally:
        os.close(descriptor)


def _not_opened(file: VideoSource, error: OSError | ValueError) -> VideoError:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return VideoError("not_found", f"There is no file {_shown(file)}.")
    if isinstance(error, PermissionError):
        return VideoError("forbidden", f"The file {_shown(file)} may not be read by this user of the system.")
    return VideoError("unavailable", f"The file {_shown(file)} cannot be read: {error.strerror}.", retryable=True)


def _shown(file: VideoSource) -> str:
    return ascii(os.fspath(file))[1:-1] if not os.fspath(file).isprintable() else os.fspath(file)


def _name_of(file: VideoSource | IO[bytes]) -> str:
    named: Any = file if isinstance(file, str | os.PathLike) else getattr(file, "name", None)
    return Path(named).name if isinstance(named, str | os.PathLike) and str(named) else "This file"


def _as_id(attachment_id: UUID | str) -> UUID:
    try:
        return attachment_id if isinstance(attachment_id, UUID) else UUID(attachment_id)
    except ValueError as error:
        raise VideoError("invalid", "The id of an attachment is a UUID.") from error


def _attachment(media_id: UUID) -> AttachmentPayload:
    found = attachments([media_id]).get(media_id)
    if found is None:
        raise VideoError("not_found", "There is no such attachment.")
    return found


def _translated(error: MediaError | None) -> VideoError:
    if error is None:
        return VideoError("internal", "There is no picture of this video.")
    return VideoError(error.code, error.message, retryable=error.retryable)
