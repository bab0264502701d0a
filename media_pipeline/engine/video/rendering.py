"""Prepares the decoder of a video, and turns its frames into pictures."""

from fractions import Fraction

from av.container import InputContainer
from av.stream import Discard
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation
from av.video.stream import VideoStream
from PIL import Image

from media_pipeline.engine import errors, formats, tonemap
from media_pipeline.engine.image.thumbnails import LARGEST, fit
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.video.frames import as_picture

_HD_LINES = 720
_UNSPECIFIED = 2


def prepare(container: InputContainer, stream: VideoStream, limits: Limits) -> None:
    """Sets the decoder to key frames, one thread and the pixel limit, and lets all other streams be skipped."""
    if stream.width * stream.height > limits.max_pixels:
        raise errors.too_large_picture(stream.width, stream.height, limits.max_pixels)
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    context = stream.codec_context
    context.thread_count = 1
    context.options = {"max_pixels": str(limits.max_pixels)}


def displayed_size(frame: VideoFrame, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """The frame's size with square pixels: as browsers do it, the side that is too short grows."""
    if not pixel_aspect or pixel_aspect == 1 or not Fraction(1, 10) < pixel_aspect < 10:
        return frame.width, frame.height
    if pixel_aspect > 1:
        return round(frame.width * pixel_aspect), frame.height
    return frame.width, round(frame.height / pixel_aspect)


def rendered(frame: VideoFrame, size: tuple[int, int], *, longest: int = LARGEST) -> Image.Image:
    """The frame as a picture, as it is stored, its longer side at most ``longest`` pixels."""
    # Files that do not say which matrix they use mean BT.709 from 720 lines on: players agree on that.
    hd = frame.colorspace == _UNSPECIFIED and frame.height >= _HD_LINES
    width, height = fit(*size, longest)
    scaled = frame.reformat(
        width,
        height,
        "rgb24",
        src_colorspace=Colorspace.ITU709 if hd else None,
        interpolation=Interpolation.AREA,
        threads=1,
    )
    picture = as_picture(scaled, "RGB")
    if frame.color_trc in formats.CURVES:
        picture = tonemap.to_sdr(picture, formats.CURVES[frame.color_trc])
    return picture
