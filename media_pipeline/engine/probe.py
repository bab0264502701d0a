"""Opens a video or audio file with the one demuxer allowed for it."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import BinaryIO, NoReturn

import av
from av.audio.stream import AudioStream
from av.codec.context import CodecContext
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from media_pipeline.engine import errors, extent, formats
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits

_READ_BYTES = 64 * 1024
LONGEST_DISTANCE = 10e6
"""Microseconds between two key frames, as encoders have them at most unless they are told otherwise."""
_DAMAGE = (av.FFmpegError, OSError, ValueError, OverflowError)


def open_container(file: BinaryIO, container: str, limits: Limits) -> AbstractContextManager[InputContainer]:
    """The opened container; raises MediaError for what is cut off, not of this kind, or holds too many streams."""
    demuxer = formats.DEMUXERS.get(container)
    if demuxer is None:
        raise errors.unsupported(container)
    size = size_of(file)
    if extent.is_cut_off(file, size, container):
        raise errors.cut_off()
    file.seek(0)
    opened = opened_as(file, demuxer, limits)
    if demuxer == "mov" and extent.index_reaches_beyond(opened, size):
        opened.close()
        raise errors.cut_off()
    return opened


def size_of(file: BinaryIO) -> int:
    """Bytes; the position of the file stays."""
    position = file.tell()
    size = file.seek(0, os.SEEK_END)
    file.seek(position)
    return size


def opened_as(file: BinaryIO, demuxer: str, limits: Limits) -> InputContainer:
    """The container as this one demuxer reads it from the file's position. Raises MediaError for what it cannot."""
    with damage_is_an_answer():
        return av.open(
            file,
            mode="r",
            format=demuxer,
            options={"max_pixels": str(limits.max_pixels), "threads": "1"},
            container_options={
                "format_whitelist": demuxer,
                "codec_whitelist": formats.DECODERS,
                "protocol_whitelist": "none",
                "max_streams": str(limits.max_streams),
            },
            metadata_errors="replace",
            buffer_size=_READ_BYTES,
            io_open=_refuse_to_open,
        )


@contextmanager
def damage_is_an_answer() -> Iterator[None]:
    """Translate errors of libav about damaged bytes into MediaError; MemoryError is not translated."""
    try:
        yield
    except MemoryError:
        raise
    except _DAMAGE as error:
        raise errors.not_readable() from error


@contextmanager
def damage_is_skipped() -> Iterator[None]:
    """End the block at damaged bytes without an error, for one attempt of several; MemoryError is raised."""
    with suppress(MediaError), damage_is_an_answer():
        yield


def go_to(container: InputContainer, after_start: float, *, lead: float = 2e6) -> None:
    """Seek to the key frame in force ``after_start`` microseconds after the beginning.

    In a transport stream, which has no list of them, to ``lead`` microseconds before, and never behind the first.
    """
    if container.format.name == "mpegts":
        after_start -= lead if after_start else LONGEST_DISTANCE
    with damage_is_skipped():
        container.seek(int((container.start_time or 0) + after_start))


def _refuse_to_open(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    """Called when a file names another one: never followed."""
    raise PermissionError(url)


def main_video(container: InputContainer) -> VideoStream | None:
    """Return the main video stream; cover art does not count."""
    streams = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    return max(streams, key=lambda stream: bool(stream.disposition & Disposition.default), default=None)


def main_audio(container: InputContainer) -> AudioStream | None:
    """The first sound track."""
    return container.streams.audio[0] if container.streams.audio else None


def codec_name(stream: Stream | None) -> str | None:
    """Return ffprobe's name of the codec, independent of the decoder in use (``mp3``, not ``mp3float``)."""
    if stream is None:
        return None
    # Typed as always there, but absent where libav has no decoder for the codec.
    context: CodecContext | None = stream.codec_context
    return context.codec.canonical_name if context else "unknown"
