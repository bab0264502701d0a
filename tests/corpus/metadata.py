"""Pictures whose pixels are sound and whose metadata, marks or checksums are not, and pictures that lack rows."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.corpus import pictures
from tests.corpus.cache import made_of

_JUNK = b"\xff\x00MM\x00*\xff\xff\xff\xff" + bytes(range(256))
_TIFF = b"MM\0*\0\0\0\x08\0\x02" + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
_TURNED_THEN_JUNK = b"Exif\0\0" + _TIFF + struct.pack(">HHII", 0xFFFF, 0xFF, 0xFFFFFFFF, 0xFFFFFFFF)


def _bytes(name: str) -> bytes:
    return pictures.of_format(name, 400, 200).read_bytes()


def _segment(mark: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, mark, len(content) + 2) + content


def _jpeg(inserted: bytes) -> bytes:
    whole = _bytes("jpeg")
    return whole[:2] + inserted + whole[2:]


def _chunk(name: bytes, content: bytes, checksum: int | None = None) -> bytes:
    told = zlib.crc32(name + content) if checksum is None else checksum
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", told)


def _png(inserted: bytes) -> bytes:
    whole = _bytes("png")
    return whole[:33] + inserted + whole[33:]


def _webp(*chunks: tuple[bytes, bytes], cut: int = 0) -> bytes:
    canvas = struct.pack("<I", 0x2C) + (399).to_bytes(3, "little") + (199).to_bytes(3, "little")
    body = b"WEBP" + _riff(b"VP8X", canvas) + _bytes("webp")[12:] + b"".join(_riff(*chunk) for chunk in chunks)
    return (b"RIFF" + struct.pack("<I", len(body)) + body)[: -cut or None]


def _riff(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _avif() -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "a long description" * 20
    Image.open(pictures.of_format("avif", 400, 200)).save(out, "AVIF", exif=exif)
    whole = out.getvalue()
    at = whole.index(b"a long description")
    start = whole.rindex(b"II*\0" if b"II*\0" in whole[:at] else b"MM\0*", 0, at)
    end = whole.rindex(b"description") + 11
    return whole[:start] + b"\xff" * (end - start) + whole[end:]


SOUND = {
    "JPEG, EXIF of junk": lambda: _jpeg(_segment(0xE1, b"Exif\0\0" + _JUNK)),
    "JPEG, EXIF without content": lambda: _jpeg(_segment(0xE1, b"Exif\0\0")),
    "JPEG, segment of no length": lambda: _jpeg(b"\xff\xe1\0\x02" + b"\xff\xe1\0\0"),
    "JPEG, XMP of junk": lambda: _jpeg(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x" + _JUNK)),
    "JPEG, list of pictures of junk": lambda: _jpeg(_segment(0xE2, b"MPF\0" + _JUNK)),
    "JPEG, empty list of pictures": lambda: _jpeg(_segment(0xE2, b"MPF\0")),
    "JPEG, profile of junk": lambda: _jpeg(_segment(0xE2, b"ICC_PROFILE\0\x01\x01" + _JUNK)),
    "JPEG, profile with a part missing": lambda: _jpeg(_segment(0xE2, b"ICC_PROFILE\0\x02\x02" + _JUNK)),
    "JPEG, Photoshop's block of junk": lambda: _jpeg(_segment(0xED, b"Photoshop 3.0\x008BIM" + _JUNK)),
    "JPEG, short JFIF": lambda: _jpeg(_segment(0xE0, b"JFIF\0")),
    "JPEG, junk between segments": lambda: _jpeg(bytes(500)),
    "JPEG, no end": lambda: _bytes("jpeg")[:-2],
    "JPEG, zeros for an end": lambda: _bytes("jpeg")[:-2] + bytes(4096),
    "JPEG, half an end": lambda: _bytes("jpeg")[:-1],
    "PNG, EXIF of junk": lambda: _png(_chunk(b"eXIf", _JUNK)),
    "PNG, EXIF without content": lambda: _png(_chunk(b"eXIf", b"")),
    "PNG, profile of junk": lambda: _png(_chunk(b"iCCP", b"icc\0\0" + _JUNK)),
    "PNG, text that unpacks to 8 MB": lambda: _png(_chunk(b"zTXt", b"t\0\0" + zlib.compress(bytes(8 << 20), 9))),
    "PNG, text in no language": lambda: _png(_chunk(b"iTXt", b"t\0\x07\x07" + _JUNK)),
    "PNG, text with a wrong checksum": lambda: _png(_chunk(b"tEXt", b"t\0text", 1)),
    "PNG, text of a wrong length": lambda: _png(struct.pack(">I", 0x7FFFFFFF) + b"tEXttext"),
    "PNG, short chunks": lambda: _png(b"".join(_chunk(name, b"\1") for name in (b"tIME", b"pHYs", b"gAMA", b"cHRM"))),
    "PNG, short transparency": lambda: _png(_chunk(b"tRNS", b"\1")),
    "PNG, transparency with a wrong checksum": lambda: _png(_chunk(b"tRNS", bytes(6), 1)),
    "PNG, no end": lambda: _bytes("png")[:-12],
    "PNG, no checksum of the pixels and no end": lambda: _bytes("png")[:-16],
    "PNG, pixels with a wrong checksum": lambda: _bytes("png")[:-20] + bytes(8) + _bytes("png")[-12:],
    "WebP, EXIF of junk": lambda: _webp((b"EXIF", _JUNK)),
    "WebP, XMP and profile of junk": lambda: _webp((b"ICCP", _JUNK), (b"XMP ", _JUNK)),
    "WebP, cut off within its EXIF": lambda: _webp((b"EXIF", _JUNK), cut=100),
    "WebP, cut off before its EXIF": lambda: _webp((b"EXIF", _JUNK), cut=len(_JUNK) + 8),
    "GIF, no end": lambda: _bytes("gif")[:-1],
    "GIF, junk behind the frame": lambda: _bytes("gif")[:-1] + _JUNK,
    "GIF, comment and application of junk": lambda: _bytes("gif")[:-1] + b"\x21\xff\x01\xff\x05junk!\0\x21\xfe\x02hi",
    "AVIF, EXIF of junk": _avif,
}
"""What is wrong → a picture of 400 x 200 in four colours (see videos.QUADRANTS), all rows of which are there."""

EXTENSIONS = {"JPEG": "jpeg", "PNG": "png", "WebP": "webp", "GIF": "gif", "AVIF": "avif"}


def sound_pixels(name: str) -> Path:
    """One of SOUND."""
    return made_of(f"odd.{EXTENSIONS[name.partition(',')[0]]}", SOUND[name]())


def turned_before_junk(name: str) -> Path:
    """A JPEG, PNG or WebP whose EXIF says "turn by 90 degrees" and then nothing that makes sense."""
    content = {
        "jpeg": lambda: _jpeg(_segment(0xE1, _TURNED_THEN_JUNK)),
        "png": lambda: _png(_chunk(b"eXIf", _TURNED_THEN_JUNK[6:])),
        "webp": lambda: _webp((b"EXIF", _TURNED_THEN_JUNK)),
    }[name]()
    return made_of(f"turned.{name}", content)


def turned_by_a_number_of(width: int, order: str) -> Path:
    """A JPEG to be turned by 90 degrees, its orientation written as a number of so many bytes in this byte order."""
    mark, sign = ("II*\0", "<") if order == "little" else ("MM\0*", ">")
    kind, letter = {1: (1, "B"), 2: (3, "H"), 4: (4, "I")}[width]
    entry = struct.pack(f"{sign}HHI", 0x0112, kind, 1) + struct.pack(f"{sign}{letter}", 6).ljust(4, b"\0")
    exif = mark.encode() + struct.pack(f"{sign}IH", 8, 1) + entry + bytes(4)
    return made_of(f"number{width}.jpeg", _jpeg(_segment(0xE1, b"Exif\0\0" + exif)))


def _cut_jpeg(*, progressive: bool, part: float) -> bytes:
    out = BytesIO()
    Image.effect_noise((400, 400), 60).convert("RGB").save(out, "JPEG", progressive=progressive)
    return out.getvalue()[: int(out.tell() * part)]


MISSING = {
    "JPEG without its last rows": lambda: _cut_jpeg(progressive=False, part=0.98),
    "JPEG without its last rows, but an end": lambda: _cut_jpeg(progressive=False, part=0.9) + b"\xff\xd9",
    "JPEG without its last scans": lambda: _cut_jpeg(progressive=True, part=0.8),
    "PNG without its last rows, but an end": lambda: _bytes("png")[:-60] + bytes(4) + _bytes("png")[-12:],
    "WebP without its last rows": lambda: _bytes("webp")[:-40],
    "GIF without its last rows": lambda: _bytes("gif")[:-40],
}
"""What is missing → the bytes of a picture of which not all rows can be decoded."""


def without_rows(name: str) -> Path:
    """One of MISSING."""
    return made_of(f"rows.{EXTENSIONS[name.partition(' ')[0]]}", MISSING[name]())


def jpeg_of_scans(scans: int, side: int = 1000) -> Path:
    """A progressive JPEG, one scan of which is repeated until there are so many."""
    out = BytesIO()
    Image.new("RGB", (side, side), "lime").save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    start = whole.rindex(b"\xff\xda")
    return made_of("scans.jpeg", whole[:-2] + whole[start:-2] * scans + whole[-2:])


def png_of_chunks(chunks: int) -> Path:
    """A PNG with so many empty chunks of pixels in front of the real ones."""
    return made_of("chunks.png", _png(_chunk(b"IDAT", b"") * chunks))


def gif_of_blocks(blocks: int) -> Path:
    """A GIF with a comment of so many one-byte blocks behind its frame."""
    return made_of("blocks.gif", _bytes("gif")[:-1] + b"\x21\xfe" + b"\x01x" * blocks + b"\0;")


def jpeg_of_segments(segments: int) -> Path:
    """A JPEG with so many empty comments."""
    return made_of("segments.jpeg", _jpeg(b"\xff\xfe\0\x02" * segments))
