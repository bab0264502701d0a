"""MP4, MOV and M4A: places, devices, times and notes are overwritten where they stand, so that no offset changes."""

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.parts import Part, overwritten

_USEFUL = frozenset({b"chpl", b"ludt", b"tsel", b"kind", b"hnti", b"hinf", b"free", b"skip"})
_OF_MUSIC = frozenset(
    {b"\xa9too", b"\xa9nam", b"\xa9ART", b"aART", b"\xa9alb", b"\xa9gen", b"\xa9wrt", b"\xa9lyr"}
    | {b"gnre", b"trkn", b"disk", b"covr", b"cpil", b"pgap", b"tmpo", b"free"}
)
_TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})


class _Box(Struct, frozen=True):
    name: bytes
    start: int
    content: int
    end: int


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The film or sound with zeros in the place of its metadata; None where it has none."""
    cleaner = _Cleaner(file, limits)
    size = file.seek(0, 2)
    for box in cleaner.boxes(0, size):
        if box.name == b"moov":
            cleaner.clean_movie(box)
        elif box.name in {b"uuid", b"meta", b"udta"}:
            cleaner.blank(box)
    return overwritten(size, cleaner.edits) if cleaner.edits else None


class _Cleaner:
    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._left = limits.max_parts
        self.edits: dict[int, bytes | int] = {}

    def boxes(self, start: int, stop: int) -> Iterator[_Box]:
        """Yield the boxes between two positions; ends at the first thing that is none."""
        while start + 8 <= stop:
            self._left -= 1
            if self._left < 0:
                raise errors.too_many_parts()
            head = self._read(start, 16)
            length, content = int.from_bytes(head[:4], "big"), start + 8
            if length == 1:
                length, content = int.from_bytes(head[8:], "big"), start + 16
            end = stop if length == 0 and start else min(stop, start + length)
            if end < content:
                return
            yield _Box(head[4:8], start, content, end)
            start = end

    def clean_movie(self, outer: _Box) -> None:
        """Clean a movie, a track of it, or its media, and what stands in them."""
        for box in self.boxes(outer.content, outer.end):
            if box.name in {b"trak", b"mdia"} and outer.name != box.name:
                self.clean_movie(box)
            elif box.name in _TIMED:
                self._clean_times(box)
            elif box.name == b"udta":
                self._clean_user_data(box)
            elif box.name in {b"meta", b"uuid"}:
                self.blank(box)

    def blank(self, box: _Box) -> None:
        """Make a box one of free space."""
        self.edits[box.start + 4] = b"free"
        self._zero(box.content, box.end)

    def _clean_times(self, box: _Box) -> None:
        """Creation and modification, in 4 bytes each, or in 8."""
        width = 16 if self._read(box.content, 1) == b"\1" else 8
        start = box.content + 4
        if start + width <= box.end and self._read(start, width).strip(b"\0"):
            self._zero(start, start + width)

    def _clean_user_data(self, outer: _Box) -> None:
        for box in self.boxes(outer.content, outer.end):
            if box.name == b"meta" and self._read(box.content, 24)[20:24] == b"mdir":
                self._clean_music(box)
            elif box.name not in _USEFUL:
                self.blank(box)

    def _clean_music(self, outer: _Box) -> None:
        """Of the list that players read, titles, covers and the like stay."""
        for listing in self.boxes(outer.content + 4, outer.end):
            for box in self.boxes(listing.content, listing.end) if listing.name == b"ilst" else ():
                if box.name not in _OF_MUSIC:
                    self.blank(box)

    def _zero(self, start: int, stop: int) -> None:
        if stop > start:
            self.edits[start] = stop - start

    def _read(self, at: int, count: int) -> bytes:
        self._file.seek(at)
        return self._file.read(count)
