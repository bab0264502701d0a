"""MP4, QuickTime, AVIF and their like with indexes that lie, loop, nest or point elsewhere."""

import re
import struct
from collections.abc import Callable

from tests.corpus import hostile, pictures, videos
from tests.corpus.attacks.pictures import header, zeros_packed
from tests.corpus.attacks.target import Attack, Target, always

_MOST = 2**32 - 1


def box(name: bytes, content: bytes = b"") -> bytes:
    """A box with its length in front."""
    return struct.pack(">I", 8 + len(content)) + name + content


def _whole() -> bytes:
    return videos.of_format("mp4").read_bytes()


def _ftyp() -> bytes:
    return box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")


def _with_field(name: bytes, at: int, value: bytes, *, every: bool = True) -> Callable[[Target], bytes]:
    """The good MP4 with other bytes ``at`` so many bytes behind the name of each box of this name."""

    def make(target: Target) -> bytes:
        whole = bytearray(_whole())
        for found in re.finditer(re.escape(name), bytes(whole)):
            whole[found.end() + at : found.end() + at + len(value)] = value
            if not every:
                break
        return bytes(whole)

    return make


def _in_movie(content: bytes) -> bytes:
    """The good MP4 with more boxes at the end of its index, behind all samples, so that no offset changes."""
    whole = _whole()
    at = whole.index(b"moov") - 4
    length = int.from_bytes(whole[at : at + 4])
    movie = whole[at + 8 : at + length]
    return whole[:at] + box(b"free", movie) + whole[at + length :] + box(b"moov", movie + content)


def _nested(names: bytes, depth: int) -> bytes:
    """Boxes within each other, named in turn by four letters each of ``names``."""
    length = 8 * depth
    heads = (struct.pack(">I", length - 8 * level) + names[4 * level % len(names) :][:4] for level in range(depth))
    return b"".join(heads)


def _packed_index(megabytes: int) -> bytes:
    packed = zeros_packed(megabytes)
    size = struct.pack(">I", megabytes << 20)
    return _ftyp() + box(b"moov", box(b"cmov", box(b"dcom", b"zlib") + box(b"cmvd", size + packed)))


def _elsewhere(kind: bytes) -> Callable[[Target], bytes]:
    """The good MP4 whose samples stand in another file, by the table of its data references."""

    def make(target: Target) -> bytes:
        path = bytes(target.path)
        content = target.url.encode() + b"\0" if kind == b"url " else _alias(path)
        reference = struct.pack(">II", 0, 1) + box(kind, bytes(4) + content)
        whole = _whole()
        at = whole.index(b"moov") - 4
        length = int.from_bytes(whole[at : at + 4])
        movie = whole[at : at + length]
        old = box(b"dref", struct.pack(">II", 0, 1) + box(b"url ", b"\0\0\0\1"))
        grown = _grown(movie, old, box(b"dref", reference))
        return whole[:at] + box(b"free", movie[8:]) + whole[at + length :] + grown

    return make


def _alias(path: bytes) -> bytes:
    """What QuickTime writes of a file elsewhere: its volume, folder and name, and its whole path."""
    name = path.rpartition(b"/")[2]
    fixed = bytes(10) + bytes([3]) + b"vol".ljust(27, b"\0") + bytes(12) + bytes([len(name)]) + name.ljust(63, b"\0")
    levels = bytes(16) + struct.pack(">hh", 1, 1) + bytes(14)
    tail = struct.pack(">hh", 18, len(path)) + path + bytes(len(path) % 2) + struct.pack(">hh", -1, 0)
    return fixed + levels + tail


def _grown(movie: bytes, old: bytes, new: bytes) -> bytes:
    """The movie with each ``old`` box replaced, and the lengths of all boxes around it put right."""
    if old not in movie:
        return movie
    head, content, children = movie[4:8], movie[8:], b""
    if head not in {b"moov", b"trak", b"mdia", b"minf", b"dinf"}:
        return movie.replace(old, new)
    while content:
        length = int.from_bytes(content[:4])
        children += _grown(content[:length], old, new)
        content = content[length:]
    return box(head, children)


def _reference_movie(target: Target) -> bytes:
    address = target.url.encode() + b"\0"
    alternative = box(b"rmda", box(b"rdrf", bytes(4) + b"url " + struct.pack(">I", len(address)) + address))
    return box(b"ftyp", b"qt  \0\0\2\0qt  ") + box(b"moov", box(b"rmra", alternative * 100))


def _of_tracks(number: int) -> bytes:
    whole = _whole()
    at = whole.index(b"moov") - 4
    movie = whole[at + 8 : at + int.from_bytes(whole[at : at + 4])]
    start = movie.index(b"trak") - 4
    track = movie[start : start + int.from_bytes(movie[start : start + 4])]
    return _in_movie(track * number)


def _fragments(samples: int) -> bytes:
    whole = bytearray(videos.fragmented().read_bytes())
    for found in re.finditer(rb"trun", bytes(whole)):
        whole[found.end() + 4 : found.end() + 8] = struct.pack(">I", samples)
    return bytes(whole)


def _list_of_tags(number: int) -> bytes:
    tags = b"".join(box(b"\xa9cmt", box(b"data", b"\0\0\0\1" + bytes(4) + b"x" * 8)) for _ in range(number))
    handler = box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    return _in_movie(box(b"udta", box(b"meta", bytes(4) + handler + box(b"ilst", tags))))


def _cover_of(width: int, height: int) -> bytes:
    handler = box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    cover = box(b"covr", box(b"data", b"\0\0\0\x0e" + bytes(4) + header(width, height)))
    return _in_movie(box(b"udta", box(b"meta", bytes(4) + handler + box(b"ilst", cover))))


def _cut_behind(name: bytes) -> Callable[[Target], bytes]:
    """The first part of the good MP4: up to the middle of this outermost box."""

    def make(target: Target) -> bytes:
        whole = _whole()
        at = whole.index(name) - 4
        return whole[: at + int.from_bytes(whole[at : at + 4]) // 2]

    return make


def _avif(found: bytes, at: int, value: bytes) -> Callable[[Target], bytes]:
    def make(target: Target) -> bytes:
        whole = bytearray(pictures.of_format("avif").read_bytes())
        start = whole.index(found) + len(found) + at
        whole[start : start + len(value)] = value
        return bytes(whole)

    return make


_COUNT = struct.pack(">I", _MOST)
POINTING = {
    "MP4 whose samples are at an address": Attack("a.mp4", _elsewhere(b"url ")),
    "MP4 whose samples are in a file elsewhere": Attack("a.mp4", _elsewhere(b"alis")),
    "QuickTime of a hundred addresses": Attack("a.mov", _reference_movie),
    "MP4 that is a playlist behind its first box": Attack(
        "a.mp4", lambda target: hostile.playlist_behind_mp4_head(target.path).read_bytes()
    ),
}
MP4 = {
    "MP4 of its first box alone": always(_ftyp),
    "MP4 that ends within its index": _cut_behind(b"moov"),
    "MP4 that ends within its samples": _cut_behind(b"mdat"),
    "MP4 whose index ends with the file": always(lambda: _ftyp() + box(b"moov", box(b"mvhd", bytes(100)))),
    "MP4 of 200,000 empty boxes": always(lambda: _ftyp() + box(b"free") * 200_000),
    "MP4 whose box is shorter than its head": always(lambda: _ftyp() + b"\0\0\0\3moov" + bytes(100)),
    "MP4 whose box has nine million terabytes": always(
        lambda: _ftyp() + b"\0\0\0\1moov\x7f" + b"\xff" * 7 + bytes(100)
    ),
    "MP4 of 20,000 movies within each other": always(lambda: _ftyp() + _nested(b"moov", 20_000)),
    "MP4 of 20,000 tracks within each other": always(lambda: _in_movie(_nested(b"trak", 20_000))),
    "MP4 of 20,000 tracks and media within each other": always(lambda: _in_movie(_nested(b"trakmdia", 20_000))),
    "MP4 of 20,000 lists within each other": always(lambda: _in_movie(_nested(b"udta", 20_000))),
    "MP4 whose index unpacks to 64 megabytes": always(lambda: _packed_index(64)),
    "MP4 of a hundred tracks": always(lambda: _of_tracks(100)),
    "MP4 whose every sample is counted four thousand million times": _with_field(b"stts", 4, _COUNT),
    "MP4 of four thousand million samples of a byte": _with_field(b"stsz", 4, struct.pack(">I", 1) + _COUNT),
    "MP4 of four thousand million sizes": _with_field(b"stsz", 4, bytes(4) + _COUNT),
    "MP4 whose chunks hold four thousand million samples": _with_field(b"stsc", 12, _COUNT),
    "MP4 whose chunks hold none": _with_field(b"stsc", 12, bytes(4)),
    "MP4 of four thousand million chunks": _with_field(b"stco", 4, _COUNT),
    "MP4 of four thousand million edits": _with_field(b"elst", 4, _COUNT),
    "MP4 whose samples last nothing": _with_field(b"stts", 12, bytes(4)),
    "MP4 whose samples go back in time": _with_field(b"stts", 12, struct.pack(">i", -(2**31))),
    "MP4 that counts time by nothing": _with_field(b"mdhd", 12, bytes(4)),
    "MP4 that lasts 136 years": _with_field(b"mdhd", 12, struct.pack(">II", 1, _MOST)),
    "MP4 of 4,294 megapixels": _with_field(b"avc1", 24, b"\xff" * 4, every=False),
    "MP4 whose decoder is set up with noise": _with_field(b"avcC", 0, b"\xff" * 24),
    "MP4 whose samples are noise": always(lambda: hostile.mp4_of_garbage().read_bytes()),
    "MP4 that refers to itself": always(
        lambda: _in_movie(box(b"trak", box(b"tref", box(b"chap", struct.pack(">I", 1) * 5000))))
    ),
    "MP4 in fragments of two thousand million samples": always(lambda: _fragments(2**31)),
    "MP4 with 20,000 remarks": always(lambda: _list_of_tags(20_000)),
    "MP4 with a cover of ten thousand megapixels": always(lambda: _cover_of(100_000, 100_000)),
    "MP4 that is an archive": always(lambda: _whole() + box(b"free", b"PK\5\6" + bytes(18))),
    "MP4 with a page in its free room": always(
        lambda: _whole() + box(b"free", b"<html><script>alert(1)</script>" * 100)
    ),
}
AVIF = {
    "AVIF of ten thousand megapixels": _avif(b"ispe", 4, struct.pack(">II", 100_000, 100_000)),
    "AVIF whose pixels stand behind its end": _avif(b"iloc", 14, b"\x7f\xff\xff\xff"),
    "AVIF of 65,535 places": _avif(b"iloc", 6, b"\xff\xff"),
    "AVIF of 65,535 items": _avif(b"iinf", 4, b"\xff\xff"),
}
