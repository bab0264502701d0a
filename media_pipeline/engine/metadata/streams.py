"""FLV and MPEG-TS: what programs note beside the pictures and the sound is overwritten with zeros."""

from collections.abc import Iterator
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.edits import Editor
from media_pipeline.engine.metadata.parts import Part

_TAG_HEAD, _SCRIPT, _SHOWN = 11, 18, frozenset({8, 9})
_TAGS_EACH = 50
"""An hour of FLV has 300,000 tags; each is small."""

_SYNC, _PACKET = 0x47, 188
_LAYOUTS = ((188, 0), (192, 4), (204, 0))
"""Length of a packet and where its mark stands: as broadcast, as cameras and discs have it, with correction bytes."""
_PROGRAMS, _FILLING = 0, 0x1FFF
_LONGEST_TABLE = 4096
_NOTES = frozenset({0x05, 0x15, 0x16, 0x17, 0x18, 0x19})
"""Types of streams for private tables and for metadata: what drones write, and receivers."""
_PRIVATE, _KLV = 0x06, b"KLVA"
_READ_PACKETS, _PACKETS_EACH = 10_000, 2
_LOST = 0.01
"""The part of packets that may be damaged on their way through the air."""


def filtered_flv(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The film without the tags that tell of it, and with them without its list of key frames; None without any."""
    editor = Editor(file, limits, parts_each=_TAGS_EACH)
    if editor.read(0, 4) != b"FLV\x01":
        raise errors.not_readable()
    start = int.from_bytes(editor.read(5, 4), "big") + 4
    while start + _TAG_HEAD <= editor.size:
        editor.count()
        head = editor.read(start, _TAG_HEAD)
        kind, end = head[0] & 0x1F, min(editor.size, start + _TAG_HEAD + int.from_bytes(head[1:4], "big"))
        if kind not in _SHOWN:
            if kind != _SCRIPT:
                raise errors.not_readable()
            if editor.read(start + _TAG_HEAD, end - start - _TAG_HEAD).strip(b"\0"):
                editor.zero(start + _TAG_HEAD, end)
        start = end + 4
    return editor.result()


def filtered_ts(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The stream with filling in the place of packets that hold neither pictures, sound, subtitles nor their tables."""
    return _Transport(file, limits).filtered()


class _Transport(Editor):
    """Packets by their numbers of 13 bits."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        super().__init__(file, limits, parts_each=_PACKETS_EACH)
        head = self.read(0, 4 * 204)
        found = [(length, at) for length, at in _LAYOUTS if set(head[at::length]) == {_SYNC}]
        if not found:
            raise errors.not_readable()
        self._length, self._at = found[0]

    def filtered(self) -> list[Part] | None:
        kept = self._kept()
        for start, block, numbers in self._blocks():
            for place in [place for place, number in enumerate(numbers) if number not in kept]:
                packet = place * self._length + self._at
                if block[packet] == _SYNC:
                    self.count()
                    self.edits[start + packet + 1] = b"\x1f\xff\x10"
                    self.zero(start + packet + 4, min(self.size, start + packet + _PACKET))
        return self.result()

    def _blocks(self) -> Iterator[tuple[int, bytes, list[int]]]:
        """Many packets at a time, with their numbers. Raises MediaError where they do not follow each other."""
        step = _READ_PACKETS * self._length
        for start in range(0, self.size, step):
            block = self.read(start, step)
            marks = block[self._at :: self._length]
            if len(marks) - marks.count(_SYNC) > 1 + len(marks) * _LOST:
                raise errors.not_readable()
            high, low = block[self._at + 1 :: self._length], block[self._at + 2 :: self._length]
            yield start, block, [(first & 0x1F) << 8 | second for first, second in zip(high, low, strict=False)]

    def _kept(self) -> set[int]:
        """The numbers of the tables that players read, and of the streams that are shown or heard."""
        programs, kept, sections = {_PROGRAMS}, {_PROGRAMS, _FILLING}, dict[int, bytes]()
        for _, block, numbers in self._blocks():
            for place, number in enumerate(numbers):
                if number not in programs:
                    continue
                begin = place * self._length + self._at
                sections[number] = _continued(sections.get(number, b""), block[begin : begin + _PACKET])
                if number == _PROGRAMS:
                    programs.update(_programs(sections[number]))
                else:
                    kept.update(_streams(sections[number]))
        if len(kept) <= len((_PROGRAMS, _FILLING)):
            raise errors.not_readable()
        return kept | programs


def _continued(section: bytes, packet: bytes) -> bytes:
    """A table with what one more packet has of it; anew where one begins in this packet."""
    payload = packet[4 + (1 + packet[4] if packet[3] & 0x20 else 0) :] if packet[3] & 0x10 else b""
    if packet[1] & 0x40:
        return payload[1 + payload[0] :] if payload else b""
    return section + payload if len(section) < _LONGEST_TABLE else section


def _programs(table: bytes) -> Iterator[int]:
    """The numbers under which the tables of programs come."""
    end = 3 + ((table[1] & 0x0F) << 8 | table[2]) - 4 if len(table) > 2 else 0
    for at in range(8, min(end, len(table)) - 3, 4):
        if table[at : at + 2] != b"\0\0":  # of the network, which nobody needs to play a file
            yield (table[at + 2] & 0x1F) << 8 | table[at + 3]


def _streams(table: bytes) -> Iterator[int]:
    """The numbers of a program's clock and of its streams that are no notes, as far as its table has come."""
    if len(table) < 12 or table[0] != 2:
        return
    yield (table[8] & 0x1F) << 8 | table[9]
    end = min(len(table), 3 + ((table[1] & 0x0F) << 8 | table[2]) - 4)
    at = 12 + ((table[10] & 0x0F) << 8 | table[11])
    while at + 5 <= end:
        kind, number = table[at], (table[at + 1] & 0x1F) << 8 | table[at + 2]
        behind = at + 5 + ((table[at + 3] & 0x0F) << 8 | table[at + 4])
        if kind not in _NOTES and not (kind == _PRIVATE and _KLV in table[at + 5 : behind]):
            yield number
        at = behind
