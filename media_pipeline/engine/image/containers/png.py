"""PNG: header, palette, transparency and pixels, without text, times and other ancillary chunks."""

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.image.containers.parts import UPRIGHT, Essence, exif_orientation
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\0\0\0\0IEND\xae\x42\x60\x82"
_MAX_SMALL = 4 * 1024**2  # of a profile, unpacked, and of any chunk that is looked into
_CHECKSUM = 4
_OF_PALETTE = 3  # the type of colours that are numbers of a palette
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the type of colours
_BLOCK = 64 * 1024
_LOST_BYTES = 16 * 1024**2  # how far the pixels are looked for behind a chunk of wrong length


def essence(file: BinaryIO, limits: Limits) -> Essence:
    """The default picture, its orientation and profile."""
    head: list[Piece] = [_SIGNATURE]
    pixels: list[range] = []
    lacks_palette = _colour_type(file) == _OF_PALETTE
    profile, orientation, frames = None, UPRIGHT, 1
    for name, content in _chunks(file, limits):
        match name:
            case b"IHDR" | b"PLTE":
                lacks_palette = lacks_palette and name != b"PLTE"
                head.append(range(content.start - 8, content.stop + _CHECKSUM))
            case b"IDAT":
                pixels.append(content)
            case b"tRNS" if len(content) in _transparency_lengths(file) and _is_sound(file, name, content):
                head.append(range(content.start - 8, content.stop + _CHECKSUM))
            case b"acTL":
                frames = max(1, int.from_bytes(_read(file, content)[:4], "big"))
            case b"iCCP" if profile is None and _is_sound(file, name, content):
                profile = _unpacked(_read(file, content))
            case b"eXIf" if _is_sound(file, name, content):
                orientation = exif_orientation(_read(file, content))
    if not pixels or lacks_palette:
        raise errors.not_readable()
    last = pixels[-1]
    without_checksum = [*pixels[:-1], range(last.start, max(last.start, last.stop - _CHECKSUM))]
    return Essence(
        pieces=[*head, *_one_chunk(pixels)],
        second_try=[*head, *_one_chunk(without_checksum)],
        orientation=orientation,
        profile=profile,
        frames=frames,
    )


def whole_rows(file: BinaryIO, pieces: Sequence[Piece]) -> tuple[list[Piece], int] | None:
    """Return a picture of those rows alone that have come whole, and their number, of a picture's ``pieces``.

    None where rows do not come one after the other (interlaced), and where none has come.
    """
    file.seek(len(_SIGNATURE) + 8)
    width, height, depth, colour, *_, interlaced = header = struct.unpack(">IIBBBBB", file.read(13))
    if interlaced:
        return None
    row_bytes = 1 + (width * depth * _CHANNELS.get(colour, 1) + 7) // 8
    rows = min(height, _unpacked_bytes(file, pieces, most=height * row_bytes) // row_bytes)
    if not rows:
        return None
    described = b"IHDR" + struct.pack(">IIBBBBB", width, rows, *header[2:])
    chunk = struct.pack(">I", 13) + described + struct.pack(">I", zlib.crc32(described))
    is_header = [isinstance(piece, range) and piece.start == len(_SIGNATURE) for piece in pieces]
    return [chunk if replaced else piece for piece, replaced in zip(pieces, is_header, strict=True)], rows


def _unpacked_bytes(file: BinaryIO, pieces: Sequence[Piece], *, most: int) -> int:
    """How many bytes the pixels have, as far as they have come; ``most`` or a little more."""
    first = next(at for at, piece in enumerate(pieces) if isinstance(piece, bytes) and piece.endswith(b"IDAT"))
    unpacker, count = zlib.decompressobj(), 0
    for data in _blocks(file, pieces[first + 1 :]):
        rest = data
        while rest and count < most:
            try:
                count += len(unpacker.decompress(rest, _MAX_SMALL))
            except zlib.error:
                return count
            rest = unpacker.unconsumed_tail
    return count


def _blocks(file: BinaryIO, pieces: Iterable[Piece]) -> Iterator[bytes]:
    for piece in pieces:
        if isinstance(piece, range):
            for at in piece[::_BLOCK]:
                file.seek(at)
                yield file.read(min(_BLOCK, piece.stop - at))


def _one_chunk(pixels: list[range]) -> list[Piece]:
    """All pixels in one chunk, so that a decoder does not stop at each; its checksum is not looked at."""
    return [struct.pack(">I", sum(map(len, pixels))) + b"IDAT", *pixels, bytes(_CHECKSUM), _END]


def _chunks(file: BinaryIO, limits: Limits) -> Iterator[tuple[bytes, range]]:
    """Yield name and content range of each chunk; the last one may be shorter than it declares."""
    size = file.seek(0, 2)
    position, lost = len(_SIGNATURE), False
    for _ in range(limits.max_parts):
        file.seek(position)
        head = file.read(8)
        end = position + 8 + int.from_bytes(head[:4], "big")
        name = head[4:]
        if len(head) < 8 or name == b"IEND":
            return
        if not name.isalpha() or (end > size and name != b"IDAT"):
            if lost:
                return
            position, lost = _next_pixels(file, position), True
            continue
        yield name, range(position + 8, min(end, size))
        position = end + _CHECKSUM
    raise errors.too_many_parts()


def _next_pixels(file: BinaryIO, position: int) -> int:
    """Return the position of the next chunk of pixels behind a damaged one."""
    file.seek(position)
    found = file.read(_LOST_BYTES).find(b"IDAT", 5)
    return file.seek(0, 2) if found < 0 else position + found - 4


def _read(file: BinaryIO, content: range) -> bytes:
    file.seek(content.start)
    return file.read(min(len(content), _MAX_SMALL))


def _transparency_lengths(file: BinaryIO) -> Iterable[int]:
    """How long a transparency chunk may be, by the colour type in the header."""
    return {0: (2,), 2: (6,), _OF_PALETTE: range(1, 257)}.get(_colour_type(file), ())


def _colour_type(file: BinaryIO) -> int:
    """The number that the header states; -1 where the file ends before."""
    file.seek(len(_SIGNATURE) + 8 + 9)
    return int.from_bytes(file.read(1) or b"\xff", signed=True)


def _is_sound(file: BinaryIO, name: bytes, content: range) -> bool:
    """Whether the checksum of a chunk is right; a wrong one means that the chunk is to be left out."""
    if len(content) > _MAX_SMALL:
        return False
    data = _read(file, content)
    return file.read(_CHECKSUM) == struct.pack(">I", zlib.crc32(name + data))


def _unpacked(content: bytes) -> bytes | None:
    """The profile behind its name."""
    try:
        return zlib.decompressobj().decompress(content.partition(b"\0")[2][1:], _MAX_SMALL)
    except zlib.error:
        return None
