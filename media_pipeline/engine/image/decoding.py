"""Reads a picture with the one Pillow format allowed for it, and turns it upright."""

import struct
import zlib
from collections.abc import Callable, Sequence
from math import isfinite
from typing import BinaryIO, NamedTuple

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from media_pipeline.engine import errors, formats
from media_pipeline.engine.formats import Curve
from media_pipeline.engine.image import heif
from media_pipeline.engine.image.colours import in_srgb
from media_pipeline.engine.image.containers import UPRIGHT, Essence, essence_of
from media_pipeline.engine.image.thumbnails import LARGEST, fit
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece, pieced
from media_pipeline.engine.results import Facts
from media_pipeline.engine.tonemap import to_sdr

_COLOURS, _WHITE_IS_ZERO = 262, 0
"""The tag of a TIFF that says what its values stand for, and what it says of one in which white is zero."""
_CLOCKWISE = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}  # EXIF orientation; 2, 4, 5 and 7 are mirrored besides
# Pillow's readers raise whatever they trip over.
DAMAGE = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, RuntimeError),
    *(AttributeError, struct.error, zlib.error),
)
_TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Shown(NamedTuple):
    """A picture as it is shown, and its facts."""

    facts: Facts
    picture: Image.Image
    """Upright, RGB or RGBA in sRGB, no larger than was asked for."""
    is_animated: bool
    """Whether there are more frames than this one."""


def shown_picture(
    file: BinaryIO,
    container: str,
    limits: Limits,
    on_facts: Callable[[Facts], None] | None = None,
    *,
    side: int = LARGEST,
) -> Shown:
    """Decode a picture, of an animated one its first frame; ``on_facts`` is called before. Raises MediaError.

    It is made smaller where one of its sides has more pixels than ``side``.
    """
    picture_formats = formats.PICTURE_FORMATS.get(container)
    if picture_formats is None or (container == "heic" and not heif.has_decoder(file)):
        raise errors.unsupported(container)
    if container == "png" and _is_of_an_app(file):
        raise errors.unsupported("CgBI")
    try:
        essence = essence_of(file, container, limits)
        with Image.open(pieced(file, essence.pieces), formats=picture_formats) as picture:
            check_size(picture, essence.frames, limits)
            facts = facts_of(picture, orientation_of(picture, essence), container)
            if on_facts:
                on_facts(facts)
            is_animated = max(essence.frames, getattr(picture, "n_frames", 1)) > 1
            return Shown(facts, upright(_decoded(picture, file, essence, side)), is_animated)
    except UnidentifiedImageError as error:
        # Its directory was sound, so that what it says of its pixels is what Pillow does not know.
        raise errors.unsupported("TIFF") if container == "tiff" else errors.not_readable() from error
    except DAMAGE as error:
        raise errors.not_readable() from error


def _is_of_an_app(file: BinaryIO) -> bool:
    """Whether it is Apple's own variant of PNG, which stands in apps for iOS and which nothing else reads."""
    file.seek(0)
    return file.read(16).endswith(b"CgBI")


def check_size(picture: Image.Image, frames: int, limits: Limits) -> None:
    """Raise MediaError for a picture of more pixels, or an animation of more frames, than the limits allow."""
    pixels = picture.width * picture.height
    if pixels > limits.max_pixels:
        raise errors.too_large_picture(*picture.size, limits.max_pixels)
    if pixels == 0:
        raise errors.not_readable()
    frames = max(frames, getattr(picture, "n_frames", 1))
    if frames > 1 and pixels * frames > limits.max_animation_pixels:
        raise errors.too_long_animation(frames)


def orientation_of(picture: Image.Image, essence: Essence) -> int:
    """AVIF keeps it beside EXIF, where Pillow finds it; HEIC is turned by its decoder."""
    if picture.format == "AVIF":
        return int(picture.getexif().get(ExifTags.Base.Orientation, UPRIGHT))
    return essence.orientation


def facts_of(picture: Image.Image, orientation: int, container: str) -> Facts:
    """Return the facts of an opened picture that is turned by its EXIF ``orientation``."""
    rotation = _CLOCKWISE.get(orientation, 0)
    width, height = picture.size[::-1] if rotation in (90, 270) else picture.size
    return Facts(
        width=width,
        height=height,
        duration=None,
        bitrate=None,
        codec=formats.PICTURE_CODECS[container],
        audio_codec=None,
        fps=None,
        rotation=rotation,
        has_audio=False,
        playable=container in formats.SHOWN_PICTURES,
    )


class Decoded(NamedTuple):
    """The pixels of a picture as they are stored, and how they are to be shown."""

    picture: Image.Image
    orientation: int
    profile: bytes | None
    curve: Curve | None = None


def _decoded(picture: Image.Image, file: BinaryIO, essence: Essence, side: int) -> Decoded:
    """The pixels, no larger than asked for; raises where rows of them are missing."""

    def again(pieces: Sequence[Piece]) -> Decoded:
        with Image.open(pieced(file, pieces), formats=(str(picture.format),)) as reopened:
            return shrunk(reopened, essence, side)

    try:
        decoded = shrunk(picture, essence, side)
    except DAMAGE:
        if essence.second_try is None:
            raise
        return again(essence.second_try)
    # The decoder fills missing rows with what it has: other bytes behind the pixels, other rows.
    is_doubtful = not essence.ended or _ends_flat(decoded.picture)
    if essence.filled and is_doubtful and again(essence.filled).picture.tobytes() != decoded.picture.tobytes():
        raise errors.cut_off()
    return decoded


def _ends_flat(picture: Image.Image) -> bool:
    """Whether the last row is of one colour, as where a decoder had no more bytes to decode."""
    row = picture.crop((0, picture.height - 1, picture.width, picture.height))
    return len(row.getcolors(picture.width) or ()) == 1


def shrunk(picture: Image.Image, essence: Essence, side: int = LARGEST) -> Decoded:
    """The pixels, no larger than ``side``, as they are stored. Raises what Pillow raises."""
    profile = essence.profile or picture.info.get("icc_profile")
    orientation = orientation_of(picture, essence)
    size = fit(*picture.size, side)
    picture.draft("RGB" if picture.mode == "YCbCr" else picture.mode, size)
    picture.load()
    small = scalable(picture).resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return Decoded(small, orientation, profile, heif.curve_of(picture))


def upright(decoded: Decoded) -> Image.Image:
    """As it is to be shown, in sRGB."""
    turn = _TRANSPOSED.get(decoded.orientation)
    picture = decoded.picture if turn is None else decoded.picture.transpose(turn)
    shown = in_srgb(picture, decoded.profile)
    return to_sdr(shown, decoded.curve) if decoded.curve and shown.mode == "RGB" else shown


def scalable(picture: Image.Image) -> Image.Image:
    """The picture in a mode whose pixels may be averaged."""
    if picture.mode.startswith("I;16"):
        grey = picture.convert("I").point(lambda value: value / 256).convert("L")
        # Of those with fewer bits Pillow has turned the values round itself.
        is_white_zero = getattr(picture, "tag_v2", {}).get(_COLOURS) == _WHITE_IS_ZERO
        return ImageOps.invert(grey) if is_white_zero else grey
    if picture.mode == "I":
        return picture.convert("L")
    if picture.mode == "F":
        return _stretched(picture)
    if picture.mode in ("P", "PA", "LA", "La", "RGBa") or (picture.mode != "RGBA" and "transparency" in picture.info):
        return picture.convert("RGBA")
    return picture.convert("L") if picture.mode == "1" else picture


def _stretched(picture: Image.Image) -> Image.Image:
    """Measurements as a picture: the least of them black and the greatest white."""
    low, high = picture.getextrema()
    scale = 255 / span if isfinite(span := float(high) - float(low)) and span else 0.0  # type: ignore[arg-type]
    return picture.point(lambda value: value * scale - float(low) * scale).convert("L")  # type: ignore[arg-type]
