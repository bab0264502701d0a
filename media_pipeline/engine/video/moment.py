"""Finds the frame of a video that is shown at a given moment, within bounds of decoding."""

import time
from collections.abc import Iterator

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media_pipeline.engine import errors, probe
from media_pipeline.engine.limits import Limits

_CPU = 0.3  # part of the processor time allowed


def frame_at(container: InputContainer, stream: VideoStream, limits: Limits, at_s: float) -> VideoFrame | None:
    """The last frame that begins no later than ``at_s`` seconds after the beginning; the last of all behind the end.

    None where no frame can be decoded there. Raises MediaError where too much lies between it and its key frame.
    """
    begins = (container.start_time or 0) / 1e6
    end = container.duration / 1e6 if container.duration else at_s
    wanted = begins + min(at_s, end)
    stream.codec_context.skip_frame = "DEFAULT"
    probe.go_to(container, (wanted - begins) * 1e6, lead=probe.LONGEST_DISTANCE)
    found: VideoFrame | None = None
    started = time.process_time()
    for decoded, packet in enumerate(_packets(container, stream), 1):
        frames: list[VideoFrame] = []
        with probe.damage_is_skipped():
            frames = stream.codec_context.decode(packet)
        for frame in frames:
            if found is not None and frame.pts is not None and frame.time > wanted:
                return found
            found = frame
        if _is_enough(decoded * stream.width * stream.height, time.process_time() - started, limits):
            raise errors.too_slow()
    return found


def _packets(container: InputContainer, stream: VideoStream) -> "Iterator[av.Packet[VideoStream]]":
    with probe.damage_is_skipped():
        yield from container.demux(stream)


def _is_enough(pixels: int, seconds: float, limits: Limits) -> bool:
    return pixels > limits.max_search_pixels or seconds > limits.cpu_seconds * _CPU
