"""One pass over the key frames of a video: pictures for taggers and hashes for the search for duplicates."""

import math
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from media_pipeline.engine import errors, formats, probe
from media_pipeline.engine.fingerprint import distance, fingerprint
from media_pipeline.engine.image.sampling import key_frame
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Fingerprint, KeyFrame, KeyFrames
from media_pipeline.engine.video.frames import FrameSearch, is_poster
from media_pipeline.engine.video.keyframes import KeyFrameReader
from media_pipeline.engine.video.orientation import orientation
from media_pipeline.engine.video.rendering import displayed_size, prepare, rendered

_SHORTEST_STEP = 2.0  # seconds between two positions that are looked at
_MOST_HASHED, _FEWEST_HASHED, _MOST_FRAMES = 30, 4, 8
_SEARCHED = 6  # part of the pixels of the search for a poster that are decoded between key frames
_SAME = 2  # bits: hashes nearer than this to the one before tell nothing new
_MICROSECONDS = 1e6


class Moment(NamedTuple):
    """A decoded frame, and when it is shown: in seconds from the beginning."""

    at_s: float
    frame: VideoFrame


def sample_video(file: BinaryIO, container: str, limits: Limits) -> KeyFrames:
    """Pictures of up to eight moments and hashes of up to thirty. Raises MediaError, also where there is no video."""
    with probe.open_container(file, container, limits) as opened:
        stream = probe.main_video(opened)
        if stream is None:
            raise errors.nothing_inside()
        if (codec := probe.codec_name(stream)) not in formats.VIDEO_CODECS:
            raise errors.unsupported(codec)
        prepare(opened, stream, limits)
        moments = _moments(opened, stream, limits)
        shown = {moments[number * len(moments) // _MOST_FRAMES].at_s for number in range(_MOST_FRAMES)}
        return _sampled(moments, stream, shown)


def _sampled(moments: list[Moment], stream: VideoStream, shown: set[float]) -> KeyFrames:
    frames: list[KeyFrame] = []
    fingerprints: list[Fingerprint] = []
    for at_s, frame in moments:
        picture = _picture(frame, stream)
        value = fingerprint(picture)
        if value and not (fingerprints and distance(fingerprints[-1].value, value) <= _SAME):
            fingerprints.append(Fingerprint(at_s=at_s, value=value))
        if at_s in shown:
            frames.append(key_frame(picture, at_s=at_s, is_poster=is_poster(frame)))
    return KeyFrames(frames=tuple(frames), fingerprints=tuple(fingerprints))


def _moments(container: InputContainer, stream: VideoStream, limits: Limits) -> list[Moment]:
    """Decoded frames by time, no two of the same moment: key frames, and others where those are rare."""
    moments = list(spread_key_frames(container, stream, limits))
    if not moments:
        moments = [Moment(0.0, FrameSearch(container, stream, limits).first())]
    if len(moments) < _FEWEST_HASHED:
        moments += moments_between(container, stream, limits, [moment.at_s for moment in moments])
    by_time = {moment.at_s: moment for moment in moments}
    return [by_time[at_s] for at_s in sorted(by_time)]


def spread_key_frames(
    container: InputContainer, stream: VideoStream, limits: Limits, *, most: int = _MOST_HASHED
) -> Iterator[Moment]:
    """Key frames at even steps from the beginning, at ``most`` so many, and no more than the bound of pixels allows."""
    pixels = max(1, stream.width * stream.height)
    count = min(most, max(_FEWEST_HASHED, limits.max_key_frame_pixels // pixels))
    duration = (container.duration or 0) / _MICROSECONDS
    step = max(_SHORTEST_STEP, duration / count)
    reader = KeyFrameReader(container, stream)
    for number in range(count):
        position = number * step
        if number and position >= duration:
            return
        frame = reader.read(position * _MICROSECONDS)
        if frame is not None:
            yield Moment(seconds_of(frame, container, stream, otherwise=position), frame)


def moments_between(
    container: InputContainer, stream: VideoStream, limits: Limits, known: list[float]
) -> Iterator[Moment]:
    """Frames at even steps behind each of the ``known`` key frames: what browsers record has few of them.

    Frames are decoded one after another, behind each key frame as many as behind the others, so that of a long video
    more than the beginning is looked at.
    """
    duration = (container.duration or 0) / _MICROSECONDS
    step = max(_SHORTEST_STEP, duration / _MOST_FRAMES)
    allowed = limits.max_search_pixels // _SEARCHED // len(known) // max(1, stream.width * stream.height)
    stream.codec_context.skip_frame = "NONREF"
    for begin, end in zip(known, [*known[1:], math.inf], strict=True):
        probe.go_to(container, begin * _MICROSECONDS)
        frames = islice(_decoded(container, stream), allowed)
        yield from _at_steps(frames, begin, end, step)


def _decoded(container: InputContainer, stream: VideoStream) -> Iterator[Moment | None]:
    """The frames from here on; None for each packet that gives none, so that packets can be counted."""
    with probe.damage_is_skipped():
        for packet in container.demux(stream):
            frames = stream.codec_context.decode(packet)
            for frame in frames:
                yield Moment(seconds_of(frame, container, stream, otherwise=0.0), frame)
            if not frames:
                yield None


def _at_steps(moments: Iterator[Moment | None], begin: float, end: float, step: float) -> Iterator[Moment]:
    """Those at even steps from one second to another; where none comes that late, the last one there is."""
    due, last = begin + step, None
    for moment in moments:
        if moment is None:
            continue
        if moment.at_s >= end:
            break
        last = moment
        if moment.at_s >= due:
            due = moment.at_s + step
            yield moment
    if last and due == begin + step:
        yield last


def seconds_of(frame: VideoFrame, container: InputContainer, stream: VideoStream, *, otherwise: float) -> float:
    """When the frame is shown, counted from the beginning; ``otherwise`` where the file does not say."""
    if frame.pts is None or stream.time_base is None:
        return otherwise
    return max(0.0, round(float(frame.pts * stream.time_base) - (container.start_time or 0) / _MICROSECONDS, 3))


def _picture(frame: VideoFrame, stream: VideoStream) -> Image.Image:
    return orientation(frame).applied(rendered(frame, displayed_size(frame, stream.sample_aspect_ratio)))
