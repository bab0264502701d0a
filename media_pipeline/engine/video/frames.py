"""Finds the frame of a video that is shown as its poster, within bounds of decoding."""

import time
from collections.abc import Iterator

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from media_pipeline.engine import errors, probe
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.video.keyframes import KeyFrameReader

# Parts of the duration; the very beginning is black more often than not. The second half is for where all is dull.
_POSITIONS = (0.1, 0.3, 0.5, 0.0, 0.7, 0.9, 0.2, 0.4, 0.6, 0.8)
_DARK, _BRIGHT, _FLAT = 20, 235, 8  # mean and spread of the lightness, 0…255
_SAMPLED = 8  # decoded in a row, every eighth frame is looked at
_BRIGHTENS = 1.1  # a picture that is still being faded in gains a tenth between two looks
_FIRST_CPU, _WORTH_CPU = 0.3, 0.1  # parts of the processor time allowed


class FrameSearch:
    """Frames of one stream: key frames spread over the whole, then all frames one after another from the beginning."""

    def __init__(self, container: InputContainer, stream: VideoStream, limits: Limits) -> None:
        self._container = container
        self._stream = stream
        self._limits = limits
        self._key_frames = self._spread_key_frames()
        self._following = self._following_frames()
        self._found = False

    def first(self) -> VideoFrame:
        """The first frame that can be decoded and is shown. Raises MediaError where there is none within the bounds."""
        frame = next(self._key_frames, None) or next(self._following, None)
        if frame is None:
            raise errors.not_readable()
        self._found = True
        return frame

    def best(self, first: VideoFrame) -> VideoFrame:
        """Return the first frame that is neither dark nor flat; else the one with the highest contrast."""
        dull, most = first, -1.0
        for frame in self._first_and(self._key_frames, first):
            worth, spread = _judged(frame)
            if worth:
                return frame
            if spread > most:
                dull, most = frame, spread
        faded: tuple[VideoFrame, float] | None = None
        for frame in self._following:
            worth, spread = _judged(frame)
            if faded and spread < faded[1] * _BRIGHTENS:
                break
            if worth:
                faded = frame, spread
        return faded[0] if faded else dull

    @staticmethod
    def _first_and(others: Iterator[VideoFrame], first: VideoFrame) -> Iterator[VideoFrame]:
        yield first
        yield from others

    def _spread_key_frames(self) -> Iterator[VideoFrame]:
        """One decoded key frame for each position; none twice, none that cannot be decoded or is cut away."""
        reader = KeyFrameReader(self._container, self._stream)
        duration = self._container.duration or 0
        for part in _POSITIONS if duration else (0.0,):
            frame = reader.read(part * duration)
            if frame is not None:
                yield frame

    def _following_frames(self) -> Iterator[VideoFrame]:
        """The first frame shown, then every eighth, as long as the bounds of decoding hold."""
        probe.go_to(self._container, 0)
        self._stream.codec_context.skip_frame = "NONREF" if self._found else "DEFAULT"
        started, decoded, damaged, shown = time.process_time(), 0, 0, 0
        for packet in self._packets():
            decoded += 1
            frames: list[VideoFrame] | None = None
            with probe.damage_is_skipped():
                frames = self._decode(packet)
            damaged += frames is None
            for frame in frames or ():
                if shown % _SAMPLED == 0:
                    yield frame
                shown += 1
            if self._is_enough(decoded, time.process_time() - started):
                break
        else:
            return
        if not self._found and damaged <= decoded // 2:
            raise errors.too_slow()

    def _packets(self) -> "Iterator[av.Packet[VideoStream]]":
        with probe.damage_is_skipped():
            yield from self._container.demux(self._stream)

    def _is_enough(self, decoded: int, seconds: float) -> bool:
        pixels = decoded * self._stream.width * self._stream.height
        if self._found:
            allowed = self._limits.max_search_pixels // 3
            return pixels > allowed or seconds > self._limits.cpu_seconds * _WORTH_CPU
        return pixels > self._limits.max_search_pixels or seconds > self._limits.cpu_seconds * _FIRST_CPU

    def _decode(self, packet: "av.Packet[VideoStream] | None") -> list[VideoFrame]:
        return self._stream.codec_context.decode(packet)


def is_poster(frame: VideoFrame) -> bool:
    """Whether a frame is neither dark nor bright nor flat."""
    return _judged(frame)[0]


def _judged(frame: VideoFrame) -> tuple[bool, float]:
    """Whether a frame, shrunk to 64 x 64, is neither dark nor bright nor flat, and how far its lightness spreads."""
    small = frame.reformat(64, 64, "gray", interpolation=Interpolation.AREA, threads=1)
    statistics = ImageStat.Stat(as_picture(small, "L"))
    mean, spread = statistics.mean[0], statistics.stddev[0]
    return _DARK < mean < _BRIGHT and spread > _FLAT, spread


def as_picture(frame: VideoFrame, mode: str) -> Image.Image:
    """The frame's only plane as a picture in this Pillow mode, without a copy."""
    plane = frame.planes[0]
    return Image.frombuffer(mode, (frame.width, frame.height), bytes(plane), "raw", mode, plane.line_size, 1)
