"""TIFFs that Pillow does not write: of 16 bits, big-endian, in tiles, of many pages, and with what none should say."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.corpus.cache import made_of

Values = bytes | Sequence[int]
"""Text, or whole numbers, each in four bytes."""

_HEAD = 8
ARTIST, SUBFILE, EXIF_DIRECTORY = 315, 254, 34665


def tiff(pages: Sequence[tuple[Mapping[int, Values], Sequence[bytes]]], *, order: str = "<", last: int = 0) -> bytes:
    """A TIFF of pages: entries and strips, or tiles where an entry says how wide they are; ``last`` is where it ends.

    ``order`` is that of struct. Where no entry says so, strips stand where they are and are as long as they are.
    """
    whole = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4))
    link = 4
    for entries, strips in pages:
        starts = []
        for strip in strips:
            starts.append(len(whole))
            whole += strip + bytes(len(strip) % 2)
        places = (
            {324: starts, 325: [len(strip) for strip in strips]}
            if 322 in entries
            else {273: starts, 279: [len(strip) for strip in strips]}
        )
        struct.pack_into(order + "I", whole, link, len(whole))
        table, link = _directory({**places, **entries}, len(whole), order)
        whole += table
    struct.pack_into(order + "I", whole, link, last)
    return bytes(whole)


def _directory(entries: Mapping[int, Values], start: int, order: str) -> tuple[bytes, int]:
    """The directory and its values, and where in the file it names the next one."""
    end = start + 2 + 12 * len(entries) + 4
    table, values = struct.pack(order + "H", len(entries)), b""
    for tag, value in sorted(entries.items()):
        is_text = isinstance(value, bytes)
        packed = value if isinstance(value, bytes) else struct.pack(f"{order}{len(value)}I", *value)
        head = struct.pack(order + "HHI", tag, 2 if is_text else 4, len(value))
        if len(packed) <= 4:
            table += head + packed.ljust(4, b"\0")
        else:
            table += head + struct.pack(order + "I", end + len(values))
            values += packed + bytes(len(packed) % 2)
    return table + bytes(4) + values, end - 4


def said(
    width: int, height: int, samples: int = 3, bits: int = 8, *, compression: int = 1, colours: int = 2
) -> dict[int, Values]:
    """The entries that every picture has, in one strip."""
    return {
        256: [width], 257: [height], 258: [bits] * samples, 259: [compression], 262: [colours], 277: [samples],
        278: [height],
    }  # fmt: skip


def ramp(samples: int = 3, *, order: str = "<", inverted: bool = False) -> bytes:
    """The rows of 64 x 64 pixels of 16 bits from black above to white below, all samples alike."""
    rows = [(63 - row if inverted else row) * 1040 for row in range(64)]
    return b"".join(struct.pack(f"{order}{64 * samples}H", *[value] * (64 * samples)) for value in rows)


def _levels() -> list[int]:
    """The ramp of one sample, as numbers of 16 bits."""
    return list(struct.unpack(f"<{64 * 64}H", ramp(1)))


def _grey() -> bytes:
    """The ramp of one sample of 8 bits."""
    return bytes(level // 257 for level in _levels())


def _tiles() -> list[bytes]:
    """Four tiles of 32 x 32 grey pixels of the same ramp."""
    rows = [bytes([row * 4]) * 32 for row in range(64)]
    above, below = b"".join(rows[:32]), b"".join(rows[32:])
    return [above, above, below, below]


RAMPS = {
    "16 bits": lambda: tiff([(said(64, 64, 3, 16), [ramp()])]),
    "16 bits, big-endian": lambda: tiff([(said(64, 64, 3, 16), [ramp(order=">")])], order=">"),
    "CMYK of 16 bits": lambda: tiff([(said(64, 64, 4, 16, colours=5), [_cmyk()])]),
    "tiles": lambda: tiff([({**said(64, 64, 1, colours=1), 322: [32], 323: [32]}, _tiles())]),
    "the first of three pages": lambda: tiff(
        [(said(64, 64, 3, 16), [ramp()]), *[(said(64, 64, 3, 16), [ramp(inverted=True)])] * 2]
    ),
    "white is zero": lambda: tiff([(said(64, 64, 1, colours=0), [bytes(255 - level for level in _grey())])]),
    "white is zero, 16 bits": lambda: tiff([(said(64, 64, 1, 16, colours=0), [ramp(1, inverted=True)])]),
    "a strip without a length": lambda: tiff([({**said(64, 64, 1, colours=1), 279: []}, [_grey()])]),
}
"""What is unusual → a picture that is black above and white below."""


def _cmyk() -> bytes:
    """The ramp in black ink alone."""
    rows = [(63 - row) * 1040 for row in range(64)]
    return b"".join(struct.pack("<4H", 0, 0, 0, ink) * 64 for ink in rows)


def of_ramp(name: str) -> Path:
    """One of RAMPS."""
    return made_of("ramp.tiff", RAMPS[name]())
