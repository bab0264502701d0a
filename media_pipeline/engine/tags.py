"""Finds the end of ID3 tags in front of sound, and the container behind them."""

from typing import BinaryIO

_ID3_HEAD, _FOOTER_FLAG = 10, 0x10
_MAX_TAGS, _MAX_FLAC_BLOCKS = 8, 1_000
_STARTS = ((b"fLaC", "flac"), (b"RIFF", "wav"), (b"OggS", "ogg"))


def end_of_tags(file: BinaryIO) -> int:
    """The position behind all ID3v2 tags; 0 where there is none."""
    position = 0
    for _ in range(_MAX_TAGS):
        file.seek(position)
        head = file.read(_ID3_HEAD)
        if len(head) < _ID3_HEAD or not head.startswith(b"ID3"):
            break
        length = 0
        for digit in head[6:10]:
            length = length << 7 | digit & 0x7F
        position += _ID3_HEAD + length + (_ID3_HEAD if head[5] & _FOOTER_FLAG else 0)
    return position


def container_behind_tags(file: BinaryIO, position: int) -> str | None:
    """Return the container that begins at this position, by its first bytes; None for MP3 and all others."""
    file.seek(position)
    head = file.read(12)
    for start, container in _STARTS:
        if head.startswith(start) and (container != "wav" or head[8:] == b"WAVE"):
            return container
    is_adts = len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0
    return "aac" if is_adts else None


def end_of_flac_metadata(file: BinaryIO) -> int:
    """The position of the first frame."""
    position = 4
    for _ in range(_MAX_FLAC_BLOCKS):
        file.seek(position)
        head = file.read(4)
        position += 4 + int.from_bytes(head[1:], "big")
        if len(head) < 4 or head[0] & 0x80:
            break
    return position
