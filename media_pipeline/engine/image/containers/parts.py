"""The parts of a picture's container without its metadata."""

from collections.abc import Sequence

from msgspec import Struct

from media_pipeline.engine.pieces import Piece

UPRIGHT = 1
_ORIENTATION = 0x0112
_WIDTHS = {1: 1, 3: 2, 4: 4}  # of EXIF's whole numbers, by type; two bytes are meant, and not all writers know it
_MAX_TAGS = 1_000


class Essence(Struct, frozen=True, kw_only=True):
    """The pieces of a file that hold its pixels, in order, and what is known of how to show them."""

    pieces: Sequence[Piece]
    orientation: int = UPRIGHT
    """EXIF's number, 1 to 8."""
    profile: bytes | None = None
    """ICC profile, not validated yet."""
    frames: int = 1
    second_try: Sequence[Piece] | None = None
    """To be decoded where the pieces cannot be: the same pixels without their checksum."""
    filled: Sequence[Piece] | None = None
    """The same with noise behind the pixels: decodes to another picture if some are missing."""
    ended: bool = True
    """Whether the mark at the end was there; of an animation, whether its first frame is whole."""


def exif_orientation(data: bytes) -> int:
    """Return EXIF's orientation, also of otherwise damaged data; 1 (upright) where it cannot be read."""
    data = data.removeprefix(b"Exif\0\0")
    if data[:2] not in (b"II", b"MM"):
        return UPRIGHT

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], "little" if data[:1] == b"I" else "big")

    first = number(4, 4)
    for entry in range(first + 2, first + 2 + 12 * min(number(first, 2), _MAX_TAGS), 12):
        if number(entry, 2) == _ORIENTATION:
            value = number(entry + 8, _WIDTHS.get(number(entry + 2, 2), 0))
            return value if 1 <= value <= 8 else UPRIGHT
    return UPRIGHT
