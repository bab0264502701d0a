"""Recordings without a container: MPEG audio, ADTS, FLAC, and the ID3 tag that may stand before any of them."""

from __future__ import annotations

from backend.sniff.types import AAC, FLAC, MP3, FileType

_BITRATES = {  # kbit/s of layer III by version, for each value of the header's field
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_TAG_VERSIONS = {2, 3, 4}


def tag_end(head: bytes) -> int | None:
    """Where the ID3 tag at the beginning ends; None where there is none."""
    if head[:3] != b"ID3" or len(head) < 10 or head[3] not in _TAG_VERSIONS or head[4] == 0xFF or head[5] & 0x0F:
        return None
    if any(byte & 0x80 for byte in head[6:10]):
        return None
    footer = 10 if head[5] & 0x10 else 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return 10 + size + footer


def recorded(head: bytes) -> FileType | None:
    """The type of what begins with a frame, or with FLAC's own description of its stream."""
    if head[:4] == b"fLaC":
        # The first block describes the stream and has always the same length.
        return FLAC if head[4:8] in {b"\0\0\0\x22", b"\x80\0\0\x22"} else None
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    return _adts(head) or _mp3(head)


def _adts(head: bytes) -> FileType | None:
    if head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12 or len(head) < 7:
        return None
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return AAC if length >= 7 and _goes_on(head, length, mask=0xF6) else None


def _mp3(head: bytes) -> FileType | None:
    version, layer, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 2 & 3
    bitrate = _BITRATES[3 if version == 3 else 2][head[2] >> 4]
    if version not in _RATES or layer != 1 or rate == 3 or not bitrate:
        return None
    length = (144 if version == 3 else 72) * bitrate * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)
    return MP3 if _goes_on(head, length, mask=0xFE) else None


def _goes_on(head: bytes, length: int, *, mask: int) -> bool:
    """Whether the next frame begins where this one ends, as far as it can be seen."""
    following = head[length : length + 2]
    return len(following) < 2 or (following[0] == 0xFF and following[1] & mask == head[1] & mask)
