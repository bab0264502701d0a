"""Reads a picture with the one Pillow format allowed for it and makes its facts and thumbnails."""

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms, ImageOps

from media_pipeline.engine import errors, formats
from media_pipeline.engine.image.thumbhash import placeholder
from media_pipeline.engine.image.thumbnails import LARGEST, fit, make_thumbnails
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Facts, Preview

_CLOCKWISE = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}  # EXIF orientation; 2, 4, 5 and 7 are mirrored besides
# Pillow's readers raise whatever they trip over.
_DAMAGE = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, RuntimeError),
    *(AttributeError, struct.error, zlib.error),
)
_WEBP_HEAD = 30


def preview_image(file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None]) -> Preview:
    """Facts and thumbnails of a picture, of an animated one its first frame. Raises MediaError."""
    picture_formats = formats.PICTURE_FORMATS.get(container)
    if picture_formats is None:
        raise errors.unsupported(container)
    try:
        _check_webp_canvas(file, container, limits)
        with Image.open(file, formats=picture_formats) as picture:
            _check_size(picture, limits)
            facts = _facts(picture, container)
            on_facts(facts)
            upright = _shrunk(picture)
    except _DAMAGE as error:
        raise errors.not_readable() from error
    return Preview(facts=facts, placeholder=placeholder(upright), thumbnails=make_thumbnails(upright))


def _check_webp_canvas(file: BinaryIO, container: str, limits: Limits) -> None:
    """Pillow's WebP reader takes the memory for the canvas when it opens the file, so that is too late to ask."""
    head = file.read(_WEBP_HEAD)
    file.seek(0)
    if container == "webp" and head[12:16] == b"VP8X" and len(head) == _WEBP_HEAD:
        width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
        if width * height > limits.max_pixels:
            raise errors.too_large_picture(width, height, limits.max_pixels)


def _check_size(picture: Image.Image, limits: Limits) -> None:
    pixels = picture.width * picture.height
    if pixels > limits.max_pixels:
        raise errors.too_large_picture(*picture.size, limits.max_pixels)
    if pixels == 0:
        raise errors.not_readable()
    frames = getattr(picture, "n_frames", 1)
    if picture.format != "MPO" and frames > 1 and pixels * frames > limits.max_animation_pixels:
        raise errors.too_long_animation(frames)


def _facts(picture: Image.Image, container: str) -> Facts:
    orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
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
        playable=True,
    )


def _shrunk(picture: Image.Image) -> Image.Image:
    """The decoded picture, upright, in sRGB, at most as large as the largest thumbnail."""
    profile = picture.info.get("icc_profile")
    size = fit(*picture.size, LARGEST)
    picture.draft("RGB" if picture.mode == "YCbCr" else picture.mode, size)
    picture.load()
    small = _scalable(picture).resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    exif = picture.getexif()
    small.getexif()[ExifTags.Base.Orientation] = exif.get(ExifTags.Base.Orientation, 1)
    upright = ImageOps.exif_transpose(small)
    return _in_srgb(upright, profile)


def _scalable(picture: Image.Image) -> Image.Image:
    """The picture in a mode whose pixels may be averaged."""
    if picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in ("I", "F"):
        return picture.convert("L")
    if picture.mode in ("P", "PA", "LA", "La", "RGBa") or (picture.mode != "RGBA" and "transparency" in picture.info):
        return picture.convert("RGBA")
    return picture.convert("L") if picture.mode == "1" else picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA; colours converted where the picture carries a profile that fits its mode."""
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return converted
    return picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")
