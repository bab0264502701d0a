"""BMP and TIFF, whose signatures are of two and four bytes: told by what has to stand behind them."""

from __future__ import annotations

import itertools

from backend.sniff.types import BMP, TIFF, FileType

_HEADERS = {12, 40, 52, 56, 64, 108, 124}
_DEPTHS = {1, 2, 4, 8, 16, 24, 32}
_MOST_ENTRIES = 1_000
_SUBFILE, _INNER, _DNG_VERSION, _REDUCED = 254, 330, 50706, 1


def bitmap(head: bytes) -> FileType | None:
    """One plane of a known depth, whose pixels begin behind the header."""
    length, begins = int.from_bytes(head[14:18], "little"), int.from_bytes(head[10:14], "little")
    at = 22 if length == 12 else 26
    planes, depth = (int.from_bytes(head[place : place + 2], "little") for place in (at, at + 2))
    return BMP if length in _HEADERS and begins >= 14 + length and planes == 1 and depth in _DEPTHS else None


def tagged(head: bytes) -> FileType | None:
    """A TIFF; not the raw picture of a camera, whose first directory is of a small copy or says that it is a DNG."""
    order = "little" if head[:1] == b"I" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(head[at : at + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    if first < 8 or head[8:10] == b"CR":
        return None
    if first + 14 > len(head):
        return TIFF  # programs that do not know yet what they write put their directory at the end
    entries = range(first + 2, min(len(head) - 11, first + 2 + 12 * number(first, 2)), 12)
    tags = [number(at, 2) for at in entries]
    if not 0 < number(first, 2) <= _MOST_ENTRIES or any(one > other for one, other in itertools.pairwise(tags)):
        return None
    is_small = any(number(at, 2) == _SUBFILE and number(at + 8, 4) & _REDUCED for at in entries)
    is_raw = _DNG_VERSION in tags or (_INNER in tags and is_small)
    return None if is_raw else TIFF
