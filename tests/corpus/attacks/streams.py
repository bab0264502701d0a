"""FLV and transport streams without what they promise, and long sounds of impossible lengths."""

import struct

from tests.corpus import videos
from tests.corpus.attacks.target import always

_FILLING = b"\x47\x1f\xff\x10" + bytes(184)


def packets(stream: bytes) -> list[bytes]:
    """The packets of a transport stream."""
    return [stream[at : at + 188] for at in range(0, len(stream), 188)]


def number_of(packet: bytes) -> int:
    """The number of the stream that a packet is of."""
    return (packet[1] & 0x1F) << 8 | packet[2]


def _ts() -> bytes:
    return videos.of_format("ts").read_bytes()


def _without(*numbers: int) -> bytes:
    return b"".join(one for one in packets(_ts()) if number_of(one) not in numbers)


def _of_programs(count: int) -> bytes:
    """A table of so many programs, all with one table of the streams."""
    entries = b"".join(struct.pack(">HH", program, 0xE000 | 32 + program) for program in range(1, count + 1))
    section = b"\0" + struct.pack(">HHBBB", 0xB000 | 9 + len(entries), 1, 0xC1, 0, 0) + entries + bytes(4)
    table = (b"\x47\x40\0\x10\0" + section).ljust(188, b"\xff")[:188]
    return table + b"".join(packets(_ts())[1:]) if count < 40 else table * 200


def _flv(start: int, value: bytes) -> bytes:
    whole = bytearray(videos.of_format("flv").read_bytes())
    whole[start : start + len(value)] = value
    return bytes(whole)


TS = {
    "TS without tables": always(lambda: _without(0, 4096)),
    "TS without streams": always(lambda: _without(256, 257)),
    "TS of filling alone": always(lambda: _FILLING * 50_000),
    "TS of forty programs": always(lambda: _of_programs(40)),
    "TS whose packets are noise": always(lambda: b"".join(one[:20] + bytes(range(168)) for one in packets(_ts()))),
    "TS that ends within a packet": always(lambda: _ts()[:-100]),
}
FLV = {
    "FLV of its head alone": always(lambda: videos.of_format("flv").read_bytes()[:14]),
    "FLV whose remarks are noise": always(lambda: _flv(24, b"\x02\xff\xff" + bytes(range(200)))),
    "FLV whose first tag is longer than the file": always(lambda: _flv(14, b"\xff\xff\xff")),
    "FLV of a codec that does not exist": always(
        lambda: videos.of_format("flv").read_bytes().replace(b"\x17\x01", b"\x1f\x01")
    ),
    "FLV with a page behind it": always(lambda: videos.of_format("flv").read_bytes() + b"<script>alert(1)</script>"),
}


def _aiff(channels: int, rate: bytes) -> bytes:
    common = b"COMM" + struct.pack(">IhIh", 18, channels, 100, 16) + rate
    sound = b"SSND" + struct.pack(">III", 8 + 400, 0, 0) + bytes(400)
    return b"FORM" + struct.pack(">I", 4 + len(common) + len(sound)) + b"AIFF" + common + sound


_RATE = b"\x40\x0e\xac\x44" + bytes(6)
SOUND = {
    "AIFF of no channels": always(lambda: _aiff(0, _RATE)),
    "AIFF of no rate": always(lambda: _aiff(1, bytes(10))),
    "AIFF of a rate without end": always(lambda: _aiff(1, b"\x7f\xff" + b"\xff" * 8)),
    "AIFF that ends before its sound": always(lambda: _aiff(1, _RATE)[:-300]),
    "long WAV of sixteen million terabytes": always(
        lambda: (
            b"RF64\xff\xff\xff\xffWAVEds64"
            + struct.pack("<IQQQI", 28, 2**63, 2**63, 2**63, 0)
            + b"fmt "
            + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
            + b"data\xff\xff\xff\xff"
            + bytes(16000)
        )
    ),
}
