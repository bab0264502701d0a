"""Reads the directories of a TIFF: which entries each has, where their values stand, and where the pixels."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import BinaryIO, Final

from msgspec import Struct

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits

HEAD_BYTES = 8
ENTRY_BYTES = 12
_WIDTHS: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST_ENTRIES = 1_000
_LARGEST_VALUE = 32 * 1024**2

COMPRESSION, ORIENTATION, PROFILE, INNER = 259, 274, 34675, 330
_COLOURS, _RAW_TAGS, _RAW_COLOURS, _RAW_COMPRESSION = 262, {33421, 50706}, {32803, 34892}, {34713, 65535}
"""A pattern of filters and the version of DNG; colours of a sensor; packing of Nikon and Pentax."""
_VALUES_A_PART = 10
"""How many whole numbers may be read for each part that may be counted: a scan has one for each of its rows."""
_OFFSETS, _LENGTHS = (273, 324), (279, 325)
_WIDTH, _HEIGHT, _BITS, _SAMPLES, _ROWS, _PLANES = 256, 257, 258, 277, 278, 284
_FORM = frozenset({_WIDTH, _HEIGHT, _BITS, _SAMPLES, _ROWS, _PLANES, COMPRESSION})
_SUBDIRECTORIES = frozenset({INNER, 34665, 34853, 40965})
"""What points at other directories: smaller copies, EXIF, places, and how programs may read them."""
_OLD_JPEG, _OLD_JPEG_BYTES = 513, 514
_OLD_TABLES: Final = {519: 64, 520: 33, 521: 272}
PIXEL_TAGS: Final = frozenset(
    {*range(254, 259), COMPRESSION, 262, 263, 266, *_OFFSETS, *_LENGTHS, *range(277, 282), 284, 292, 293, 297, 301}
    | {317, *range(318, 324), 332, 334, 336, *range(338, 342), 347, *range(512, 516), *_OLD_TABLES, *range(529, 533)}
    | {PROFILE}
)
"""What says how pixels are stored and coloured."""
SHOWN_TAGS: Final = PIXEL_TAGS | {ORIENTATION, 282, 283, 286, 287, 296, INNER, 50674}
"""The same with what says how they are placed: resolution, position, orientation; and with smaller copies of them."""


class Entry(Struct, frozen=True):
    """One entry: its tag, its twelve bytes, and where its value stands, in it or elsewhere in the file."""

    tag: int
    kind: int
    content: bytes
    value: range


class Directory(Struct, frozen=True):
    """The entries of one picture, in order, and where the next picture's directory stands; 0 for none."""

    start: int
    end: int
    entries: list[Entry]
    following: int


class Tiff:
    """A TIFF of ordinary offsets (no BigTIFF), in its byte order. Raises MediaError for what is none."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._left = limits.max_parts
        self._values_left = _VALUES_A_PART * limits.max_parts
        self.size = file.seek(0, 2)
        self.head = self.read(range(HEAD_BYTES))
        if self.head[:4] not in (b"II*\0", b"MM\0*"):
            raise errors.not_readable()
        self._order = "little" if self.head[:1] == b"I" else "big"

    def read(self, place: range) -> bytes:
        """The bytes at a place; fewer where the file ends."""
        self._file.seek(place.start)
        return self._file.read(len(place))

    def number(self, data: bytes) -> int:
        """A whole number in the byte order of the file."""
        return int.from_bytes(data, self._order)  # type: ignore[arg-type]

    def packed(self, value: int, width: int) -> bytes:
        """The number in so many bytes."""
        return value.to_bytes(width, self._order)  # type: ignore[arg-type]

    def directories(self) -> Iterator[Directory]:
        """Those of all pictures and of the smaller copies within; each once, however they point at each other."""
        return self._walk(frozenset({INNER}))

    def _walk(self, followed: frozenset[int]) -> Iterator[Directory]:
        """The directories of all pages, and those that entries of these tags point at."""
        waiting, known = [self.number(self.head[4:])], {0}
        while waiting:
            start = waiting.pop()
            if start in known:
                continue
            known.add(start)
            directory = self.directory(start)
            yield directory
            inner = [place for entry in directory.entries if entry.tag in followed for place in self.numbers(entry)]
            waiting += [directory.following, *inner]

    def directory(self, start: int) -> Directory:
        """The directory that stands there. Raises MediaError where there is none, or one of too many entries."""
        count = self.number(self.read(range(start, start + 2)))
        end = start + 2 + ENTRY_BYTES * count + 4
        self._count(1 + count)
        if not 0 < count <= _MOST_ENTRIES or start < HEAD_BYTES or end - 4 > self.size:
            raise errors.not_readable()
        table = self.read(range(start + 2, end))
        entries = [
            self._entry(start + 2 + at, table[at : at + ENTRY_BYTES]) for at in range(0, ENTRY_BYTES * count, 12)
        ]
        return Directory(start, min(end, self.size), entries, self.number(table[ENTRY_BYTES * count :]))

    def _entry(self, at: int, content: bytes) -> Entry:
        kind = self.number(content[2:4])
        length = _WIDTHS.get(kind, 0) * self.number(content[4:8])
        begin = at + 8 if length <= 4 else self.number(content[8:])
        return Entry(self.number(content[:2]), kind, content, range(begin, begin + length))

    def numbers(self, entry: Entry) -> list[int]:
        """The values of an entry of whole numbers. Raises MediaError for more than any program writes."""
        width = _WIDTHS.get(entry.kind, 0)
        if width not in {1, 2, 4} or not entry.value:
            return []
        self._values_left -= len(entry.value) // width
        if self._values_left < 0:
            raise errors.too_many_parts()
        data = self.read(entry.value)
        return [self.number(data[at : at + width]) for at in range(0, len(data) - width + 1, width)]

    def value(self, entry: Entry) -> bytes:
        """The bytes of an entry's value. Raises MediaError for one that is larger than any is."""
        if len(entry.value) > _LARGEST_VALUE:
            raise errors.not_readable()
        return self.read(entry.value)

    def is_raw(self, directory: Directory) -> bool:
        """Whether it is of what a camera's sensor saw, not of a picture that was made of that."""
        kinds = {_COLOURS: _RAW_COLOURS, COMPRESSION: _RAW_COMPRESSION}
        told = {entry.tag: self.numbers(entry)[:1] for entry in directory.entries if entry.tag in kinds}
        return not _RAW_TAGS.isdisjoint(entry.tag for entry in directory.entries) or any(
            not kinds[tag].isdisjoint(values) for tag, values in told.items()
        )

    def pixels(self, directory: Directory, *, exact: bool = False) -> list[range]:
        """Where the strips or tiles of a picture stand, in their order.

        One without a length of which nothing says where it ends goes on to the end of the file; ``exact``: raises
        MediaError instead.
        """
        by_tag = {entry.tag: entry for entry in directory.entries}
        for offsets_tag, lengths_tag in zip(_OFFSETS, _LENGTHS, strict=True):
            if offsets_tag not in by_tag:
                continue
            offsets = self.numbers(by_tag[offsets_tag])
            lengths = self.numbers(by_tag[lengths_tag]) if lengths_tag in by_tag else []
            plain = self._plain_lengths(directory, len(offsets)) if offsets_tag == _OFFSETS[0] else []
            if len(lengths) < len(offsets):
                lengths = plain or self._distances(offsets, exact=exact)
            elif plain:
                # What is said to be longer than its pixels has something else behind them.
                lengths = list(map(min, lengths, plain))
            return [
                range(start, max(start, min(self.size, start + length)))
                for start, length in zip(offsets, lengths, strict=False)
            ]
        return []

    def _distances(self, offsets: list[int], *, exact: bool) -> list[int]:
        """How far it is from each place to what stands behind it."""
        if exact and offsets and max(offsets) >= self._begins[-1]:
            raise errors.not_readable()
        own = sorted(offsets)
        return [min(self._behind(start, own), self._behind(start, self._begins)) - start for start in offsets]

    def _behind(self, start: int, begins: list[int]) -> int:
        """The first of these places behind ``start``; the end of the file where there is none."""
        at = bisect_right(begins, start)
        return begins[at] if at < len(begins) else self.size

    @cached_property
    def _begins(self) -> list[int]:
        """Where directories and their values begin, in order: of all pages, and of what is said of them."""
        return sorted(
            start
            for directory in self._walk(_SUBDIRECTORIES)
            for start in (directory.start, *(entry.value.start for entry in directory.entries))
        )

    def _plain_lengths(self, directory: Directory, count: int) -> list[int]:
        """The bytes of strips that are not packed; none where they are."""
        told = {entry.tag: self.numbers(entry) for entry in directory.entries if entry.tag in _FORM}
        if told.get(COMPRESSION, [1]) != [1] or not (told.get(_WIDTH) and told.get(_HEIGHT)):
            return []
        width, height = told[_WIDTH][0], told[_HEIGHT][0]
        rows = max(1, min(height, told.get(_ROWS, [height])[0]))
        bits, samples = told.get(_BITS) or [1], (told.get(_SAMPLES) or [1])[0]
        is_apart = told.get(_PLANES) == [2]
        # Some programs write the bits of one sample for all of them.
        a_row = -(-width * (bits[0] if is_apart else max(sum(bits), bits[0] * samples)) // 8)
        strips = max(1, -(-height // rows))
        if count % strips:
            return []
        return [a_row * max(0, min(rows, height - rows * (number % strips))) for number in range(count)]

    def old_pixels(self, directory: Directory) -> list[range]:
        """Where a JPEG of the kind of 1992 has its parts."""
        by_tag = {entry.tag: self.numbers(entry) for entry in directory.entries if 512 <= entry.tag <= 521}
        places = [range(start, start + length) for tag, length in _OLD_TABLES.items() for start in by_tag.get(tag, [])]
        whole = zip(by_tag.get(_OLD_JPEG, []), by_tag.get(_OLD_JPEG_BYTES, []), strict=False)
        return places + [range(start, start + length) for start, length in whole]

    def _count(self, parts: int) -> None:
        self._left -= parts
        if self._left < 0:
            raise errors.too_many_parts()
