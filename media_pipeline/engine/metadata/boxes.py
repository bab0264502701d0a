"""The boxes of MP4, MOV, AVIF and HEIC: those that hold metadata are overwritten, so that no offset changes."""

from collections.abc import Iterator

from msgspec import Struct

from media_pipeline.engine.metadata.edits import Editor

_USEFUL = frozenset({b"chpl", b"ludt", b"tsel", b"kind", b"hnti", b"hinf", b"free", b"skip"})
_OF_MUSIC = frozenset(
    {b"\xa9too", b"\xa9nam", b"\xa9ART", b"aART", b"\xa9alb", b"\xa9gen", b"\xa9wrt", b"\xa9lyr"}
    | {b"gnre", b"trkn", b"disk", b"covr", b"cpil", b"pgap", b"tmpo", b"free"}
)
_TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})


class Box(Struct, frozen=True):
    """A box: its name, and where it, its content and its end stand."""

    name: bytes
    start: int
    content: int
    end: int


class BoxCleaner(Editor):
    """Finds boxes, and overwrites those that hold metadata."""

    def boxes(self, start: int, stop: int) -> Iterator[Box]:
        """Yield the boxes between two positions; ends at the first thing that is none."""
        while start + 8 <= stop:
            self.count()
            head = self.read(start, 16)
            length, content = int.from_bytes(head[:4], "big"), start + 8
            if length == 1:
                length, content = int.from_bytes(head[8:], "big"), start + 16
            end = stop if length == 0 and start else min(stop, start + length)
            if end < content:
                return
            yield Box(head[4:8], start, content, end)
            start = end

    def clean_movie(self, outer: Box) -> None:
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

    def blank(self, box: Box) -> None:
        """Make a box one of free space."""
        self.edits[box.start + 4] = b"free"
        self.zero(box.content, box.end)

    def _clean_times(self, box: Box) -> None:
        """Creation and modification, in 4 bytes each, or in 8."""
        width = 16 if self.read(box.content, 1) == b"\1" else 8
        start = box.content + 4
        if start + width <= box.end and self.read(start, width).strip(b"\0"):
            self.zero(start, start + width)

    def _clean_user_data(self, outer: Box) -> None:
        for box in self.boxes(outer.content, outer.end):
            if box.name == b"meta" and self.read(box.content, 24)[20:24] == b"mdir":
                self._clean_music(box)
            elif box.name not in _USEFUL:
                self.blank(box)

    def _clean_music(self, outer: Box) -> None:
        """Of the list that players read, titles, covers and the like stay."""
        for listing in self.boxes(outer.content + 4, outer.end):
            for box in self.boxes(listing.content, listing.end) if listing.name == b"ilst" else ():
                if box.name not in _OF_MUSIC:
                    self.blank(box)
