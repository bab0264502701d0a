"""PNG: without texts, times, EXIF and chunks that are private, and what stands behind the picture."""

import struct
import zlib
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.parts import METADATA_BYTES, Part, small_exif

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# CgBI stands in pictures out of apps for iOS, whose pixels are written in another way: without it they are noise.
_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"pHYs"}
    | {b"sBIT", b"bKGD", b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT", b"IEND", b"CgBI"}
)


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The picture without metadata; None where it has none."""
    size = file.seek(0, 2)
    file.seek(0)
    if file.read(8) != _SIGNATURE:
        raise errors.not_readable()
    parts: list[Part] = []
    exif, removed, position = b"", False, 8
    for _ in range(limits.max_parts):
        file.seek(position)
        head = file.read(8)
        name, end = head[4:], position + 12 + int.from_bytes(head[:4], "big")
        if len(head) < 8 or not name.isalpha():
            # A picture that was cut off, or is damaged: what follows cannot be told from metadata.
            removed = removed or position < size
            break
        if name == b"eXIf":
            exif = exif or file.read(min(end - position - 12, METADATA_BYTES))
        if name in _KEPT:
            parts.append((position, min(end, size)))
        else:
            removed = True
        position = end
        if name == b"IEND" or position >= size:
            removed = removed or position < size
            break
    else:
        raise errors.too_many_parts()
    if not removed:
        return None
    return [_SIGNATURE, *parts[:1], _chunk(small_exif(exif)), *parts[1:]]


def _chunk(exif: bytes) -> bytes:
    if not exif:
        return b""
    return struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))
