"""Has Pillow read HEIC by libheif: the picture itself, never the small one that a file may carry beside it."""

from typing import BinaryIO, cast

import pillow_heif
from PIL import Image

from media_pipeline.engine import formats

pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False  # they need not show the same
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False
pillow_heif.register_heif_opener()

_META_BYTES = 1024 * 1024
_ITEM = b"hvc1"
"""The type of items that are pictures of HEVC; tiles of a grid are such items too."""


def curve_of(picture: Image.Image) -> formats.Curve | None:
    """The transfer curve of a picture in HDR; None of all others."""
    colours = cast("dict[str, int]", picture.info.get("nclx_profile") or {})
    return formats.CURVES.get(colours.get("transfer_characteristics", 0))


def has_decoder(file: BinaryIO) -> bool:
    """Whether the file holds pictures of the one codec that is decoded here: others use the same boxes.

    What has no boxes is left to the decoder, which refuses it as damaged.
    """
    file.seek(0)
    head = file.read(_META_BYTES)
    return _ITEM in head or head[4:8] != b"ftyp"
