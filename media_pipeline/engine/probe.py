"""Opens a video or audio file with the one demuxer allowed for it and reads its facts."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import BinaryIO, NoReturn, TypeVar

import av
from av.audio.stream import AudioStream
from av.codec.context import CodecContext
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from media_pipeline.engine import errors, extent, formats
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import LARGEST_FIGURE, Facts, Preview

Figure = TypeVar("Figure", int, float)
_READ_BYTES = 64 * 1024
_DAMAGE = (av.FFmpegError, OSError, ValueError, OverflowError)


def open_container(file: BinaryIO, container: str, limits: Limits) -> AbstractContextManager[InputContainer]:
    """The opened container; raises MediaError for what is cut off, not of this kind, or holds too many streams."""
    demuxer = formats.DEMUXERS.get(container)
    if demuxer is None:
        raise errors.unsupported(container)
    size = os.fstat(file.fileno()).st_size
    if extent.is_cut_off(file, size, container):
        raise errors.cut_off()
    file.seek(0)
    opened = _open(file, demuxer, limits)
    if demuxer == "mov" and extent.index_reaches_beyond(opened, size):
        opened.close()
        raise errors.cut_off()
    return opened


def _open(file: BinaryIO, demuxer: str, limits: Limits) -> InputContainer:
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
    """Whatever libav raises over damaged bytes becomes the MediaError that says so; lack of memory stays itself."""
    try:
        yield
    except MemoryError:
        raise
    except _DAMAGE as error:
        raise errors.not_readable() from error


@contextmanager
def damage_is_skipped() -> Iterator[None]:
    """For one try of several: damage ends the block and nothing else; lack of memory stays itself."""
    with suppress(MediaError), damage_is_an_answer():
        yield


def _refuse_to_open(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    """Called when a file names another one: never followed."""
    raise PermissionError(url)


def main_video(container: InputContainer) -> VideoStream | None:
    """The stream that a person would call the video; cover art is none."""
    streams = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    return max(streams, key=lambda stream: bool(stream.disposition & Disposition.default), default=None)


def main_audio(container: InputContainer) -> AudioStream | None:
    """The first sound track."""
    return container.streams.audio[0] if container.streams.audio else None


def codec_name(stream: Stream | None) -> str | None:
    """The codec in ffprobe's words, whichever decoder is in use (``mp3``, not ``mp3float``)."""
    if stream is None:
        return None
    # Typed as always there, but absent where libav has no decoder for the codec.
    context: CodecContext | None = stream.codec_context
    return context.codec.canonical_name if context else "unknown"


def read_facts(container: InputContainer, name: str, *, size: tuple[int, int] | None, rotation: int | None) -> Facts:
    """The facts; displayed ``size`` and clockwise ``rotation`` come from a decoded frame, where there is one."""
    video, audio = main_video(container), main_audio(container)
    codec, audio_codec = codec_name(video), codec_name(audio)
    rate = video.average_rate if video else None
    return Facts(
        width=size[0] if size else None,
        height=size[1] if size else None,
        duration=_known(container.duration / av.time_base) if container.duration else None,
        bitrate=_known(round(container.bit_rate / 1000)),
        codec=codec,
        audio_codec=audio_codec,
        fps=_known(float(rate)) if rate else None,
        rotation=rotation,
        has_audio=audio is not None,
        playable=formats.playable(name, codec, audio_codec, video.pix_fmt if video else None),
    )


def _known(figure: Figure) -> Figure | None:
    """The figure, if a real file could have it: containers may claim an instant, or a thousand years."""
    return figure if 0 < figure <= LARGEST_FIGURE else None


def preview_audio(file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None]) -> Preview:
    """The facts of a sound file; cover art is left alone."""
    with open_container(file, container, limits) as opened:
        if main_audio(opened) is None:
            raise errors.nothing_inside()
        facts = read_facts(opened, container, size=None, rotation=None)
    on_facts(facts)
    return Preview(facts=facts, placeholder=None, thumbnails=[])
