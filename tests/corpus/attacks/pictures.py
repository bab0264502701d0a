"""Pictures that claim, repeat, nest or hide more than a picture should."""

import struct
import zipfile
import zlib
from io import BytesIO

from tests.corpus import hostile, pictures
from tests.corpus.attacks.target import always

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MANY = 150_000
_SCRIPT = b"<script>fetch('/api/v1/me/')</script>"


def chunk(name: bytes, content: bytes = b"") -> bytes:
    """One chunk of a PNG, its checksum right."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def header(width: int, height: int, depth: int = 8, colours: int = 0, interlaced: int = 0) -> bytes:
    """The signature and the first chunk of a PNG."""
    return _SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, interlaced))


def png(*between: bytes, pixels: bytes = bytes(9 * 8), width: int = 8, height: int = 8) -> bytes:
    """A grey PNG with other chunks between its header and its pixels."""
    return header(width, height) + b"".join(between) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND")


def zeros_packed(megabytes: int) -> bytes:
    """So many megabytes of zeros, as zlib packs them; the same bytes again for each of them, made at once."""
    raw = zlib.compressobj(9, wbits=-15)
    one = raw.compress(bytes(1 << 20)) + raw.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\x9c" + one * megabytes + b"\3\0" + struct.pack(">HH", (megabytes << 20) % 65521, 1)


def _cut_rows() -> bytes:
    whole = pictures.of_format("png").read_bytes()
    return whole[: len(whole) * 2 // 3]


PNG = {
    "PNG of ten thousand megapixels": always(lambda: png(width=100_000, height=100_000)),
    "PNG of no width": always(lambda: png(width=0)),
    "PNG that is wider than numbers go": always(lambda: png(width=2**32 - 1)),
    "PNG of 150,000 chunks": always(lambda: png(chunk(b"teXt") * _MANY)),
    "PNG whose texts unpack to a gigabyte": always(lambda: png(chunk(b"zTXt", b"a\0\0" + zeros_packed(64)) * 16)),
    "PNG whose profile unpacks to 64 megabytes": always(lambda: png(chunk(b"iCCP", b"a\0\0" + zeros_packed(64)))),
    "PNG of 500 profiles of four megabytes each": always(lambda: png(chunk(b"iCCP", b"a\0\0" + zeros_packed(4)) * 500)),
    "PNG of one pixel with pixels for 64 million": always(
        lambda: header(1, 1) + chunk(b"IDAT", zeros_packed(64)) + chunk(b"IEND")
    ),
    "PNG of 98 megapixels that needs more than a gigabyte": always(
        lambda: header(9900, 9900, colours=4) + chunk(b"IDAT", zeros_packed(188)) + chunk(b"IEND")
    ),
    "PNG whose chunk is longer than the file": always(lambda: header(8, 8) + b"\xff\xff\xff\xffIDAT"),
    "PNG whose pixels are not packed": always(lambda: header(8, 8) + chunk(b"IDAT", bytes(100)) + chunk(b"IEND")),
    "PNG without a palette": always(lambda: header(8, 8, 8, 3) + chunk(b"IDAT", zlib.compress(bytes(72)))),
    "PNG of a depth that does not exist": always(lambda: header(8, 8, 77) + chunk(b"IDAT", zlib.compress(bytes(72)))),
    "PNG that ends within its rows": always(_cut_rows),
    "PNG of four thousand million frames": always(lambda: png(chunk(b"acTL", b"\xff" * 8), width=800, height=1)),
    "PNG with a page behind it": always(lambda: png() + _SCRIPT),
    "PNG whose text is a script": always(lambda: png(chunk(b"tEXt", b"Comment\0" + _SCRIPT))),
}


def _gif(width: int, height: int, content: bytes) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + content + b";"


def _gif_frame(width: int, height: int, codes: bytes = b"\x02\x02\x44\x01\x00") -> bytes:
    return b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + codes


GIF = {
    "GIF of 4,294 megapixels": always(lambda: _gif(65535, 65535, _gif_frame(1, 1))),
    "GIF of 81 megapixels and a hundred frames": always(lambda: hostile.gif_of_many_frames().read_bytes()),
    "GIF of 120,000 remarks": always(lambda: _gif(8, 8, b"!\xfe\x01a\0" * _MANY + _gif_frame(1, 1))),
    "GIF whose frame is larger than itself": always(lambda: _gif(8, 8, _gif_frame(60000, 60000))),
    "GIF without a frame": always(lambda: _gif(8, 8, b"")),
    "GIF with undefined codes": always(lambda: _gif(8, 8, _gif_frame(8, 8, b"\x0b\x04\xff\xff\xff\xff\0"))),
    "GIF that is a script": always(lambda: b"GIF89a/*\x80\0\0" + bytes(8) + b"*/=1;alert(document.domain)//" + b";"),
}


def _jpeg(**options: object) -> bytes:
    out = BytesIO()
    pictures.decoded(pictures.of_format("png").read_bytes()).resize((160, 120)).save(out, "JPEG", **options)
    return out.getvalue()


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segments(*segments: bytes) -> bytes:
    """A good JPEG with these segments in front."""
    return b"\xff\xd8" + b"".join(segments) + _jpeg()[2:]


def _of_size(width: int, height: int) -> bytes:
    whole = bytearray(_jpeg())
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def _of_scans(number: int) -> bytes:
    whole = _jpeg(progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * number + whole[-2:]


def _broken_table() -> bytes:
    whole = bytearray(_jpeg())
    at = whole.index(b"\xff\xc4") + 5
    whole[at : at + 16] = b"\xff" * 16
    return bytes(whole)


def _exif(directory: bytes) -> bytes:
    return _segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08" + directory)


def _cut_before(marker: bytes) -> bytes:
    whole = _jpeg()
    return whole[: whole.index(marker)]


_PARTS = {"tables": b"\xff\xdb", "size": b"\xff\xc0", "codes": b"\xff\xc4", "rows": b"\xff\xda", "end": b"\xff\xd9"}
JPEG = {
    "JPEG of 4,290 megapixels": always(lambda: _of_size(65500, 65500)),
    "JPEG of no height": always(lambda: _of_size(160, 0)),
    "JPEG of 2,000 scans": always(lambda: _of_scans(2000)),
    "JPEG of 120,000 remarks": always(lambda: with_segments(_segment(0xFE, b"a") * _MANY)),
    "JPEG with codes that cannot be": always(_broken_table),
    "JPEG whose EXIF goes round in circles": always(
        lambda: with_segments(_exif(b"\0\x01\x87\x69\0\4\0\0\0\1\0\0\0\x08\0\0\0\x08"))
    ),
    "JPEG whose EXIF has 65,535 entries": always(
        lambda: with_segments(_exif(b"\xff\xff" + b"\x01\x0f\0\2\xff\xff\xff\xff\xff\xff\xff\xff" * 4000))
    ),
    "JPEG with the last of 255 parts of a profile": always(
        lambda: with_segments(_segment(0xE2, b"ICC_PROFILE\0\xff\xff" + bytes(100)))
    ),
    "JPEG whose remark is a page": always(lambda: with_segments(_segment(0xFE, b"<html>" + _SCRIPT))),
    "JPEG that is an archive": always(lambda: _jpeg() + archive({"../../etc/cron.d/evil": b"* * * * * root true"})),
    **{
        f"JPEG that ends before its {part}": always(lambda marker=marker: _cut_before(marker))
        for part, marker in _PARTS.items()
    },
}


def _flat_webp(width: int, height: int, *, claims: int = 0) -> bytes:
    """A WebP without loss whose every pixel is told by codes of no length: forty bytes, whatever its size."""
    bits = [(0x2F, 8), (width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1)]
    # Five codes, for green, red, blue, alpha and distance: simple, of one symbol, which has eight bits.
    bits += [(1, 1), (0, 1), (1, 1), (7, 8)] * 5
    number, length = 0, 0
    for value, size in bits:
        number, length = number | value << length, length + size
    return _riff(_riff_chunk(b"VP8L", number.to_bytes(length // 8 + 1, "little")), claims)


def _riff_chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _riff(content: bytes, claims: int = 0) -> bytes:
    return b"RIFF" + struct.pack("<I", claims or len(content) + 4) + b"WEBP" + content


def _frames_of_webp(number: int, width: int, height: int) -> bytes:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    inner = _flat_webp(1, 1)[12:]
    frame = _riff_chunk(b"ANMF", bytes(12) + b"\x0a\0\0\0" + inner)
    return _riff(_riff_chunk(b"VP8X", b"\2\0\0\0" + canvas) + _riff_chunk(b"ANIM", bytes(6)) + frame * number)


WEBP = {
    "WebP of 98 megapixels in forty bytes": always(lambda: _flat_webp(9900, 9900)),
    "WebP of 268 megapixels in forty bytes": always(lambda: _flat_webp(16384, 16384)),
    "WebP whose canvas has 281 million megapixels": always(lambda: hostile.webp_that_claims(2**24, 2**24).read_bytes()),
    "WebP of 120,000 frames": always(lambda: _frames_of_webp(120_000, 200, 200)),
    "WebP of a hundred frames of 81 megapixels": always(lambda: _frames_of_webp(100, 9000, 9000)),
    "WebP that claims four gigabytes": always(lambda: _flat_webp(8, 8, claims=2**32 - 10)),
    "WebP of noise": always(lambda: _riff(_riff_chunk(b"VP8L", b"\x2f" + b"\xff" * 200))),
}


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP with these files, whatever their names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return out.getvalue()
