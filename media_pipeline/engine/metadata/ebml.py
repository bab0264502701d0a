"""Matroska and WebM: tags, attachments, dates and programs give way to free room where they stand."""

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.matroska import ebml_number
from media_pipeline.engine.metadata.edits import Editor
from media_pipeline.engine.metadata.parts import Part
from media_pipeline.engine.metadata.pictures import is_plain_at
from media_pipeline.engine.metadata.programs import is_common

_HEADER, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_INFO, _TAGS, _ATTACHMENTS = 0x1549A966, 0x1254C367, 0x1941A469
_TOP = frozenset({_SEGMENT, _CLUSTER, _INFO, _TAGS, _ATTACHMENTS, 0x114D9B74, 0x1654AE6B, 0x1C53BB6B, 0x1043A770})
"""What stands in a segment: these, Cues, Tracks, Chapters and the seek head; each ends a cluster of unknown length."""
_DATE, _MUXER, _WRITER, _FILE_NAMES = 0x4461, 0x4D80, 0x5741, frozenset({0x7384, 0x3C83AB, 0x3E83BB})
_TAG, _SIMPLE_TAG, _TAG_NAME, _TAG_TEXT = 0x7373, 0x67C8, 0x45A3, 0x4487
_ATTACHED, _ATTACHED_TYPE, _ATTACHED_DATA = 0x61A7, 0x4660, 0x465C
_CHECKSUM, _VOID = 0xBF, b"\xec"
_KEPT_TAGS = frozenset(
    {b"TITLE", b"ARTIST", b"ALBUM", b"ALBUM_ARTIST", b"GENRE", b"COMPOSER", b"PART_NUMBER", b"TOTAL_PARTS", b"TRACK"}
    | {b"LYRICS", b"DURATION", b"BPS", b"NUMBER_OF_FRAMES", b"NUMBER_OF_BYTES", b"REPLAYGAIN_GAIN", b"REPLAYGAIN_PEAK"}
    | {b"ALPHA_MODE", b"LANGUAGE", b"ROTATE"}
)
_BLOCKS_PER_PART = 10


class _Element(Struct, frozen=True):
    name: int
    start: int
    content: int
    end: int
    is_open: bool = False


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The film or sound with free room in the place of its metadata; None where it has none."""
    cleaner = _Cleaner(file, limits)
    cleaner.clean()
    return cleaner.result()


class _Cleaner(Editor):
    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        super().__init__(file, limits, parts_each=_BLOCKS_PER_PART)
        self._limits = limits

    def clean(self) -> None:
        """Clean all segments; what follows behind them is overwritten."""
        at = 0
        for element in self._elements(0, self.size):
            if element.start == 0 and element.name != _HEADER:
                break
            if element.name == _SEGMENT:
                self._clean_segment(element)
            elif element.name != _HEADER:
                break
            at = element.end
        if at == 0:
            raise errors.not_readable()
        self.zero(at, self.size)

    def _clean_segment(self, segment: _Element) -> None:
        for element in self._elements(segment.content, segment.end):
            if element.name == _INFO:
                self._clean_info(element)
            elif element.name == _TAGS:
                self._clean_tags(element)
            elif element.name == _ATTACHMENTS:
                self._clean_attachments(element)

    def _elements(self, start: int, stop: int) -> Iterator[_Element]:
        """Yield the elements between two positions; ends at the first thing that is none."""
        while start < stop and (element := self._element(start, stop)):
            if element.is_open and element.name == _CLUSTER:
                element = replace(element, end=self._end_of_cluster(element.content, stop))
            yield element
            start = element.end

    def _element(self, start: int, stop: int) -> _Element | None:
        """The element at a position, one of unknown length up to ``stop``; None where there is none."""
        self.count()
        head = self.read(start, 12)
        width = 9 - (head[0] if head else 0).bit_length()
        if width > 4 or len(head) <= width:
            return None
        length, behind = ebml_number(head, width)
        name, content = int.from_bytes(head[:width], "big"), start + behind
        if length is None and head[width] == 0:
            return None
        end = stop if length is None else min(stop, content + length)
        return _Element(name, start, content, end, is_open=length is None)

    def _end_of_cluster(self, start: int, stop: int) -> int:
        """Where a cluster of unknown length ends: at the next element that stands in no cluster."""
        while start < stop and (element := self._element(start, stop)) and element.name not in _TOP:
            start = element.end
        return start

    def _clean_info(self, info: _Element) -> None:
        before = len(self.edits)
        for element in self._elements(info.content, info.end):
            if element.name == _DATE or element.name in _FILE_NAMES:
                self._void(element)
            elif element.name in {_MUXER, _WRITER} and not is_common(self._text(element)):
                # Both have to be there; zeros end a text.
                self.zero(element.content, element.end)
        self._void_checksum(info, before)

    def _clean_tags(self, tags: _Element) -> None:
        before = len(self.edits)
        for tag in self._elements(tags.content, tags.end):
            for simple in self._elements(tag.content, tag.end) if tag.name == _TAG else ():
                if simple.name == _SIMPLE_TAG and not self._stays(simple):
                    self._void(simple)
        self._void_checksum(tags, before)

    def _stays(self, simple: _Element) -> bool:
        name = self._child(simple, _TAG_NAME).upper()
        return name in _KEPT_TAGS or (name == b"ENCODER" and is_common(self._child(simple, _TAG_TEXT)))

    def _clean_attachments(self, attachments: _Element) -> None:
        """Fonts stay, and pictures without metadata of their own."""
        before = len(self.edits)
        for attached in self._elements(attachments.content, attachments.end):
            if attached.name != _ATTACHED:
                continue
            kind = self._child(attached, _ATTACHED_TYPE).lower()
            if not (b"font" in kind or (kind.startswith(b"image/") and self._is_plain(attached))):
                self._void(attached)
        self._void_checksum(attachments, before)

    def _is_plain(self, attached: _Element) -> bool:
        data = [one for one in self._elements(attached.content, attached.end) if one.name == _ATTACHED_DATA]
        return all(is_plain_at(self._file, one.content, one.end, self._limits) for one in data)

    def _child(self, outer: _Element, name: int) -> bytes:
        for element in self._elements(outer.content, outer.end):
            if element.name == name:
                return self._text(element)
        return b""

    def _text(self, element: _Element) -> bytes:
        return self.read(element.content, min(200, element.end - element.content)).rstrip(b"\0")

    def _void_checksum(self, outer: _Element, before: int) -> None:
        """Take the checksum out of an element that was changed."""
        if len(self.edits) == before:
            return
        for element in self._elements(outer.content, outer.end):
            if element.name == _CHECKSUM:
                self._void(element)

    def _void(self, element: _Element) -> None:
        length = element.end - element.start
        if length <= 128:
            head = _VOID + bytes([0x80 | max(0, length - 2)])
        else:
            head = _VOID + b"\x01" + (length - 9).to_bytes(7, "big")
        self.edits[element.start] = head[:length]
        self.zero(element.start + len(head), element.end)
