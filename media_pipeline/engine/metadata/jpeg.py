"""JPEG: without EXIF, XMP, IPTC, comments, and what stands behind the picture (previews, films, trailers)."""

import re
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.parts import Part, small_exif

_START = b"\xff\xd8"
_SCAN, _END, _APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_KEPT = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
_EXIF = b"Exif\0\0"
_NEXT_MARK = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_FIRST_BLOCK, _LARGEST_BLOCK = 256, 1024 * 1024


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The picture without metadata; None where it has none."""
    file.seek(0)
    if file.read(2) != _START:
        raise errors.not_readable()
    parts: list[Part] = []
    exif, removed, position = b"", False, 2
    for _ in range(limits.max_parts):
        at, mark = _next_mark(file, position)
        if mark is None or mark == _END:
            behind = 0 if mark is None else file.seek(0, 2) - at - 2
            parts.append((position, at + 2 if mark else at))
            break
        if at > position:
            parts.append((position, at))  # the bytes of a scan
        file.seek(at + 2)
        length = max(2, int.from_bytes(file.read(2), "big"))
        position = at + 2 + length
        content = file.read(length - 2) if _APP0 <= mark <= _APP15 else b""
        if mark == _APP1 and content.startswith(_EXIF) and not exif:
            exif = content.removeprefix(_EXIF)
            if exif == small_exif(exif):
                continue  # what an earlier cleaning left
        if mark == _COMMENT or (_APP0 <= mark <= _APP15 and not content.startswith(_KEPT.get(mark, b"\0\0\0\0\0"))):
            removed = True
        else:
            parts.append((at, position))
    else:
        raise errors.too_many_parts()
    if not (removed or behind):
        return None
    small = small_exif(exif)
    segment = b"\xff\xe1" + (len(small) + 8).to_bytes(2, "big") + _EXIF + small if small else b""
    return [_START + segment, *parts]


def _next_mark(file: BinaryIO, position: int) -> tuple[int, int | None]:
    """Where the next mark stands, and which; the end of the file and None where there is none."""
    block = _FIRST_BLOCK
    while True:
        file.seek(position)
        data = file.read(block)
        found = _NEXT_MARK.search(data)
        if found:
            return position + found.start(), found[0][1]
        if len(data) < block:
            return position + len(data), None
        position += block - 1
        block = min(_LARGEST_BLOCK, block * 2)
