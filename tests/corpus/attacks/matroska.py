"""Matroska and WebM whose elements have no end, nest, unpack, or name other files."""

import struct
from collections.abc import Callable

from tests.corpus import hostile, videos
from tests.corpus.attacks.pictures import header, zeros_packed
from tests.corpus.attacks.target import Attack, Target, always

_SEGMENT, _INFO, _TRACKS, _CLUSTER = b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75"
_TAGS, _ATTACHMENTS, _CHAPTERS, _CUES = (
    b"\x12\x54\xc3\x67",
    b"\x19\x41\xa4\x69",
    b"\x10\x43\xa7\x70",
    b"\x1c\x53\xbb\x6b",
)
_OPEN, _LONGEST = b"\x01" + b"\xff" * 7, b"\x01" + b"\xff" * 6 + b"\xfe"


def element(name: bytes, content: bytes = b"") -> bytes:
    """An element with its length in front, in eight bytes."""
    return name + b"\x01" + len(content).to_bytes(7) + content


def ebml(doctype: bytes = b"matroska") -> bytes:
    """The header of a file."""
    content = b"\x42\x82" + bytes([0x80 | len(doctype)]) + doctype + b"\x42\x87\x81\4"
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(content)]) + content


def _nested(name: bytes, depth: int) -> bytes:
    heads = [name + b"\x01" + ((len(name) + 8) * (depth - 1 - level)).to_bytes(7) for level in range(depth)]
    return b"".join(heads)


def _text(name: bytes, text: bytes) -> bytes:
    return element(name, text)


def film(*, info: bytes = b"", video: bytes = b"", track: bytes = b"", more: bytes = b"", blocks: bytes = b"",
         codec: bytes = b"V_VP8", duration: float = 1000.0) -> bytes:  # fmt: skip
    """A film of one track of 64 x 64 pixels with the wanted elements in their places."""
    size = video or element(b"\xb0", b"\x40") + element(b"\xba", b"\x40")
    described = element(b"\xd7", b"\1") + element(b"\x73\xc5", b"\1") + element(b"\x83", b"\1")
    described += _text(b"\x86", codec) + element(b"\xe0", size) + track
    about = element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(4)) + element(b"\x44\x89", struct.pack(">d", duration)) + info
    cluster = element(_CLUSTER, element(b"\xe7", b"\0") + blocks)
    content = element(_INFO, about) + element(_TRACKS, element(b"\xae", described)) + more + cluster
    return ebml() + element(_SEGMENT, content)


def _good() -> bytes:
    return videos.of_format("mkv").read_bytes()


def _behind(more: bytes) -> bytes:
    """The good film with one more element at its end, its segment of unknown length."""
    whole = _good()
    at = whole.index(_SEGMENT) + 4
    return whole[:at] + _OPEN + whole[at + 8 :] + more


def _packed_block(megabytes: int) -> bytes:
    packed = zeros_packed(megabytes)
    compression = element(b"\x50\x34", element(b"\x42\x54", b"\0"))
    encoding = element(b"\x6d\x80", element(b"\x62\x40", element(b"\x50\x33", b"\0") + compression))
    return film(track=encoding, blocks=element(b"\xa3", b"\x81\0\0\x80" + packed))


def _attached(name: bytes, kind: bytes, content: bytes) -> bytes:
    file = (
        _text(b"\x46\x6e", name)
        + _text(b"\x46\x60", kind)
        + element(b"\x46\xae", b"\1")
        + element(b"\x46\x5c", content)
    )
    return element(_ATTACHMENTS, element(b"\x61\xa7", file))


def _linked(target: Target) -> bytes:
    """A film that says which files come before and after it."""
    names = _text(b"\x3e\x83\xbb", bytes(target.path)) + _text(b"\x3c\x83\xab", target.url.encode())
    return film(info=names + element(b"\x3e\xb9\x23", b"1" * 16) + element(b"\x73\xa4", b"2" * 16))


def _ordered_chapters(target: Target) -> bytes:
    """A film made of chapters that stand in another file."""
    name = element(b"\x80", _text(b"\x85", bytes(target.path)) + _text(b"\x43\x7c", b"eng"))
    chapter = element(
        b"\xb6", element(b"\x73\xc4", b"\1") + element(b"\x91", b"\0") + element(b"\x6e\x67", b"3" * 16) + name
    )
    edition = element(b"\x45\xb9", element(b"\x45\xdd", b"\1") + chapter * 50)
    return _behind(element(_CHAPTERS, edition))


def _cut_in(name: bytes) -> Callable[[Target], bytes]:
    def make(target: Target) -> bytes:
        whole = _good()
        return whole[: whole.index(name) + 40]

    return make


def _subtitles() -> bytes:
    """A second track of subtitles whose styles ask for a font and whose words for a program."""
    style = b"[Script Info]\n[V4+ Styles]\nStyle: Default,../../../etc/passwd,20\n[Events]\n"
    track = (
        element(b"\xd7", b"\2")
        + element(b"\x73\xc5", b"\2")
        + element(b"\x83", b"\x11")
        + _text(b"\x86", b"S_TEXT/ASS")
    )
    words = b"0,0,Default,,0,0,0,,{\\fn../../etc/passwd}{\\p1}m 0 0 l 1e99 1e99"
    second = element(b"\xae", track + element(b"\x63\xa2", style))
    return film(more=element(_TRACKS, second), blocks=element(b"\xa3", b"\x82\0\0\x80" + words) * 100)


POINTING = {
    "Matroska that names the files around it": Attack("a.mkv", _linked),
    "Matroska of chapters in another file": Attack("a.mkv", _ordered_chapters),
    "AVI with a playlist for subtitles": Attack(
        "a.avi", lambda target: hostile.avi_with_playlist_subtitles(target.path).read_bytes()
    ),
}
MATROSKA = {
    "Matroska of its header alone": always(ebml),
    "Matroska that ends within its tracks": _cut_in(_TRACKS),
    "Matroska that ends within its frames": _cut_in(_CLUSTER),
    "Matroska whose segment has 72 thousand terabytes": always(lambda: ebml() + _SEGMENT + _LONGEST + bytes(100)),
    "Matroska whose codec is described by a terabyte": always(lambda: film(track=b"\x63\xa2" + _LONGEST)),
    "Matroska of 5,000 endless clusters within each other": always(lambda: film() + (_CLUSTER + _OPEN) * 5000),
    "Matroska of 20,000 tags within each other": always(
        lambda: _behind(element(_TAGS, element(b"\x73\x73", _nested(b"\x67\xc8", 20_000))))
    ),
    "Matroska of 20,000 tags": always(
        lambda: _behind(element(_TAGS, element(b"\x73\x73", element(b"\x67\xc8", _text(b"\x45\xa3", b"A")) * 20_000)))
    ),
    "Matroska whose frame unpacks to 64 megabytes": always(lambda: _packed_block(64)),
    "Matroska of 4,294 megapixels": always(
        lambda: film(video=element(b"\xb0", b"\xff\xff") + element(b"\xba", b"\xff\xff"))
    ),
    "Matroska of no pixels": always(lambda: film(video=element(b"\xb0", b"\0") + element(b"\xba", b"\0"))),
    "Matroska that lasts no number": always(lambda: film(duration=float("nan"))),
    "Matroska that lasts for ever": always(lambda: film(duration=float("inf"))),
    "Matroska that lasts less than nothing": always(lambda: film(duration=-1e300)),
    "Matroska whose frames are noise": always(
        lambda: film(blocks=element(b"\xa3", b"\x81\0\0\x80" + b"\xff" * 500) * 50)
    ),
    "Matroska whose blocks hold 256 frames of nothing": always(
        lambda: film(blocks=element(b"\xa3", b"\x81\0\0\x02\xff" + b"\0" * 255) * 200)
    ),
    "Matroska whose cues lead to themselves": always(
        lambda: _behind(
            element(
                _CUES,
                element(
                    b"\xbb",
                    element(b"\xb3", b"\0") + element(b"\xb7", element(b"\xf7", b"\1") + element(b"\xf1", b"\0")),
                )
                * 5000,
            )
        )
    ),
    "Matroska of two hundred tracks": always(
        lambda: film(
            more=element(
                _TRACKS,
                element(b"\xae", element(b"\xd7", b"\2") + element(b"\x83", b"\1") + _text(b"\x86", b"V_VP8")) * 200,
            )
        )
    ),
    "Matroska with a program attached": always(
        lambda: _behind(_attached(b"../../x.so", b"application/x-sharedlib", b"\x7fELF" + bytes(64)))
    ),
    "Matroska with a cover of ten thousand megapixels": always(
        lambda: _behind(_attached(b"cover.png", b"image/png", header(100_000, 100_000)))
    ),
    "Matroska with a font of noise": always(
        lambda: _behind(_attached(b"a.ttf", b"application/x-truetype-font", b"\0\1\0\0\xff\xff" + b"\xff" * 500))
    ),
    "Matroska with subtitles that ask for files": always(_subtitles),
    "WebM of a codec that is a command": always(lambda: film(codec=b"`id`;$(id)|id")),
}
