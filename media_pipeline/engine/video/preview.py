"""Makes the facts and thumbnails of a video."""

from collections.abc import Callable
from fractions import Fraction
from typing import BinaryIO

from av.codec.context import CodecContext
from av.container import InputContainer
from av.stream import Discard
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation
from av.video.stream import VideoStream
from PIL import Image

from media_pipeline.engine import errors, formats, probe
from media_pipeline.engine.facts import read_facts
from media_pipeline.engine.image.thumbhash import placeholder
from media_pipeline.engine.image.thumbnails import LARGEST, fit, make_thumbnails
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.video import tonemap
from media_pipeline.engine.video.frames import FrameSearch, as_picture
from media_pipeline.engine.video.orientation import orientation

_HD_LINES = 720
_UNSPECIFIED = 2


def preview_video(file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None]) -> Preview:
    """Facts and pictures of a video; a container that holds only sound gives facts alone. Raises MediaError."""
    with probe.open_container(file, container, limits) as opened:
        stream = probe.main_video(opened)
        if stream is None:
            return Preview(
                facts=_sound_only(opened, file, container, limits, on_facts), placeholder=None, thumbnails=[]
            )
        if (codec := probe.codec_name(stream)) not in formats.VIDEO_CODECS:
            on_facts(read_facts(opened, file, container, limits, size=_declared_size(stream)))
            raise errors.unsupported(codec)
        _prepare(opened, stream, limits)
        search = FrameSearch(opened, stream, limits)
        first = search.first()
        turned = orientation(first)
        size = _displayed_size(first, stream.sample_aspect_ratio)
        upright = turned.displayed(size)
        facts = read_facts(opened, file, container, limits, size=upright, rotation=turned.rotation)
        on_facts(facts)
        picture = turned.applied(_picture(search.best(first), size))
    return Preview(facts=facts, placeholder=placeholder(picture), thumbnails=make_thumbnails(picture))


def _sound_only(
    opened: InputContainer, file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None]
) -> Facts:
    if probe.main_audio(opened) is None:
        raise errors.nothing_inside()
    facts = read_facts(opened, file, container, limits)
    on_facts(facts)
    return facts


def _declared_size(stream: VideoStream) -> tuple[int, int] | None:
    """Return the declared size of a video that has no decoder here."""
    context: CodecContext | None = stream.codec_context  # absent where libav knows no decoder at all
    return (stream.width, stream.height) if context and stream.width and stream.height else None


def _prepare(container: InputContainer, stream: VideoStream, limits: Limits) -> None:
    """Sets the decoder to key frames, one thread and the pixel limit, and lets all other streams be skipped."""
    if stream.width * stream.height > limits.max_pixels:
        raise errors.too_large_picture(stream.width, stream.height, limits.max_pixels)
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    context = stream.codec_context
    context.thread_count = 1
    context.options = {"max_pixels": str(limits.max_pixels)}


def _displayed_size(frame: VideoFrame, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """The frame's size with square pixels: as browsers do it, the side that is too short grows."""
    if not pixel_aspect or pixel_aspect == 1 or not Fraction(1, 10) < pixel_aspect < 10:
        return frame.width, frame.height
    if pixel_aspect > 1:
        return round(frame.width * pixel_aspect), frame.height
    return frame.width, round(frame.height / pixel_aspect)


def _picture(frame: VideoFrame, size: tuple[int, int]) -> Image.Image:
    """The frame as a picture, as it is stored, at most as large as the largest thumbnail."""
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
    picture = as_picture(scaled, "RGB")
    if frame.color_trc in tonemap.CURVES:
        picture = tonemap.to_sdr(picture, tonemap.CURVES[frame.color_trc])
    return picture
