"""A read-only file put together from parts of another one, so that readers see only what they need."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER_BYTES = 64 * 1024
Piece = bytes | range
"""Bytes of our own, or the positions of the other file that stand here."""


def pieced(file: BinaryIO, pieces: Sequence[Piece]) -> io.BufferedReader:
    """The pieces one behind the other as one file; ``file`` stays open and its position moves."""
    return io.BufferedReader(_Pieces(file, pieces), _BUFFER_BYTES)


class _Pieces(io.RawIOBase):
    def __init__(self, file: BinaryIO, pieces: Sequence[Piece]) -> None:
        self._file = file
        self._pieces = [piece for piece in pieces if len(piece)]
        self._starts = [0, *accumulate(len(piece) for piece in self._pieces)]
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._starts[-1]}[whence]
        self._position = max(0, origin + offset)
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        number = bisect_right(self._starts, self._position) - 1
        if number >= len(self._pieces):
            return 0
        piece, target = self._pieces[number], memoryview(buffer)
        offset = self._position - self._starts[number]
        count = min(len(target), len(piece) - offset)
        if isinstance(piece, range):
            self._file.seek(piece.start + offset)
            data = self._file.read(count)
        else:
            data = piece[offset : offset + count]
        target[: len(data)] = data
        self._position += len(data)
        return len(data)
