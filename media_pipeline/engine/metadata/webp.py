"""WebP: without EXIF, XMP and chunks of unknown kinds, and what stands behind the picture."""

import struct
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.parts import METADATA_BYTES, Part, length_of, small_exif

_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The picture without metadata; None where it has none."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        raise errors.not_readable()
    stop = min(size, 8 + int.from_bytes(head[4:8], "little"))
    parts: list[Part] = []
    canvas, exif, removed, position = b"", b"", stop < size, 12
    for _ in range(limits.max_parts):
        file.seek(position)
        head = file.read(8)
        if position >= stop or len(head) < 8:
            break
        length = int.from_bytes(head[4:], "little")
        end = min(position + 8 + length + length % 2, size)
        if head[:4] == b"VP8X":
            canvas = head + file.read(min(length, 10))
        elif head[:4] in _KEPT:
            parts.append((position, end))
        else:
            removed = True
            if head[:4] == b"EXIF":
                exif = exif or file.read(min(length, METADATA_BYTES))
        position = end
    else:
        raise errors.too_many_parts()
    return _put_together(canvas, parts, small_exif(exif)) if removed else None


def _put_together(canvas: bytes, parts: list[Part], exif: bytes) -> list[Part]:
    if len(canvas) == 18:
        flags = canvas[8] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if exif else 0)
        canvas = canvas[:8] + bytes([flags]) + canvas[9:]
    last = b"EXIF" + struct.pack("<I", len(exif)) + exif + bytes(len(exif) % 2) if exif and canvas else b""
    chunks: list[Part] = [canvas, *parts, last]
    return [b"RIFF" + struct.pack("<I", 4 + length_of(chunks)) + b"WEBP", *chunks]
