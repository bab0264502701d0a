"""Finds out whether a container declares more bytes than the file has: a cut-off upload or download."""

from collections.abc import Iterator
from typing import BinaryIO

from av.container import InputContainer
from av.index import IndexEntries

from media_pipeline.engine.matroska import segment_end

_MAX_BOXES = 100_000
_TAIL, _SAMPLED = 256, 2_000
_SLACK = 0.01  # some AVI, WAV and Matroska writers count a little wrong


def is_cut_off(file: BinaryIO, size: int, container: str) -> bool:
    """Whether the container's own outermost lengths reach beyond ``size``, the length of the file in bytes."""
    if container in ("mp4", "mov", "m4a"):
        return any(end > size for name, end in _boxes(file, size) if name in (b"moov", b"moof", b"mdat"))
    declared = {"avi": riff_end, "wav": riff_end, "aiff": _form_end, "webm": segment_end, "mkv": segment_end}.get(
        container
    )
    end = declared(file) if declared else None
    return end is not None and end > size * (1 + _SLACK)


def is_fragmented(file: BinaryIO, size: int) -> bool:
    """Whether an MP4 of ``size`` bytes has its index in pieces that stand between its pictures."""
    position = file.tell()
    found = any(name == b"moof" for name, _ in _boxes(file, size))
    file.seek(position)
    return found


def is_index_last(file: BinaryIO, size: int) -> bool:
    """Whether an MP4's samples stand before its index, so that a player has to look for it at the end."""
    position = file.tell()
    names = [name for name, _ in _boxes(file, size) if name in (b"moov", b"mdat")]
    file.seek(position)
    return b"moov" in names and names[0] == b"mdat"


def ends_with_samples(file: BinaryIO, size: int, total: int) -> bool:
    """Whether the samples are the last box of an MP4 that has ``size`` of its ``total`` bytes so far.

    Players look for what stands behind the samples before they begin.
    """
    position = file.tell()
    boxes = list(_boxes(file, size))
    file.seek(position)
    return bool(boxes) and boxes[-1] == (b"mdat", total)


def index_reaches_beyond(container: InputContainer, size: int) -> bool:
    """Whether MP4's sample tables point behind the end of the file."""
    return any(end > size for stream in container.streams for end in _sample_ends(stream.index_entries))


def _sample_ends(entries: IndexEntries) -> Iterator[int]:
    """Of the last samples, where a cut shows first, and of some in between: films have a million of them."""
    count = len(entries)
    for position in {*range(max(0, count - _TAIL), count), *range(0, count, max(1, count // _SAMPLED))}:
        entry = entries[position]
        yield entry.pos + entry.size


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    """Name and end of each outermost MP4 box."""
    start = 0
    for _ in range(_MAX_BOXES):
        file.seek(start)
        head = file.read(16)
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if len(head) < 8 or length < 8:  # a length of 0 means: up to the end of the file
            return
        start += length
        yield name, start
        if start >= size:
            return


def riff_end(file: BinaryIO) -> int | None:
    """The end that AVI and WAV state; None where their writer could not know it when it began."""
    file.seek(0)
    length = int.from_bytes(file.read(8)[4:8], "little")
    return None if length == 0 or length >= 0xFFFFFF00 else length + 8


def _form_end(file: BinaryIO) -> int | None:
    """The end that AIFF states; None where its writer could not know it."""
    file.seek(4)
    length = int.from_bytes(file.read(4), "big")
    return None if length == 0 or length >= 0xFFFFFF00 else length + 8
