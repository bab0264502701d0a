"""Reads a fragmented MP4 of ffmpeg's while it is written: its header, and each fragment that is whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from msgspec import Struct

TICKS = 90_000
"""Units of a second in which the first track counts, as ffmpeg is told."""

_HEAD_BYTES, _LARGEST_INDEX = 8, 4 * 1024**2


class Fragment(Struct, frozen=True, kw_only=True):
    """A part of the film that begins with a key frame: its bytes, and when it starts and ends, in seconds."""

    content: bytes
    start: float
    end: float


class Fragments:
    """The header and the fragments of ``file``, each handed out once it is whole and the next one has begun."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._looked_at = 0
        self._fragment: tuple[int, float] | None = None
        self.header = b""
        """What stands before the first fragment; empty until that has begun."""

    def whole(self, end_s: float | None = None) -> Iterator[Fragment]:
        """The fragments that have become whole since the last call; with ``end_s``, when the film ends, the last too.

        Raises ValueError where the file is no MP4 of fragments.
        """
        for name, start, end in self._boxes():
            if name == b"moof":
                second = self._starts_at(start, end)
                yield from self._finished(start, second)
                if not self.header:
                    self.header = self._read(0, start)
                self._fragment = (start, second)
            elif name == b"mfra":
                break
            self._looked_at = end
        if end_s is not None:
            yield from self._finished(self._looked_at, end_s)
            self._fragment = None

    def _finished(self, end: int, end_s: float) -> Iterator[Fragment]:
        if self._fragment is not None:
            start, start_s = self._fragment
            yield Fragment(content=self._read(start, end - start), start=start_s, end=max(start_s, end_s))

    def _boxes(self) -> Iterator[tuple[bytes, int, int]]:
        size = self._file.seek(0, 2)
        while self._looked_at + _HEAD_BYTES <= size:
            start = self._looked_at
            head = self._read(start, 16)
            length, name = int.from_bytes(head[:4], "big"), head[4:8]
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if name == b"mdat" and length == 0:
                return
            if length < _HEAD_BYTES:
                raise ValueError("This is no MP4 of fragments.")
            if start + length > size:
                return
            yield name, start, start + length

    def _starts_at(self, start: int, end: int) -> float:
        """When the first track of the fragment with this index starts, in seconds."""
        index = self._read(start, min(end - start, _LARGEST_INDEX))
        for track in _inside(index[_HEAD_BYTES:], b"traf"):
            header = next(_inside(track, b"tfhd"), b"")
            if int.from_bytes(header[4:8], "big") != 1:
                continue
            time = next(_inside(track, b"tfdt"), b"\0")
            return int.from_bytes(time[4 : 12 if time[0] == 1 else 8], "big") / TICKS
        raise ValueError("A fragment does not say when it starts.")

    def _read(self, start: int, count: int) -> bytes:
        self._file.seek(start)
        return self._file.read(count)


def _inside(content: bytes, wanted: bytes) -> Iterator[bytes]:
    position = 0
    while position + _HEAD_BYTES <= len(content):
        length = int.from_bytes(content[position : position + 4], "big")
        if length < _HEAD_BYTES:
            return
        if content[position + 4 : position + _HEAD_BYTES] == wanted:
            yield content[position + _HEAD_BYTES : position + length]
        position += length
