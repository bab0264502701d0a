"""The parts that a file without metadata is put together from, and the one fact of EXIF that has to stay."""

from media_pipeline.engine.image.containers.parts import UPRIGHT, exif_orientation

Part = bytes | int | tuple[int, int]
"""Bytes of our own, a number of zeros, or where bytes of the file begin and end."""

METADATA_BYTES = 1024 * 1024
"""So far EXIF is read for the orientation."""


def small_exif(exif: bytes) -> bytes:
    """EXIF that holds the orientation of ``exif`` alone; empty for an upright picture."""
    orientation = exif_orientation(exif)
    if orientation == UPRIGHT:
        return b""
    entry = b"\x01\x12\0\x03\0\0\0\x01\0" + bytes([orientation]) + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\x01" + entry + bytes(4)


def overwritten(size: int, edits: dict[int, bytes | int]) -> list[Part]:
    """A file of ``size`` bytes with others, or so many zeros, at these positions; what overlaps gives way."""
    parts: list[Part] = []
    at = 0
    for start, edit in sorted(edits.items()):
        length = edit if isinstance(edit, int) else len(edit)
        if start < at or start + length > size:
            continue
        parts += [(at, start), edit]
        at = start + length
    return [*parts, (at, size)]


def length_of(parts: list[Part]) -> int:
    """How many bytes the parts have together."""
    return sum(
        part if isinstance(part, int) else len(part) if isinstance(part, bytes) else part[1] - part[0] for part in parts
    )


def are_in_bounds(parts: list[Part]) -> bool:
    """Whether no number is negative and no range ends before it begins."""
    ranges = [part for part in parts if isinstance(part, tuple)]
    zeros = [part for part in parts if isinstance(part, int)]
    return all(0 <= start <= stop < 2**62 for start, stop in ranges) and all(0 <= count < 2**62 for count in zeros)
