"""MPEG transport streams: packets of one length, each of which begins with the same byte."""

from __future__ import annotations

from backend.sniff.types import TS, FileType

_SYNC = 0x47
_LAYOUTS = ((188, 0), (192, 4), (204, 0))
"""Length of a packet and where in it the mark stands: broadcasts, cameras and discs (M2TS), with correction bytes."""
_FEWEST = 5


def transported(head: bytes) -> FileType | None:
    """A stream whose packets all begin as they must, as far as can be seen."""
    return TS if any(_is_laid_out(head, length, at) for length, at in _LAYOUTS) else None


def _is_laid_out(head: bytes, length: int, at: int) -> bool:
    marks = head[at::length]
    return len(marks) >= _FEWEST and set(marks) == {_SYNC}
