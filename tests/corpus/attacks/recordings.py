"""AVI, Ogg and sound with counts, rates and tags that no recorder writes."""

import struct
from collections.abc import Callable

from tests.corpus import videos
from tests.corpus.attacks.pictures import header
from tests.corpus.attacks.target import Target, always


def _avi(found: bytes, at: int, value: bytes) -> Callable[[Target], bytes]:
    def make(target: Target) -> bytes:
        whole = bytearray(videos.of_format("avi").read_bytes())
        start = whole.index(found) + len(found) + at
        whole[start : start + len(value)] = value
        return bytes(whole)

    return make


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a RIFF file."""
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _avi_of_streams(number: int) -> bytes:
    kind = chunk(b"strh", b"vidsMJPG" + bytes(12) + struct.pack("<II", 1, 25) + bytes(32))
    stream = chunk(
        b"LIST", b"strl" + kind + chunk(b"strf", struct.pack("<IiiHH4sIiiII", 40, 8, 8, 1, 24, b"MJPG", 0, 0, 0, 0, 0))
    )
    head = chunk(b"avih", bytes(24) + struct.pack("<I", number) + bytes(28)) + stream * number
    body = b"AVI " + chunk(b"LIST", b"hdrl" + head) + chunk(b"LIST", b"movi")
    return chunk(b"RIFF", body)


def _nested_lists(depth: int) -> bytes:
    body = b""
    for _ in range(depth):
        body = chunk(b"LIST", b"strl" + body)
    return chunk(b"RIFF", b"AVI " + chunk(b"LIST", b"hdrl" + body))


def page(content: bytes, *, serial: int = 1, number: int = 0, flags: int = 2) -> bytes:
    """One page of Ogg, its checksum right."""
    lacing = bytes([255] * (len(content) // 255) + [len(content) % 255])
    whole = (
        b"OggS\0"
        + bytes([flags])
        + struct.pack("<qIII", 0, serial, number, 0)
        + bytes([len(lacing)])
        + lacing
        + content
    )
    return whole[:22] + struct.pack("<I", _checksum(whole)) + whole[26:]


def _checksum(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x104C11DB7 if value & 0x80000000 else 0)
    return value


def _opus() -> bytes:
    return b"OpusHead\1\2" + struct.pack("<HIh", 312, 48000, 0) + b"\0"


def _wav(channels: int, rate: int, align: int, bits: int, *, length: int = 4000) -> bytes:
    described = struct.pack("<HHIIHH", 1, channels, rate, rate * align & 0xFFFFFFFF, align, bits)
    return chunk(b"RIFF", b"WAVE" + chunk(b"fmt ", described) + chunk(b"data", bytes(length)))


def _id3(*frames: tuple[bytes, bytes], declared: int | None = None) -> bytes:
    body = b"".join(name + struct.pack(">I", len(content)) + b"\0\0" + content for name, content in frames)
    size = len(body) if declared is None else declared
    return b"ID3\3\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + body


def _mp3() -> bytes:
    whole = videos.sound("mp3").read_bytes()
    return whole[10 + (whole[6] << 21 | whole[7] << 14 | whole[8] << 7 | whole[9]) :]


def _mp3_counted(frames: int) -> bytes:
    whole = bytearray(_mp3())
    at = max(bytes(whole).find(b"Xing"), bytes(whole).find(b"Info"))
    whole[at + 8 : at + 12] = struct.pack(">I", frames)
    return bytes(whole)


def _flac_block(kind: int, content: bytes, *, declared: int | None = None) -> bytes:
    return bytes([kind]) + (len(content) if declared is None else declared).to_bytes(3) + content


def _flac(*blocks: bytes) -> bytes:
    """The good FLAC with other blocks in the place of those behind its first one."""
    whole = videos.sound("flac").read_bytes()
    described, at, is_last = whole[8:42], 4, False
    while not is_last:
        is_last, length = bool(whole[at] & 0x80), int.from_bytes(whole[at + 1 : at + 4])
        at += 4 + length
    return b"fLaC" + _flac_block(0, described) + b"".join(blocks) + _flac_block(0x81, bytes(8)) + whole[at:]


_COVER = header(100_000, 100_000)
AVI = {
    "AVI that counts time by nothing": _avi(b"strh", 4 + 20, bytes(8)),
    "AVI of 4,294 megapixels": _avi(b"strf", 8, b"\xff\xff\0\0\xff\xff\0\0"),
    "AVI of a thousand streams": always(lambda: _avi_of_streams(1000)),
    "AVI of 2,000 lists within each other": always(lambda: _nested_lists(2000)),
    "AVI whose index leads everywhere": _avi(b"idx1", 4, b"\xff" * 400),
    "AVI whose frames have no end": _avi(b"00dc", 0, b"\xff\xff\xff\x7f"),
}
OGG = {
    "Ogg of a hundred streams": always(lambda: b"".join(page(_opus(), serial=serial) for serial in range(100))),
    "Ogg of its first page alone": always(lambda: page(_opus())),
    "Ogg with four thousand million remarks": always(
        lambda: page(_opus()) + page(b"OpusTags" + b"\0\0\0\0\xff\xff\xff\xff", number=1, flags=0)
    ),
    "Ogg whose page is of no codec": always(lambda: page(b"nothing at all") * 2),
    "Ogg of Theora with no pixels": always(lambda: page(b"\x80theora\3\2\1" + bytes(35))),
}
SOUND = {
    "WAV of no channels": always(lambda: _wav(0, 44100, 0, 16)),
    "WAV of 65,535 channels": always(lambda: _wav(65535, 44100, 65535, 8)),
    "WAV of no rate": always(lambda: _wav(1, 0, 2, 16)),
    "WAV of four thousand million samples a second": always(lambda: _wav(1, 2**32 - 1, 2, 16)),
    "WAV that ends before its sound": always(lambda: _wav(1, 44100, 2, 16)[:44]),
    "MP3 whose tag is longer than the file": always(lambda: _id3(declared=2**28 - 1) + _mp3()),
    "MP3 with a cover of ten thousand megapixels": always(
        lambda: _id3((b"APIC", b"\0image/png\0\3\0" + _COVER)) + _mp3()
    ),
    "MP3 with a cover that is an address": always(lambda: _id3((b"APIC", b"\0-->\0\3\0http://127.0.0.1/x")) + _mp3()),
    "MP3 with 20,000 remarks": always(lambda: _id3(*[(b"COMM", b"\0eng\0x")] * 20_000) + _mp3()),
    "MP3 of 500 tags": always(lambda: _id3((b"TIT2", b"\0a")) * 500 + _mp3()),
    "MP3 that counts four thousand million frames": always(lambda: _mp3_counted(2**32 - 1)),
    "FLAC with a cover of ten thousand megapixels": always(
        lambda: _flac(
            _flac_block(
                6,
                struct.pack(">II", 3, 9)
                + b"image/png"
                + bytes(4)
                + bytes(16)
                + struct.pack(">I", len(_COVER))
                + _COVER,
            )
        )
    ),
    "FLAC whose cover is longer than the file": always(lambda: _flac(_flac_block(6, bytes(8), declared=2**24 - 1))),
    "FLAC with four thousand million remarks": always(lambda: _flac(_flac_block(4, bytes(4) + b"\xff" * 4))),
    "AAC of one head": always(lambda: b"\xff\xf1\x50\x80\x00\xff\xfc" * 300),
}
