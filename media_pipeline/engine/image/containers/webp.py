"""WebP: canvas, pixels and the first frame of an animation, without profile, EXIF and XMP."""

import struct
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.image.containers.parts import UPRIGHT, Essence, exif_orientation
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece

_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"})
_CANVAS, _CANVAS_BYTES = b"VP8X", 10
_SIZES = {_CANVAS: _CANVAS_BYTES, b"VP8 ": 10, b"VP8L": 5}
"""Which chunks tell the size of the picture, in how many of their first bytes."""
_ALPHA_AND_ANIMATION = 0x12
_MAX_METADATA = 4 * 1024**2


def essence(file: BinaryIO, limits: Limits) -> Essence:
    """The picture, or the first frame. Raises MediaError for too large a canvas: decoders take its memory at once."""
    size = file.seek(0, 2)
    pieces: list[Piece] = []
    position, frames, orientation, profile, ended = 12, 0, UPRIGHT, None, False
    for _ in range(limits.max_parts):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            break
        name, end = head[:4], position + 8 + int.from_bytes(head[4:], "little")
        frames += name == b"ANMF"
        if name in _SIZES and frames <= 1:
            _require_size(file.read(_SIZES[name]), name, limits)
            file.seek(position + 8)
        if name == _CANVAS:
            pieces.append(_canvas(file.read(_CANVAS_BYTES)))
        elif name in _PIXELS and (name != b"ANMF" or frames == 1):
            pieces += [range(position, min(end, size)), bytes(end % 2)]
            ended = end <= size
        elif name == b"EXIF":
            orientation = exif_orientation(file.read(min(end - position - 8, _MAX_METADATA)))
        elif name == b"ICCP":
            profile = file.read(min(end - position - 8, _MAX_METADATA))
        position = end + end % 2
    else:
        raise errors.too_many_parts()
    length = struct.pack("<I", 4 + sum(map(len, pieces)))
    return Essence(
        pieces=[b"RIFF", length, b"WEBP", *pieces], orientation=orientation, profile=profile, frames=max(1, frames),
        ended=ended,
    )  # fmt: skip


def _require_size(content: bytes, name: bytes, limits: Limits) -> None:
    """Raise MediaError for more pixels than are allowed, by the first bytes of the canvas or of its pixels."""
    if len(content) < _SIZES[name]:
        raise errors.not_readable()
    if name == _CANVAS:
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (4, 7))
    elif name == b"VP8L":
        packed = int.from_bytes(content[1:5], "little")
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    allowed = min(limits.max_pixels, limits.max_webp_pixels)
    if width * height > allowed:
        raise errors.too_large_picture(width, height, allowed)


def _canvas(content: bytes) -> bytes:
    """The canvas without the note that metadata follows."""
    return _CANVAS + struct.pack("<IB", _CANVAS_BYTES, content[0] & _ALPHA_AND_ANIMATION) + content[1:]
