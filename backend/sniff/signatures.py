"""Pictures and containers that begin with a signature, each looked at further than that."""

from __future__ import annotations

import re
from collections.abc import Callable

from backend.sniff.bitmaps import bitmap, tagged
from backend.sniff.types import (
    AIFF,
    AVI,
    FLV,
    GIF,
    JPEG,
    MKV,
    OGA,
    OGV,
    PNG,
    RF64,
    W64,
    WAV,
    WEBM,
    WEBP,
    ZIP,
    FileType,
)  # fmt: skip

_LONGEST_CHUNK = 16 * 1024 * 1024
_DOCTYPE = re.compile(rb"\x42\x82(?:[\x81-\xff]|[\x40-\x7f].|[\x20-\x3f]..|[\x10-\x1f]...)(webm|matroska)", re.DOTALL)
_EBML_HEADER_BYTES = 256
_W64_RIFF = b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000")
_W64_WAVE = b"wave" + bytes.fromhex("f3acd3118cd100c04f8edb8a")
_CHUNK = re.compile(rb"[A-Za-z(][ -~]{3}")
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X"}


def signed(head: bytes) -> FileType | None:
    """The type whose signature begins the file and whose structure goes on as it must; None for all others."""
    for start, judge in _JUDGES.items():
        if head.startswith(start):
            return judge(head)
    return None


def _jpeg(head: bytes) -> FileType | None:
    """A marker follows, then the length of its segment; bytes of 0xFF may fill the room between."""
    marker = head[2:].lstrip(b"\xff")[:3]
    is_marker = marker[:1] >= b"\xc0" and marker[:1] != b"\xff" and not b"\xd0" <= marker[:1] <= b"\xd9"
    return JPEG if is_marker and len(marker) == 3 and int.from_bytes(marker[1:]) >= 2 else None


def _png(head: bytes) -> FileType | None:
    return PNG if head[12:16] in {b"IHDR", b"CgBI"} else None


def _gif(head: bytes) -> FileType | None:
    """A block begins where the screen's colours end: a picture, an extension, or the end of the file."""
    if len(head) < 13:
        return None
    colours = 3 * 2 ** ((head[10] & 7) + 1) if head[10] & 0x80 else 0
    following = head[13 + colours : 14 + colours]
    return GIF if following in {b",", b"!", b";"} else None


def _riff(head: bytes) -> FileType | None:
    form, chunk, length = head[8:12], head[12:16], int.from_bytes(head[16:20], "little")
    if form == b"WEBP":
        return WEBP if chunk in _WEBP_CHUNKS else None
    if length > _LONGEST_CHUNK or not chunk.isascii() or len(head) < 20:
        return None
    if form == b"AVI ":
        return AVI if (chunk, head[20:24]) == (b"LIST", b"hdrl") or chunk == b"JUNK" else None
    return WAV if form == b"WAVE" and chunk.strip(b"\0 ") else None


def _ebml(head: bytes) -> FileType | None:
    doctype = _DOCTYPE.search(head[:_EBML_HEADER_BYTES])
    return None if doctype is None else WEBM if doctype[1] == b"webm" else MKV


def _ogg(head: bytes) -> FileType | None:
    """Version 0 and three flags; which sort it is stands in the first packets."""
    if len(head) < 27 or head[4] or head[5] > 7:
        return None
    return OGV if b"\x80theora" in head or b"OVP80" in head else OGA


def _rf64(head: bytes) -> FileType | None:
    """A WAV of more than four gigabytes, or that might have become so long: its lengths stand in its first chunk."""
    return RF64 if head[8:16] == b"WAVEds64" and 28 <= int.from_bytes(head[16:20], "little") <= _LONGEST_CHUNK else None


def _w64(head: bytes) -> FileType | None:
    return W64 if head[:16] == _W64_RIFF and head[24:40] == _W64_WAVE else None


def _aiff(head: bytes) -> FileType | None:
    return AIFF if head[8:12] in {b"AIFF", b"AIFC"} and _CHUNK.fullmatch(head[12:16]) else None


def _flv(head: bytes) -> FileType | None:
    """Flags say whether there is sound or a picture; a length of nothing follows, then a tag of one of three kinds."""
    is_whole = len(head) >= 14 and not head[4] & ~5 and head[5:13] == b"\0\0\0\x09\0\0\0\0"
    return FLV if is_whole and head[13] & 0x1F in {8, 9, 18} else None


def _zip(head: bytes) -> FileType:
    return ZIP


_JUDGES: dict[bytes, Callable[[bytes], FileType | None]] = {
    b"\xff\xd8\xff": _jpeg,
    b"\x89PNG\r\n\x1a\n": _png,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
    b"RIFF": _riff,
    b"RF64": _rf64,
    b"BW64": _rf64,
    b"riff": _w64,
    b"FORM": _aiff,
    b"FLV\x01": _flv,
    b"BM": bitmap,
    b"II*\0": tagged,
    b"MM\0*": tagged,
    b"\x1a\x45\xdf\xa3": _ebml,
    b"OggS": _ogg,
    b"PK\x03\x04": _zip,
}
