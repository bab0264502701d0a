"""JPEG: the tables and scans, without application segments, and no more scans than any program writes."""

import random
import re
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.image.containers.parts import Essence, exif_orientation
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece

_START, _END = b"\xff\xd8", b"\xff\xd9"
_JFIF = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD})
_SCAN, _END_MARK, _APP0, _APP1, _APP2, _APP14 = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE
_ADOBE_BYTES = 12
_ICC = b"ICC_PROFILE\0"
_NEXT_MARK = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_FEWEST_SCANS = 12  # what a progressive picture of any size may have
_FIRST_BLOCK, _LARGEST_BLOCK = 4096, 1024 * 1024
_NOISE = bytes(random.Random(1).randrange(255) for _ in range(4096))  # without 0xFF


def essence(file: BinaryIO, limits: Limits) -> Essence:
    """The picture in front, its orientation and profile."""
    return _Reader(file, limits).read()


class _Reader:
    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._pieces: list[Piece] = [_START]
        self._exif = b""
        self._profile: dict[int, bytes] = {}
        self._profile_parts = 0
        self._pixels = 1

    def read(self) -> Essence:
        first = self._read_header()
        end, ended = self._end_of_scans(first)
        scans = range(first, end)
        parts = [self._profile.get(number) for number in range(1, self._profile_parts + 1)]
        profile = b"".join(part for part in parts if part is not None)
        return Essence(
            pieces=[*self._pieces, scans, _END],
            filled=[*self._pieces, scans, _NOISE, _END],
            ended=ended,
            orientation=exif_orientation(self._exif),
            profile=profile if profile and None not in parts else None,
        )

    def _read_header(self) -> int:
        """Keeps what is needed, and returns where the first scan begins."""
        position = len(_START)
        for _ in range(self._limits.max_parts):
            self._file.seek(position)
            head = self._file.read(4)
            if len(head) < 4 or head[:2] == _END:
                raise errors.not_readable()
            length = int.from_bytes(head[2:4], "big")
            if head[0] != 0xFF or head[1] in (0x00, 0x01, 0xFF) or 0xD0 <= head[1] <= 0xD8 or length < 2:
                position += 1  # bytes between segments, and segments that claim to be none
                continue
            if head[1] == _SCAN:
                return position
            self._keep(head[1], position, length)
            position += 2 + length
        raise errors.too_many_parts()

    def _keep(self, mark: int, position: int, length: int) -> None:
        content = self._file.read(length - 2) if mark >= _APP0 or mark in _FRAMES else b""
        if mark in _FRAMES or mark in _TABLES:
            self._pieces.append(range(position, position + 2 + length))
        if mark in _FRAMES:
            self._pixels = max(1, int.from_bytes(content[1:3], "big") * int.from_bytes(content[3:5], "big"))
        elif mark == _APP0 and content.startswith(b"JFIF"):
            self._pieces.append(_JFIF)
        elif mark == _APP14 and content.startswith(b"Adobe") and len(content) >= _ADOBE_BYTES:
            self._pieces.append(b"\xff\xee\0\x0e" + content[:_ADOBE_BYTES])  # says which colours are meant
        elif mark == _APP1 and content.startswith(b"Exif\0") and not self._exif:
            self._exif = content
        elif mark == _APP2 and content.startswith(_ICC) and len(content) > len(_ICC) + 2:
            self._profile_parts = content[len(_ICC) + 1]
            self._profile[content[len(_ICC)]] = content[len(_ICC) + 2 :]

    def _end_of_scans(self, position: int) -> tuple[int, bool]:
        """Where the scans end that are decoded, and whether all their bytes are there."""
        allowed = max(_FEWEST_SCANS, min(self._limits.max_scans, self._limits.max_animation_pixels // self._pixels))
        scans = 0
        for _ in range(self._limits.max_parts):
            found = self._next_mark(position)
            if found is None:
                return self._end_of_bytes(), False
            position, mark = found
            scans += mark == _SCAN
            if mark == _END_MARK or scans > allowed:
                return position, True
            self._file.seek(position + 2)
            position += 2 + max(2, int.from_bytes(self._file.read(2), "big"))
        raise errors.too_many_parts()

    def _end_of_bytes(self) -> int:
        """The end of the file, without half of a mark."""
        size = self._file.seek(-1, 2) + 1
        return size - (self._file.read(1) == b"\xff")

    def _next_mark(self, position: int) -> tuple[int, int] | None:
        block = _FIRST_BLOCK
        while True:
            self._file.seek(position)
            data = self._file.read(block)
            found = _NEXT_MARK.search(data)
            if found:
                return position + found.start(), found[0][1]
            if len(data) < block:
                return None
            position += block - 1
            block = min(_LARGEST_BLOCK, block * 2)
