"""A look into a video: a second of its beginning, of its middle and of its end, or all of a short one."""

import time
from collections.abc import Iterator
from typing import BinaryIO

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media_pipeline.engine import errors, formats, probe
from media_pipeline.engine.clip.encoding import Timed, encoded
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Clip
from media_pipeline.engine.video.orientation import orientation
from media_pipeline.engine.video.rendering import displayed_size, prepare, rendered
from media_pipeline.engine.video.sampling import seconds_of

LONGEST_SIDE, PER_SECOND, LENGTH_S = 480, 12, 3.0
_PARTS = (0.1, 0.45, 0.8)
_SHORT_S = 12.0
_QUALITY = {"crf": "30", "maxrate": "600k", "bufsize": "300k"}
"""Three seconds of noise stay below 300 kB."""
_CPU = 0.25
"""The part of the processor time allowed that one stretch may take."""
_MICROSECONDS = 1_000_000


def video_clip(file: BinaryIO, container: str, limits: Limits) -> Clip:
    """The film, upright and in the colours of ordinary screens. Raises MediaError, also where there is no video."""
    with probe.open_container(file, container, limits) as opened:
        stream = probe.main_video(opened)
        if stream is None:
            raise errors.nothing_inside()
        if (codec := probe.codec_name(stream)) not in formats.VIDEO_CODECS:
            raise errors.unsupported(codec)
        prepare(opened, stream, limits)
        return encoded(_frames(opened, stream, limits), round(LENGTH_S * PER_SECOND) + len(_PARTS), _QUALITY)


def _frames(opened: InputContainer, stream: VideoStream, limits: Limits) -> Iterator[Timed]:
    """Pictures of each stretch at even steps; each begins with a key frame, so that nothing is decoded in vain."""
    duration = (opened.duration or 0) / _MICROSECONDS
    parts = _PARTS if duration >= _SHORT_S else (0.0,)
    for part in parts:
        for frame in _stretch(opened, stream, limits, part * duration, LENGTH_S / len(parts)):
            size = displayed_size(frame, stream.sample_aspect_ratio)
            picture = orientation(frame).applied(rendered(frame, size, longest=LONGEST_SIDE))
            yield Timed(picture, round(1000 / PER_SECOND))


def _stretch(
    opened: InputContainer, stream: VideoStream, limits: Limits, begin_s: float, length_s: float
) -> Iterator[VideoFrame]:
    """One frame for each step from the key frame in force at a second on; none where nothing can be decoded."""
    stream.codec_context.skip_frame = "NONREF"
    probe.go_to(opened, begin_s * _MICROSECONDS)
    allowed = limits.max_search_pixels // len(_PARTS) // max(1, stream.width * stream.height)
    first_s, given, started = None, 0, time.process_time()
    for decoded, frame in enumerate(_decoded(opened, stream)):
        at_s = seconds_of(frame, opened, stream, otherwise=begin_s + decoded / PER_SECOND)
        first_s = at_s if first_s is None else first_s
        while given < length_s * PER_SECOND and first_s + given / PER_SECOND <= at_s:
            given += 1
            yield frame
        is_enough = decoded > allowed or time.process_time() - started > _CPU * limits.cpu_seconds
        if given >= length_s * PER_SECOND or is_enough:
            return


def _decoded(opened: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    with probe.damage_is_skipped():
        for packet in opened.demux(stream):
            yield from stream.codec_context.decode(packet)
