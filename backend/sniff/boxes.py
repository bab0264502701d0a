"""MP4, QuickTime and their relatives: files of boxes, each with its length and a name of four letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.sniff.types import AVIF, HEIC, M4A, MOV, MP4, FileType

_BRANDS = {b"qt  ": MOV, b"avif": AVIF, b"avis": AVIF, b"heic": HEIC, b"heix": HEIC, b"heim": HEIC, b"heis": HEIC,
           b"hevc": HEIC, b"hevx": HEIC, b"mif1": HEIC, b"msf1": HEIC, b"M4A ": M4A, b"M4B ": M4A,
           b"M4P ": M4A}  # fmt: skip
_VIDEO_BRANDS = re.compile(rb"iso[m2-9a-c]|mp4[12]|avc1|M4V |dash|3g[p2].")
_FILLING = {b"free", b"skip", b"wide", b"uuid", b"pnot", b"PICT", b"junk"}
_LONGEST_TYPE, _LONGEST_FILLING = 4096, 16 * 1024 * 1024
_NAME = re.compile(rb"[A-Za-z0-9 \xa9]{4}")


def boxed(head: bytes) -> FileType | None:
    """The type of a file that begins with boxes of sound lengths; None for all others."""
    filling = False
    for name, length, body in _boxes(head):
        if name == b"ftyp":
            return _branded(body[: length - 8]) if 16 <= length <= _LONGEST_TYPE and length % 4 == 0 else None
        if name == b"moov":
            return MOV if _holds_a_box(body, length - 8) else None
        if name == b"mdat":
            return MOV
        if name not in _FILLING or length > _LONGEST_FILLING or (name == b"wide" and length != 8):
            return None
        filling = True
    # Nothing but filling as far as one can see: QuickTime leaves room for an index that was never written there.
    return MOV if filling else None


def _boxes(head: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Name, length and content of each outermost box that begins in ``head``; ends at a length that none can have."""
    at = 0
    while at + 8 <= len(head):
        length, name, body = int.from_bytes(head[at : at + 4]), head[at + 4 : at + 8], head[at + 8 :]
        if name == b"mdat" and length in {0, 1}:  # up to the end of the file, or a length of 64 bits
            yield name, len(head), body
            return
        if length < 8:
            return
        yield name, length, body
        at += length


def _holds_a_box(body: bytes, length: int) -> bool:
    inner = int.from_bytes(body[:4])
    return 8 <= inner <= length and _NAME.fullmatch(body[4:8]) is not None


def _branded(brands: bytes) -> FileType:
    """Told apart by brands: the major one first, then the compatible ones; with unknown ones alone it is a video."""
    major, compatible = brands[:4], [brands[at : at + 4] for at in range(8, len(brands) - 3, 4)]
    by_brand = _BRANDS.get(major)
    if by_brand is not None and by_brand is not HEIC:
        return by_brand
    if b"avif" in compatible:
        return AVIF
    if by_brand is None and not _VIDEO_BRANDS.match(major) and not any(map(_VIDEO_BRANDS.match, compatible)):
        by_brand = next(filter(None, map(_BRANDS.get, compatible)), None)
    return by_brand or MP4
