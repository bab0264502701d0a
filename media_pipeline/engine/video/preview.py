"""Finds a good key frame of a video and makes its facts and thumbnails."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, islice
from typing import BinaryIO

import av
from av.container import InputContainer
from av.stream import Discard
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from media_pipeline.engine import errors, formats, probe
from media_pipeline.engine.image.thumbhash import placeholder
from media_pipeline.engine.image.thumbnails import LARGEST, fit, make_thumbnails
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.video import tonemap

_POSITIONS = (0.1, 0.3, 0.5, 0.0)  # parts of the duration; the very beginning is black more often than not
_MAX_PACKETS = 2_000  # to look through for a key frame behind each position
_DARK, _BRIGHT, _FLAT = 20, 235, 8  # mean and spread of the lightness, 0…255
_HD_LINES = 720
_UNSPECIFIED = 2
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def preview_video(file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None]) -> Preview:
    """Facts and pictures of a video; a container that holds only sound gives facts alone. Raises MediaError."""
    with probe.open_container(file, container, limits) as opened:
        stream = probe.main_video(opened)
        if stream is None:
            return Preview(facts=_sound_only(opened, container, on_facts), placeholder=None, thumbnails=[])
        _prepare(opened, stream, limits)
        frames = _key_frames(opened, stream)
        first = next(frames, None)
        if first is None:
            raise errors.not_readable()
        rotation = clockwise(first)
        size = _displayed_size(first, stream.sample_aspect_ratio)
        upright = size[::-1] if rotation in (90, 270) else size
        facts = probe.read_facts(opened, container, size=upright, rotation=rotation)
        on_facts(facts)
        picture = _picture(_best(first, frames), size, rotation)
    return Preview(facts=facts, placeholder=placeholder(picture), thumbnails=make_thumbnails(picture))


def _sound_only(container: InputContainer, name: str, on_facts: Callable[[Facts], None]) -> Facts:
    if probe.main_audio(container) is None:
        raise errors.nothing_inside()
    facts = probe.read_facts(container, name, size=None, rotation=None)
    on_facts(facts)
    return facts


def _prepare(container: InputContainer, stream: VideoStream, limits: Limits) -> None:
    """Sets the decoder to key frames, one thread and the pixel limit, and lets all other streams be skipped."""
    codec = probe.codec_name(stream)
    if codec not in formats.VIDEO_CODECS:
        raise errors.unsupported(codec)
    if stream.width * stream.height > limits.max_pixels:
        raise errors.too_large_picture(stream.width, stream.height, limits.max_pixels)
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    context = stream.codec_context
    context.thread_count = 1
    context.skip_frame = "NONKEY"
    context.options = {"max_pixels": str(limits.max_pixels)}


def _key_frames(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """One decoded key frame for each position; none twice, none that cannot be decoded."""
    seen: set[int | None] = set()
    for part in _POSITIONS if container.duration else (0.0,):
        with probe.damage_is_skipped():
            container.seek(int((container.start_time or 0) + part * (container.duration or 0)))
        packet = _key_packet(container, stream, seen)
        if packet is None:
            continue
        seen.add(packet.pts)
        with probe.damage_is_skipped():
            # The decoder is drained at once: else it would wait for the frames that come before in the picture order.
            yield from (stream.codec_context.decode(packet) + stream.codec_context.decode(None))[:1]


def _key_packet(
    container: InputContainer, stream: VideoStream, seen: set[int | None]
) -> "av.Packet[VideoStream] | None":
    with probe.damage_is_skipped():
        for packet in islice(container.demux(stream), _MAX_PACKETS):
            if packet.is_keyframe and packet.size:
                return None if packet.pts in seen else packet
    return None


def _best(first: VideoFrame, others: Iterator[VideoFrame]) -> VideoFrame:
    """The first frame that shows something; where all are dull, the one with the most to see."""
    best, most = first, -1.0
    for frame in chain((first,), others):
        mean, spread = _lightness(frame)
        if _DARK < mean < _BRIGHT and spread > _FLAT:
            return frame
        if spread > most:
            best, most = frame, spread
    return best


def _lightness(frame: VideoFrame) -> tuple[float, float]:
    """Mean and standard deviation of the lightness of a frame shrunk to 64 x 64."""
    small = frame.reformat(64, 64, "gray", interpolation=Interpolation.AREA, threads=1)
    statistics = ImageStat.Stat(_as_picture(small, "L"))
    return statistics.mean[0], statistics.stddev[0]


def _as_picture(frame: VideoFrame, mode: str) -> Image.Image:
    plane = frame.planes[0]
    return Image.frombuffer(mode, (frame.width, frame.height), bytes(plane), "raw", mode, plane.line_size, 1)


def clockwise(frame: VideoFrame) -> int:
    """Degrees clockwise, in steps of 90, by which the frame is to be turned; libav counts the other way round."""
    return round(-frame.rotation / 90) * 90 % 360


def _displayed_size(frame: VideoFrame, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """The frame's size with square pixels: as browsers do it, the side that is too short grows."""
    if not pixel_aspect or pixel_aspect == 1 or not Fraction(1, 10) < pixel_aspect < 10:
        return frame.width, frame.height
    if pixel_aspect > 1:
        return round(frame.width * pixel_aspect), frame.height
    return frame.width, round(frame.height / pixel_aspect)


def _picture(frame: VideoFrame, size: tuple[int, int], rotation: int) -> Image.Image:
    """The frame as an upright picture, at most as large as the largest thumbnail."""
    # Files that do not say which matrix they use mean BT.709 from 720 lines on: players agree on that.
    hd = frame.colorspace == _UNSPECIFIED and frame.height >= _HD_LINES
    width, height = fit(*size, LARGEST)
    scaled = frame.reformat(
        width,
        height,
        "rgb24",
        src_colorspace=Colorspace.ITU709 if hd else None,
        interpolation=Interpolation.AREA,
        threads=1,
    )
    picture = _as_picture(scaled, "RGB")
    if frame.color_trc in tonemap.CURVES:
        picture = tonemap.to_sdr(picture, tonemap.CURVES[frame.color_trc])
    return picture.transpose(_TURNS[rotation]) if rotation else picture
