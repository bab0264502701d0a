"""Files that lie about themselves, point at other files, or want to be far larger than they look."""

import hashlib
import os
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.corpus import pictures, videos
from tests.corpus.cache import made, made_of

ODD_NAMES = [
    "-i.mp4",
    "%d.mp4",
    "line\nbreak.mp4",
    "reversed\u202e4pm.exe",
    "../../etc/passwd.mp4",
    "nul\x00byte.mp4",
    "concat:a|b.mp4",
    "https://127.0.0.1/a.mp4",
    "   .mp4",
    "ü" * 120 + ".mp4",
]
"""Names that a client may send; none may ever reach a path or a command line."""


def hls_playlist(target: Path) -> Path:
    """An HLS playlist named ``.mp4`` that points at another file."""
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\nfile://{target}\n#EXT-X-ENDLIST\n"
    return made_of("playlist.mp4", text.encode())


def ffconcat(target: Path) -> Path:
    """An ffconcat text named ``.mp4`` that points at another file."""
    return made_of("concat.mp4", f"ffconcat version 1.0\nfile '{target}'\n".encode())


def in_latin_1(text: Path) -> Path:
    """The same text in an encoding that is no UTF-8."""
    return made_of(f"latin-1-{text.name}", text.read_text().encode("latin-1"))


def dash_manifest(target: Path) -> Path:
    """A DASH manifest named ``.mp4`` that points at another file."""
    text = f"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT10S" profiles="">
<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1000">
<BaseURL>file://{target}</BaseURL></Representation></AdaptationSet></Period></MPD>"""
    return made_of("manifest.mp4", text.encode())


def playlist_behind_mp4_head(target: Path) -> Path:
    """The first box of an MP4, so that the magic bytes are right, and a playlist behind it."""
    head = videos.of_format("mp4").read_bytes()[:32]
    return made_of("polyglot.mp4", head + hls_playlist(target).read_bytes())


def avi_with_playlist_subtitles(target: Path) -> Path:
    """A good AVI with a GAB2 subtitle track that is an HLS playlist (what older readers followed to any file)."""
    playlist = hls_playlist(target).read_bytes()
    gab2 = b"GAB2\0" + struct.pack("<HI", 2, 0) + struct.pack("<HI", 4, len(playlist)) + playlist
    return made_of("subtitles.avi", _with_text_stream(videos.of_format("avi").read_bytes(), gab2))


def _with_text_stream(avi: bytes, packet: bytes) -> bytes:
    """The AVI with one more stream of text, its only packet in front of the others, and without an index."""
    header_end = 20 + struct.unpack_from("<I", avi, 16)[0]
    header, movi = avi[24:header_end], avi.index(b"movi")
    content = avi[movi + 4 : movi + struct.unpack_from("<I", avi, movi - 4)[0]]
    number = header.count(b"strh")
    description = _chunk(b"strh", b"txts" + bytes(16) + struct.pack("<IIIIIIII", 1, 1, 0, 1, 0, 0, 0, 0) + bytes(8))
    stream = _chunk(b"LIST", b"strl" + description + _chunk(b"strf", b""))
    streams = bytearray(header + stream)
    struct.pack_into("<I", streams, 8 + 24, number + 1)
    body = _chunk(b"LIST", b"hdrl" + bytes(streams))
    body += _chunk(b"LIST", b"movi" + _chunk(b"%02dtx" % number, packet) + content)
    return _chunk(b"RIFF", b"AVI " + body)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def text() -> Path:
    """A text named ``.mp4``."""
    return made_of("text.mp4", b"This is not a video.\n" * 200)


def html() -> Path:
    """A page with a script named ``.mp4``."""
    return made_of("page.mp4", b"<!doctype html><script>alert(document.domain)</script>" * 50)


def empty() -> Path:
    """No bytes at all."""
    return videos.empty()


def mp4_without_index() -> Path:
    """Cut off before the index, which stands at the end."""
    whole = videos.of_format("mov").read_bytes()
    return made_of("no-index.mp4", whole[: len(whole) // 2])


def mp4_without_end() -> Path:
    """The index stands in front and is good, but a good part of the frames is missing."""
    return cut("mp4", 0.6)


def cut(name: str, part: float) -> Path:
    """The first part of a video of this format."""
    whole = videos.of_format(name).read_bytes()
    return made_of(f"cut.{name}", whole[: int(len(whole) * part)])


def cut_sound(name: str, part: float) -> Path:
    """The first part of a sound of this format."""
    whole = videos.sound(name).read_bytes()
    return made_of(f"cut.{name}", whole[: int(len(whole) * part)])


def mp4_open_ended_without_end() -> Path:
    """The box of the frames says "up to the end of the file", and then the file ends too early."""
    whole = bytearray(videos.of_format("mp4").read_bytes())
    start = whole.index(b"mdat") - 4
    whole[start : start + 4] = bytes(4)
    return made_of("open-ended.mp4", bytes(whole[: int(len(whole) * 0.8)]))


def cut_fragments() -> Path:
    """A fragmented MP4 that ends within a fragment."""
    whole = videos.fragmented().read_bytes()
    return made_of("cut-fragments.mp4", whole[: int(len(whole) * 0.7)])


def mp4_in_an_instant() -> Path:
    """64 MiB that claim to last 62 microseconds: nine million million bits a second."""
    whole = bytearray(videos.of_format("mp4").read_bytes())
    ticks, fastest = re.compile(rb"mdhd\0.{11}(.{4})", re.DOTALL), struct.pack(">I", 2**31 - 1)
    for found in ticks.finditer(bytes(whole)):
        whole[found.start(1) : found.end(1)] = fastest

    def make(path: Path) -> None:
        path.write_bytes(bytes(whole) + struct.pack(">I", 64 << 20) + b"free")
        os.truncate(path, len(whole) + (64 << 20))

    return made("instant.mp4", hashlib.sha256(whole).hexdigest(), make)


def mp4_of_garbage() -> Path:
    """Index good, size good, and not one frame that can be decoded."""
    whole = bytearray(videos.of_format("mp4").read_bytes())
    start = whole.index(b"mdat") + 4
    whole[start:] = b"\xff" * (len(whole) - start)
    return made_of("garbage.mp4", bytes(whole))


def huge_png() -> Path:
    """15000 x 15000 pixels in some 200 KB."""
    side = 15_000

    def make(path: Path) -> None:
        rows = zlib.compressobj(6)
        data = b"".join(rows.compress(bytes(1 + side)) for _ in range(side)) + rows.flush()
        path.write_bytes(_png(side, side, data))

    return made("huge.png", side, make)


def png_that_claims(width: int, height: int) -> Path:
    """A PNG whose header promises more than there is."""
    return made_of(f"claims-{width}x{height}.png", _png(width, height, zlib.compress(bytes(1000))))


def _png(width: int, height: int, data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def gif_of_many_frames(frames: int = 100, side: int = 9000) -> Path:
    """A canvas of 81 megapixels and a hundred frames of one pixel each, in 3 KB."""
    canvas = b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    one = b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return made_of(f"frames-{frames}-{side}.gif", canvas + one * frames + b"\x3b")


def webp_that_claims(width: int, height: int) -> Path:
    """A WebP whose canvas is far larger than the picture on it."""
    inner = pictures.encoded(Image.new("RGB", (8, 8), "red"), "webp")[12:]
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + _chunk(b"VP8X", bytes(4) + size) + inner
    return made_of(f"claims-{width}x{height}.webp", b"RIFF" + struct.pack("<I", len(body)) + body)


def png_with_page_behind() -> Path:
    """A good PNG that is a good page too, for whoever reads it as one."""
    picture = pictures.of_format("png").read_bytes()
    return made_of("page.png", picture + b"<script>alert(1)</script>")


def misnamed(kind: Callable[[str], Path], name: str, extension: str) -> Path:
    """A good file of one format with the extension of another."""
    return made_of(f"misnamed.{extension}", kind(name).read_bytes())
