"""TIFF: the first picture alone, put together anew with its own strips or tiles; nothing else reaches the decoder."""

from itertools import accumulate
from typing import BinaryIO

from msgspec import Struct

from media_pipeline.engine import errors
from media_pipeline.engine.image.containers.parts import UPRIGHT, Essence
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece
from media_pipeline.engine.tiff import COMPRESSION, ENTRY_BYTES, HEAD_BYTES, ORIENTATION, PIXEL_TAGS, PROFILE, Tiff

_DECODED = frozenset({1, 2, 3, 4, 5, 7, 8, 32773, 32946})
"""None, three of facsimile, LZW, JPEG, Deflate, PackBits, and Deflate by its older number."""
_MOST_PIXEL_BYTES = 2**32 - 64 * 1024**2
"""What offsets of 32 bits reach, with room for tables before it."""
_STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES = 273, 279, 324, 325
_LONG = 4


class _Field(Struct, frozen=True):
    tag: int
    kind: int
    count: int
    value: bytes


def essence(file: BinaryIO, limits: Limits) -> Essence:
    """The first picture. Raises MediaError where its pixels are said to be more than the file has, and for codecs."""
    tiff = Tiff(file, limits)
    directory = tiff.directory(tiff.number(tiff.head[4:]))
    by_tag = {entry.tag: entry for entry in directory.entries}
    compression = tiff.numbers(by_tag[COMPRESSION]) if COMPRESSION in by_tag else [1]
    if compression and compression[0] not in _DECODED:
        raise errors.unsupported(f"TIFF, {compression[0]}")
    places = tiff.pixels(directory)
    if not places or sum(map(len, places)) > min(tiff.size, _MOST_PIXEL_BYTES):
        raise errors.not_readable()
    is_tiled = _TILES in by_tag
    starts, lengths = (_TILES, _TILE_BYTES) if is_tiled else (_STRIPS, _STRIP_BYTES)
    fields = [
        _Field(entry.tag, entry.kind, tiff.number(entry.content[4:8]), tiff.value(entry))
        for entry in directory.entries
        if entry.tag in PIXEL_TAGS and entry.tag not in {starts, lengths, PROFILE}
    ]
    fields.append(_Field(lengths, _LONG, len(places), b"".join(tiff.packed(len(place), 4) for place in places)))
    fields.append(_Field(starts, _LONG, len(places), bytes(4 * len(places))))
    turned = tiff.numbers(by_tag[ORIENTATION]) if ORIENTATION in by_tag else []
    return Essence(
        pieces=[*_rebuilt(tiff, sorted(fields, key=lambda field: field.tag), starts, places), *places],
        orientation=turned[0] if turned and 1 <= turned[0] <= 8 else UPRIGHT,
        profile=tiff.value(by_tag[PROFILE]) if PROFILE in by_tag else None,
    )


def _rebuilt(tiff: Tiff, fields: list[_Field], starts: int, places: list[range]) -> list[Piece]:
    """A head, one directory and its values, behind which the pixels stand; ``starts`` is told where each of them is."""
    outside = HEAD_BYTES + 2 + ENTRY_BYTES * len(fields) + 4
    at = outside + sum(_padded(len(field.value)) for field in fields if len(field.value) > 4)
    begins = b"".join(tiff.packed(start, 4) for start in accumulate(map(len, places[:-1]), initial=at))
    table, values = tiff.packed(len(fields), 2), b""
    for field in fields:
        value = begins if field.tag == starts else field.value
        head = tiff.packed(field.tag, 2) + tiff.packed(field.kind, 2) + tiff.packed(field.count, 4)
        if len(value) <= 4:
            table += head + value.ljust(4, b"\0")
        else:
            table += head + tiff.packed(outside + len(values), 4)
            values += value.ljust(_padded(len(value)), b"\0")
    return [tiff.head[:4] + tiff.packed(HEAD_BYTES, 4) + table + bytes(4) + values]


def _padded(length: int) -> int:
    return length + length % 2
