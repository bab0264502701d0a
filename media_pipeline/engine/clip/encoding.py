"""Writes pictures with their times as a small MP4 without sound, its index in front."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from io import BytesIO
from itertools import chain
from typing import NamedTuple

import av
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from PIL import Image

from media_pipeline.engine import errors
from media_pipeline.engine.results import Clip

_TICKS = 1000
_INDEX_BYTES, _INDEX_BYTES_PER_FRAME = 4096, 32
_COLOURS = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
_ENCODER = {"threads": "1", "preset": "veryfast", "profile": "high", "bf": "0"}


class Timed(NamedTuple):
    """An RGB picture, and how many milliseconds it is shown."""

    picture: Image.Image
    lasts_ms: int


def even(width: int, height: int) -> tuple[int, int]:
    """The size with even sides, which H.264 asks for."""
    return max(2, width // 2 * 2), max(2, height // 2 * 2)


def paced(frames: Iterable[Timed], per_second: int) -> Iterator[Timed]:
    """At most so many pictures a second: those between are left out, and the others last for them."""
    least, waiting = _TICKS // per_second, None
    for frame in frames:
        if waiting is not None and waiting.lasts_ms >= least:
            yield waiting
            waiting = None
        waiting = frame if waiting is None else Timed(waiting.picture, waiting.lasts_ms + frame.lasts_ms)
    if waiting is not None:
        yield waiting


def encoded(frames: Iterable[Timed], most: int, options: dict[str, str]) -> Clip:
    """The film of at most ``most`` frames, in the size of the first; raises MediaError where there is none."""
    frames = iter(frames)
    first = next(frames, None)
    if first is None:
        raise errors.not_readable()
    size, file, shown_ms = even(*first.picture.size), BytesIO(), 0
    room = _INDEX_BYTES + _INDEX_BYTES_PER_FRAME * most
    with av.open(file, "w", format="mp4", options={"moov_size": str(room)}) as container:
        stream = container.add_stream("libx264", rate=30, options={**_ENCODER, **_COLOURS, **options})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, _TICKS)
        lengths: list[int] = []
        for frame in chain((first,), frames):
            _write(container, stream, _frame(frame.picture, size, shown_ms), lengths)
            lengths.append(frame.lasts_ms)
            shown_ms += frame.lasts_ms
        _write(container, stream, None, lengths)
    return Clip(data=file.getvalue(), width=size[0], height=size[1], duration=shown_ms / _TICKS)


def _write(
    container: av.container.OutputContainer, stream: VideoStream, frame: av.VideoFrame | None, lengths: list[int]
) -> None:
    for packet in stream.encode(frame):
        packet.duration = lengths.pop(0) if lengths else 0
        container.mux(packet)


def _frame(picture: Image.Image, size: tuple[int, int], at_ms: int) -> av.VideoFrame:
    same = picture if picture.size == size else picture.resize(size, Image.Resampling.BILINEAR)
    # Whole groups of pixels: the converter of colours writes in steps.
    frame = av.VideoFrame.from_bytes(same.convert("RGBA").tobytes(), *size)
    frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, threads=1)
    frame.pts, frame.time_base = at_ms, Fraction(1, _TICKS)
    return frame
