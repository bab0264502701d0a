"""Ogg: the comments of each stream are shortened to what is about the music, within the pages that hold them."""

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata import vorbis
from media_pipeline.engine.metadata.edits import Editor
from media_pipeline.engine.metadata.parts import Part
from media_pipeline.engine.metadata.pictures import EMBEDDED_BYTES, is_plain

_CONTINUED_LACE, _BEGIN = 255, 0x02
_HEADS = {
    b"\x01vorbis": b"\x03vorbis",
    b"OpusHead": b"OpusTags",
    b"\x80theora": b"\x81theora",
    b"Speex   ": b"",
    b"OVP80": b"OVP80\x02 ",
    b"\x7fFLAC": b"",
}
"""How the first packet of a stream begins, and how the one with its comments does."""
_FLAC, _VORBIS = b"\x7fFLAC", b"\x01vorbis"
_MOST_STREAMS, _PAGES_PER_PART = 100, 10


class _Page(Struct, frozen=True):
    start: int
    serial: bytes
    flags: int
    laces: bytes
    content: int

    @property
    def end(self) -> int:
        return self.content + sum(self.laces)


class _Stream(Struct):
    """A stream whose headers are being read: of the present packet, where its pieces stand in the file."""

    begin: bytes = b""
    packets: int = 0
    wanted: int = 2
    pieces: list[tuple[int, int, _Page]] = []


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The recording with zeros behind shorter comments; None where there is nothing to take out."""
    cleaner = _Cleaner(file, limits)
    cleaner.clean()
    return cleaner.result()


class _Cleaner(Editor):
    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        super().__init__(file, limits, parts_each=_PAGES_PER_PART)
        self._limits = limits
        self._streams: dict[bytes, _Stream] = {}
        self._changed: dict[int, tuple[_Page, bytearray]] = {}

    def clean(self) -> None:
        """Walk through all pages: in chained recordings streams begin in the middle, too."""
        for page in self._pages():
            if page.flags & _BEGIN:
                self._streams[page.serial] = _Stream()
                if len(self._streams) > _MOST_STREAMS:
                    raise errors.too_many_parts()
            stream = self._streams.get(page.serial)
            if stream and stream.packets < stream.wanted:
                self._take(stream, page)
        for page, content in self._changed.values():
            head = self.read(page.start, page.content - page.start)
            blank = head[:22] + bytes(4) + head[26:]
            self.edits[page.start] = head[:22] + _checksum(blank + bytes(content)) + head[26:] + bytes(content)

    def _pages(self) -> Iterator[_Page]:
        at = 0
        while at < self.size:
            self.count()
            head = self.read(at, 27 + 255)
            if not head.startswith(b"OggS") or len(head) < 27:
                if at == 0:
                    raise errors.not_readable()
                return
            laces = head[27 : 27 + head[26]]
            page = _Page(at, head[14:18], head[5], laces, at + 27 + len(laces))
            yield page
            at = page.end

    def _take(self, stream: _Stream, page: _Page) -> None:
        at = page.content
        for lace in page.laces:
            stream.pieces.append((at, lace, page))
            at += lace
            if lace < _CONTINUED_LACE:
                self._packet(stream)
                stream.pieces, stream.packets = [], stream.packets + 1
                if stream.packets >= stream.wanted:
                    return

    def _packet(self, stream: _Stream) -> None:
        if sum(length for _, length, _ in stream.pieces) > EMBEDDED_BYTES:
            raise errors.too_many_parts()
        packet = b"".join(self.read(at, length) for at, length, _ in stream.pieces)
        if stream.packets == 0:
            stream.begin = next((begin for begin in _HEADS if packet.startswith(begin)), b"")
            if stream.begin == _FLAC:
                # How many blocks follow; 0 where that was not known.
                stream.wanted = 1 + (int.from_bytes(packet[7:9], "big") or 1)
            elif not stream.begin:
                stream.wanted = 1
            return
        cleaned = self._cleaned(stream.begin, packet)
        if cleaned is not None and cleaned != packet:
            self._put(stream, cleaned.ljust(len(packet), b"\0"))

    def _cleaned(self, begin: bytes, packet: bytes) -> bytes | None:
        if begin == _FLAC:
            return self._cleaned_block(packet)
        start = _HEADS[begin]
        if not packet.startswith(start):
            return None
        rewritten = vorbis.rewritten(packet[len(start) :], self._limits)
        if rewritten is None:
            return None
        return start + rewritten + (b"\1" if begin == _VORBIS else b"")

    def _cleaned_block(self, packet: bytes) -> bytes | None:
        kind, content = packet[0] & 0x7F if packet else 0, packet[4:]
        if kind == 4:
            rewritten = vorbis.rewritten(content, self._limits)
            return packet[:4] + rewritten if rewritten else None
        if kind == 2 or (kind == 6 and not is_plain(vorbis.picture_of(content), self._limits)):
            return bytes([packet[0] & 0x80 | 1]) + packet[1:4]
        return None

    def _put(self, stream: _Stream, packet: bytes) -> None:
        """Write a packet over the one that stands there, in as many pieces."""
        done = 0
        for at, length, page in stream.pieces:
            if page.start not in self._changed:
                content = bytearray(self.read(page.content, page.end - page.content))
                self._changed[page.start] = (page, content)
            content = self._changed[page.start][1]
            content[at - page.content : at - page.content + length] = packet[done : done + length]
            done += length


def _table() -> list[int]:
    entries = []
    for byte in range(256):
        rest = byte << 24
        for _ in range(8):
            rest = (rest << 1 ^ 0x04C11DB7 if rest & 0x80000000 else rest << 1) & 0xFFFFFFFF
        entries.append(rest)
    return entries


_TABLE = _table()


def _checksum(page: bytes) -> bytes:
    rest = 0
    for byte in page:
        rest = (rest << 8 & 0xFFFFFFFF) ^ _TABLE[rest >> 24 ^ byte]
    return rest.to_bytes(4, "little")
