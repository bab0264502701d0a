"""AVIF and HEIC: items with EXIF and XMP are overwritten where they stand; pixels and how they are shown stay."""

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.boxes import Box, BoxCleaner
from media_pipeline.engine.metadata.films import clean_film
from media_pipeline.engine.metadata.parts import Part

_KEPT = frozenset({b"ftyp", b"mdat", b"free", b"skip", b"wide", b"styp", b"sidx", b"moof", b"mfra", b"pdin"})
_METADATA = frozenset({b"Exif", b"mime", b"uri "})
_SET_ASIDE = b"free"
"""The type that an item without its content gets: readers leave out what they do not know."""


class _Numbers:
    """Reads numbers of given widths one after the other; what is missing counts as zeros."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def next(self, width: int) -> int:
        self.at += width
        return int.from_bytes(self._data[self.at - width : self.at].ljust(width, b"\0"), "big")

    @property
    def ended(self) -> bool:
        return self.at >= len(self._data)


class _Extent(Struct, frozen=True):
    item: int
    within: bool
    """Whether it stands in the box ``idat`` and not in the file at large."""
    start: int
    length: int


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The picture with zeros in the place of its metadata; None where it has none."""
    cleaner = _Cleaner(file, limits)
    end = 0
    for box in cleaner.boxes(0, cleaner.size):
        if box.start == 0 and box.name != b"ftyp":
            raise errors.not_readable()
        if box.name == b"meta":
            cleaner.clean_items(box)
        elif box.name == b"moov":
            clean_film(cleaner, box)
        elif box.name not in _KEPT:
            cleaner.blank(box)
        end = box.end
    if end == 0:
        raise errors.not_readable()
    cleaner.zero(end, cleaner.size)
    return cleaner.result()


class _Cleaner(BoxCleaner):
    def clean_items(self, meta: Box) -> None:
        """Overwrite the items that hold no picture; raises MediaError where they cannot be found."""
        inner = {box.name: box for box in self.boxes(meta.content + 4, meta.end)}
        aside = set(self._set_aside(inner[b"iinf"])) if b"iinf" in inner else set()
        if not aside:
            return
        data = inner.get(b"idat")
        for extent in self._extents(inner[b"iloc"]) if b"iloc" in inner else ():
            if extent.item not in aside:
                continue
            if extent.within and data is None:
                raise errors.not_readable()
            start = extent.start + (data.content if extent.within and data else 0)
            self.zero(start, min(self.size, start + extent.length))

    def _set_aside(self, listing: Box) -> Iterator[int]:
        """Yield the items that hold no picture, and give each of them another type."""
        version = self.read(listing.content, 1)
        first = listing.content + (6 if version == b"\0" else 8)
        for entry in self.boxes(first, listing.end):
            head = self.read(entry.content, 16)
            version_of = head[0] if head else 0
            # Two bytes of the item, from version 3 on four; two of its protection; then its type.
            width = 4 if version_of > 2 else 2
            kind_at = 4 + width + 2
            if entry.name == b"infe" and version_of >= 2 and head[kind_at : kind_at + 4] in _METADATA:
                self.edits[entry.content + kind_at] = _SET_ASIDE
                yield int.from_bytes(head[4 : 4 + width], "big")

    def _extents(self, box: Box) -> Iterator[_Extent]:
        numbers = _Numbers(self.read(box.content, box.end - box.content))
        version = numbers.next(4) >> 24
        widths = numbers.next(2)
        offset, length, base, index = (widths >> shift & 15 for shift in (12, 8, 4, 0))
        wide = 4 if version >= 2 else 2
        for _ in range(numbers.next(wide)):
            item = numbers.next(wide)
            method = numbers.next(2) & 15 if version >= 1 else 0
            numbers.next(2)  # which file it stands in: this one
            origin = numbers.next(base)
            for _ in range(numbers.next(2)):
                self.count()
                numbers.next(index if version >= 1 else 0)
                start = origin + numbers.next(offset)
                if method > 1:
                    raise errors.not_readable()
                yield _Extent(item, method == 1, start, numbers.next(length))
            if numbers.ended:
                return
