"""Measures the duration of a recording whose header lacks it: recordings of browsers, piped and raw streams."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO

import av
from av.container import InputContainer

from media_pipeline.engine import extent, formats, matroska, probe, tags
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece, pieced

_COUNT_MARKS = re.compile(rb"Xing|Info|VBRI")  # how MP3 says its number of frames, in its first frame
_FIRST_FRAME = 2_048
_FLAC_TAIL = 2 * 1024**2  # the largest frame: 65,535 samples of 8 channels in 32 bits
_CPU_PART = 0.1
_TOO_SHORT = 1.1  # an index that reaches a tenth further than the header says is believed instead


def known_duration(opened: InputContainer, file: BinaryIO, container: str, limits: Limits) -> float | None:
    """Return the duration in seconds, stated by the container or measured within the limits; None where unknown.

    ``opened`` reads from ``file``, whose position is the same afterwards.
    """
    stated = opened.duration / av.time_base if opened.duration else None
    measured, position = None, file.tell()
    with probe.damage_is_skipped():
        measured = _Measurement(opened, file, container, limits).seconds(stated)
    file.seek(position)
    return measured or stated


class _Measurement:
    def __init__(self, opened: InputContainer, file: BinaryIO, container: str, limits: Limits) -> None:
        self._opened = opened
        self._file = file
        self._size = probe.size_of(file)
        self._container = container
        self._limits = limits
        self._gave_up = False

    def seconds(self, stated: float | None) -> float | None:
        """Return a measured duration that is better than the stated one; None where there is none."""
        match self._container:
            case "mp4" | "mov" | "m4a":
                return self._by_index(stated or 0.0)
            case "aac":
                return self._counted()
            case "mp3" if not self._says_frames():
                return self._counted()
            case "avi" if extent.riff_end(self._file) is None:
                return self._counted()
            case "webm" | "mkv" if stated is None or self._begins_late():
                return self._at_end(matroska.head_and_last_cluster(self._file, self._size, self._limits.max_tail_bytes))
            case "flac" if stated is None:
                return self._at_end(self._flac_ends())
        return None

    def _begins_late(self) -> bool:
        """Whether the first moment is not the beginning: some writers state the length from there, others the end."""
        return (self._opened.start_time or 0) > av.time_base

    def _by_index(self, stated: float) -> float | None:
        """The end of MP4's index where it reaches further than the header, which some recorders leave at zero."""
        ends = [
            float(entries[len(entries) - 1].timestamp * stream.time_base)
            for stream in self._opened.streams
            if stream.type in ("video", "audio") and stream.time_base and len(entries := stream.index_entries)
        ]
        longest = max(ends, default=0.0)
        return longest if longest > stated * _TOO_SHORT else None

    def _says_frames(self) -> bool:
        self._file.seek(tags.end_of_tags(self._file))
        return bool(_COUNT_MARKS.search(self._file.read(_FIRST_FRAME)))

    def _flac_ends(self) -> Sequence[Piece]:
        """The metadata and the last frames, which carry their numbers."""
        head = tags.end_of_flac_metadata(self._file)
        return [range(head), range(max(head, self._size - _FLAC_TAIL), self._size)]

    def _at_end(self, pieces: Sequence[Piece]) -> float:
        """The last moment in the pieces, less the first one of the whole recording."""
        end = max((end for end, _ in self._packets(pieces)), default=0.0)
        return max(0.0, end - max(0, self._opened.start_time or 0) / av.time_base)

    def _counted(self) -> float:
        """The end of the last packet; where the limits end the count, as much more as there are bytes left."""
        end, read = 0.0, 0
        for moment, position in self._packets([range(self._size)]):
            end, read = max(end, moment), max(read, position)
        return end * self._size / max(1, read) if self._gave_up else end

    def _packets(self, pieces: Sequence[Piece]) -> Iterator[tuple[float, int]]:
        """Seconds at which each packet ends, and its position in the pieces."""
        started = time.process_time()
        with (
            pieced(self._file, pieces) as file,
            probe.opened_as(file, formats.DEMUXERS[self._container], self._limits) as container,
            suppress(av.FFmpegError),
        ):
            for number, packet in enumerate(container.demux()):
                if packet.pts is not None and packet.time_base:
                    yield float((packet.pts + (packet.duration or 0)) * packet.time_base), packet.pos or 0
                spent = time.process_time() - started
                if number > self._limits.max_counted_packets or spent > self._limits.cpu_seconds * _CPU_PART:
                    self._gave_up = True
                    return
