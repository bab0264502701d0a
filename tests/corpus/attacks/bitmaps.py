"""TIFF and BMP that point at themselves, beyond themselves or at one place again and again."""

import struct
from collections.abc import Callable

from tests.corpus.attacks.target import Target, always
from tests.corpus.tiffs import ARTIST, EXIF_DIRECTORY, SUBFILE, said, tiff

_PIXELS = bytes(range(192)) * 16
_PLAIN = said(32, 32)


def _one(entries: dict[int, bytes | list[int]], *strips: bytes, last: int = 0) -> Callable[[Target], bytes]:
    return always(lambda: tiff([({**_PLAIN, **entries}, strips or [_PIXELS])], last=last))


TIFF = {
    "TIFF of ten thousand megapixels": _one({256: [100_000], 257: [100_000]}),
    "TIFF of no pixels": _one({256: [0]}),
    "TIFF whose directory leads to itself": _one({}, last=8 + len(_PIXELS)),
    "TIFF whose smaller copy is itself": _one({SUBFILE: [0], 330: [8 + len(_PIXELS)]}),
    "TIFF of 5,000 pages": always(lambda: tiff([(_PLAIN, [_PIXELS]), *[({256: [1]}, [])] * 5_000])),
    "TIFF of 60,000 strips at one place": _one({273: [8] * 60_000, 279: [len(_PIXELS)] * 60_000, 278: [1]}),
    "TIFF whose strip is longer than the file": _one({279: [2**31]}),
    "TIFF whose strips stand behind its end": _one({273: [2**31]}),
    "TIFF of a hundred thousand samples a pixel": _one({277: [100_000]}),
    "TIFF packed in a way that does not exist": _one({259: [4711]}),
    "TIFF whose packed pixels are noise": _one({259: [5]}),
    "TIFF whose JPEG is noise": _one({259: [7], 262: [6], 347: [255, 255]}),
    "TIFF whose EXIF leads to its pixels": _one({EXIF_DIRECTORY: [8], ARTIST: b"SecretCam\0"}),
    "TIFF with a page behind it": always(lambda: tiff([(_PLAIN, [_PIXELS])]) + b"<script>alert(1)</script>"),
}


def _bmp(
    width: int, height: int, *, begins: int = 54, depth: int = 24, packed: int = 0, rest: bytes = b""
) -> Callable[[Target], bytes]:
    head = b"BM" + struct.pack("<IHHI", 54 + len(rest), 0, 0, begins)
    return always(lambda: head + struct.pack("<IiiHHIIiiII", 40, width, height, 1, depth, packed, 0, 0, 0, 0, 0) + rest)


BMP = {
    "bitmap of four thousand megapixels": _bmp(65_535, 65_535),
    "bitmap of no pixels": _bmp(0, 0),
    "bitmap of less than no height": _bmp(16, -16, rest=bytes(768)),
    "bitmap whose pixels stand behind its end": _bmp(16, 16, begins=2**31),
    "bitmap that ends within its rows": _bmp(16, 16, rest=bytes(700)),
    "bitmap whose runs lead out of it": _bmp(
        64, 64, depth=8, packed=1, begins=54 + 1024, rest=bytes(1024) + b"\0\2\xff\xff" * 99
    ),
    "bitmap with a page behind it": _bmp(16, 16, rest=bytes(768) + b"<script>alert(1)</script>"),
}
