"""Reads the element structure of Matroska, as far as needed to find the ends of a recording."""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from media_pipeline.engine.pieces import Piece

_SEGMENT, _INFO, _TRACKS, _CLUSTER = b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75"
_OPEN_SEGMENT = _SEGMENT + b"\x01" + b"\xff" * 7
_CLUSTER_START = re.compile(_CLUSTER + rb".{1,8}?[\xe7\xbf\xab\xec]", re.DOTALL)  # length, then the first child
_HEAD_BYTES = 4096
_MAX_ELEMENTS = 1_000
_BLOCK, _OVERLAP = 1024 * 1024, 16


def segment_end(file: BinaryIO) -> int | None:
    """The end of the segment, the element behind the EBML header; None where it is left open."""
    start, length = _segment(file) or (0, None)
    return None if length is None else start + length


def head_and_last_cluster(file: BinaryIO, size: int, max_tail: int) -> Sequence[Piece]:
    """The description of the tracks and the last cluster, which make a short recording of their own.

    Nothing where the structure is not understood, or no cluster begins in the last ``max_tail`` bytes.
    """
    found = _segment(file)
    last = _last_cluster(file, size, max_tail)
    if found is None or last is None:
        return ()
    file.seek(0)
    header_length, position = ebml_number(file.read(_HEAD_BYTES), 4)
    described = [element for name, element in _children(file, found[0]) if name in (_INFO, _TRACKS)]
    return [range(position + (header_length or 0)), _OPEN_SEGMENT, *described, range(last, size)]


def ebml_number(data: bytes, position: int) -> tuple[int | None, int]:
    """An EBML length and the position behind it; None for "unknown" (all bits set) and for what is none."""
    first = data[position] if position < len(data) else 0
    width = 9 - first.bit_length()
    if width > 8:
        return None, position
    value = int.from_bytes(data[position : position + width], "big") & ((1 << 7 * width) - 1)
    unknown = value == (1 << 7 * width) - 1
    return (None if unknown else value), position + width


def _segment(file: BinaryIO) -> tuple[int, int | None] | None:
    """Return where the content of the segment begins, and its declared length or None."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    header_length, position = ebml_number(head, 4)
    if header_length is None or head[position + header_length :][:4] != _SEGMENT:
        return None
    length, start = ebml_number(head, position + header_length + 4)
    return start, length


def _children(file: BinaryIO, position: int) -> Iterator[tuple[bytes, range]]:
    """Name and place of the segment's elements in front of the first cluster."""
    for _ in range(_MAX_ELEMENTS):
        file.seek(position)
        head = file.read(12)
        width = 9 - (head[0] if head else 0).bit_length()
        length, behind = ebml_number(head, width)
        if head.startswith(_CLUSTER) or width > 4 or length is None:
            return
        yield head[:width], range(position, position + behind + length)
        position += behind + length


def _last_cluster(file: BinaryIO, size: int, max_tail: int) -> int | None:
    """Found from the end backwards."""
    for start in range(max(0, size - _BLOCK), max(-1, size - max_tail), -_BLOCK):
        file.seek(start)
        found = list(_CLUSTER_START.finditer(file.read(_BLOCK + _OVERLAP)))
        if found:
            return start + found[-1].start()
    return None
