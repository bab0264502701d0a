"""Reads the facts of a video or sound from its container and streams; measures those that are missing."""

from typing import BinaryIO, TypeVar

from av.audio.stream import AudioStream
from av.codec.context import CodecContext
from av.container import InputContainer

from media_pipeline.engine import formats, probe
from media_pipeline.engine.codec_strings import codec_strings
from media_pipeline.engine.duration import known_duration
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import LARGEST_FIGURE, Facts

_MOST_CHANNELS = 8  # 7.1

Figure = TypeVar("Figure", int, float)


def read_facts(
    opened: InputContainer,
    file: BinaryIO,
    container: str,
    limits: Limits,
    *,
    size: tuple[int, int] | None = None,
    rotation: int | None = None,
) -> Facts:
    """Return the facts; displayed ``size`` and clockwise ``rotation`` come from a decoded frame, where there is one."""
    video, audio = probe.main_video(opened), probe.main_audio(opened)
    codec, audio_codec = probe.codec_name(video), probe.codec_name(audio)
    rate = video.average_rate if video else None
    # A stream without a decoder has no format of pixels that could be asked for.
    pixels = video.pix_fmt if video and codec in formats.VIDEO_CODECS else None
    duration = known_duration(opened, file, container, limits)
    return Facts(
        width=size[0] if size else None,
        height=size[1] if size else None,
        duration=_known(duration) if duration else None,
        bitrate=_known(round(probe.size_of(file) * 8 / duration / 1000)) if duration else None,
        codec=codec,
        audio_codec=audio_codec,
        codecs=codec_strings(video, audio),
        fps=_known(float(rate)) if rate else None,
        rotation=rotation,
        has_audio=audio is not None,
        playable=formats.playable(container, codec, audio_codec, pixels) and _is_heard(audio),
    )


def _is_heard(audio: AudioStream | None) -> bool:
    """Whether browsers have places for its channels; True without sound."""
    context: CodecContext | None = audio.codec_context if audio else None
    return context is None or 0 < getattr(context, "channels", 0) <= _MOST_CHANNELS


def _known(figure: Figure) -> Figure | None:
    """The figure, if a real file could have it: containers may claim an instant, or a thousand years."""
    return figure if 0 < figure <= LARGEST_FIGURE else None
