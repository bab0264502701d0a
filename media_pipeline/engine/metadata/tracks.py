"""Tracks of a film that record places and the camera's data (GoPro, Apple's ``mebx``, Google's ``camm``, DJI)."""

import struct
from collections.abc import Iterator, Sequence

from media_pipeline.engine import errors
from media_pipeline.engine.metadata.boxes import Box, BoxCleaner

_SHOWN = frozenset(
    {b"vide", b"soun", b"subt", b"text", b"sbtl", b"clcp", b"tmcd", b"hint", b"pict", b"auxv", b"odsm", b"sdsm"}
)
_FILMED = frozenset({b"vide", b"soun"})
_OF_DRONES = b"DJI"
"""Their subtitles tell where they fly; their films are called so too."""
_MOST_SAMPLES = 20_000_000


def records_places(cleaner: BoxCleaner, track: Box) -> bool:
    """Whether a track holds data of the camera, and nothing that is shown or heard."""
    handler = _found(cleaner, track, b"mdia", b"hdlr")
    if handler is None:
        return False
    head = cleaner.read(handler.content, min(64, handler.end - handler.content))
    kind, name = head[8:12], head[24:]
    return kind not in _SHOWN or (kind not in _FILMED and _OF_DRONES in name)


def blank_track(cleaner: BoxCleaner, track: Box) -> None:
    """Overwrite a track and what it records; raises MediaError where that cannot be found."""
    table = _found(cleaner, track, b"mdia", b"minf", b"stbl")
    boxes = {box.name: box for box in cleaner.boxes(table.content, table.end)} if table else {}
    offsets = _offsets(cleaner, boxes)
    if offsets:
        sizes, runs = _sizes(cleaner, boxes), _runs(cleaner, boxes)
        for start, length in _chunks(offsets, sizes, runs):
            cleaner.count()
            cleaner.zero(start, min(cleaner.size, start + length))
    cleaner.blank(track)


def _found(cleaner: BoxCleaner, box: Box, *names: bytes) -> Box | None:
    found: Box | None = box
    for name in names:
        inner = cleaner.boxes(found.content, found.end) if found else ()
        found = next((one for one in inner if one.name == name), None)
    return found


def _numbers(cleaner: BoxCleaner, box: Box | None, at: int, width: int) -> Sequence[int]:
    """The numbers of a table, whose count stands at ``at``."""
    if box is None:
        raise errors.not_readable()
    count = int.from_bytes(cleaner.read(box.content + at, 4), "big")
    count = min(count, (box.end - box.content - at - 4) // width)
    if count > _MOST_SAMPLES:
        raise errors.too_many_parts()
    kinds = {1: "B", 2: "H", 4: "I", 8: "Q", 12: "III"}
    data = cleaner.read(box.content + at + 4, max(0, count) * width)
    return struct.unpack(f">{kinds[width] * (len(data) // width)}", data[: len(data) // width * width])


def _offsets(cleaner: BoxCleaner, boxes: dict[bytes, Box]) -> Sequence[int]:
    if b"co64" in boxes:
        return _numbers(cleaner, boxes[b"co64"], 4, 8)
    return _numbers(cleaner, boxes[b"stco"], 4, 4) if b"stco" in boxes else ()


def _sizes(cleaner: BoxCleaner, boxes: dict[bytes, Box]) -> Sequence[int] | int:
    """The size of each sample, or of all of them."""
    if b"stz2" in boxes:
        bits = cleaner.read(boxes[b"stz2"].content + 7, 1)
        if bits not in {b"\x08", b"\x10"}:
            raise errors.not_readable()
        return _numbers(cleaner, boxes[b"stz2"], 8, bits[0] // 8)
    box = boxes.get(b"stsz")
    same = int.from_bytes(cleaner.read(box.content + 4, 4), "big") if box else 0
    return same or _numbers(cleaner, box, 8, 4)


def _runs(cleaner: BoxCleaner, boxes: dict[bytes, Box]) -> Sequence[int]:
    return _numbers(cleaner, boxes.get(b"stsc"), 4, 12)


def _chunks(offsets: Sequence[int], sizes: Sequence[int] | int, runs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where each chunk begins, and its length."""
    place, run, each = 0, 0, 0
    for number, offset in enumerate(offsets, 1):
        if run < len(runs) and runs[run] <= number:
            each, run = runs[run + 1], run + 3
        length = sizes * each if isinstance(sizes, int) else sum(sizes[place : place + each])
        place += each
        yield offset, length
