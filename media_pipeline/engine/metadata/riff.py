"""AVI, WAV and RF64: notes, dates, devices and chunks of unknown kinds are overwritten where they stand."""

import re
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.edits import Editor
from media_pipeline.engine.metadata.parts import Part
from media_pipeline.engine.metadata.programs import is_common

_LISTS = frozenset({b"hdrl", b"strl", b"odml", b"AVI ", b"AVIX"})
_CONTENT = frozenset({b"movi", b"wavl"})
_KEPT = frozenset(
    {b"avih", b"strh", b"strf", b"strd", b"indx", b"vprp", b"dmlh", b"idx1"}
    | {b"fmt ", b"data", b"fact", b"cue ", b"plst", b"smpl", b"inst", b"slnt", b"PEAK", b"ds64"}
)
_OF_MUSIC = frozenset({b"INAM", b"IART", b"IPRD", b"IGNR", b"ITRK", b"IPRT"})
_OF_CAMERAS = (b"AVIF", b"CASI", b"PENT", b"NIKO")
"""What cameras put into the data of a stream (``strd``)."""
_LONG_FORMS, _ELSEWHERE = (b"RF64", b"BW64"), 0xFFFFFFFF
_DEEPEST = 5
_PADDING_BYTES = 1024 * 1024
_TEXT = re.compile(rb"[ -~]{9}")
"""Padding that cameras write into; that of an index that was not needed has names of at most eight letters."""


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The recording with free room in the place of its metadata; None where it has none."""
    cleaner = _Cleaner(file, limits)
    head = cleaner.read(0, 12)
    is_long = head[:4] in _LONG_FORMS and head[8:] == b"WAVE"
    if not is_long and (head[:4] != b"RIFF" or head[8:] not in {b"AVI ", b"WAVE"}):
        raise errors.not_readable()
    if is_long:
        # The first chunk says how long those are that have no room for it: the form, the samples.
        cleaner.long_data = int.from_bytes(cleaner.read(28, 8), "little")
    cleaner.clean(12, cleaner.size)
    return cleaner.result()


class _Cleaner(Editor):
    long_data: int | None = None

    def clean(self, start: int, stop: int, *, depth: int = 0) -> None:
        """Clean the chunks between two positions; a chunk that is to be longer ends with them."""
        while start + 8 <= stop:
            self.count()
            head = self.read(start, 12)
            name, length, kind = head[:4], int.from_bytes(head[4:8], "little"), head[8:]
            if name == b"data" and length == _ELSEWHERE and self.long_data is not None:
                length = self.long_data
            # Recorders that were cut off leave 0 in the place of a length.
            open_ended = length == 0 and (name == b"data" or kind in _CONTENT)
            end = stop if open_ended else min(stop, start + 8 + length)
            self._clean_chunk(name, kind, start, end, depth)
            start = end + length % 2
        self.zero(start, stop)

    def _clean_chunk(self, name: bytes, kind: bytes, start: int, end: int, depth: int) -> None:
        is_list = name in {b"LIST", b"RIFF"}
        if is_list and kind in _LISTS and depth < _DEEPEST:
            self.clean(start + 12, end, depth=depth + 1)
        elif is_list and kind == b"INFO":
            self._clean_notes(start + 12, end)
        elif name in {b"JUNK", b"junk"}:
            if _TEXT.search(self.read(start + 8, min(end - start - 8, _PADDING_BYTES))):
                self.zero(start + 8, end)
        elif not (is_list and kind in _CONTENT) and not self._stays(name, kind):
            self._blank(start, end)

    @staticmethod
    def _stays(name: bytes, content: bytes) -> bool:
        if name == b"strd":
            return not content.startswith(_OF_CAMERAS)
        return name in _KEPT or name.startswith(b"ix")

    def _clean_notes(self, start: int, stop: int) -> None:
        """Of the list of notes, titles and the like stay."""
        while start + 8 <= stop:
            self.count()
            head = self.read(start, 8)
            length = int.from_bytes(head[4:], "little")
            end = min(stop, start + 8 + length)
            program = head[:4] == b"ISFT" and is_common(self.read(start + 8, min(length, 200)))
            if not program and head[:4] not in _OF_MUSIC and head[:4] != b"JUNK":
                self._blank(start, end)
            start = end + length % 2

    def _blank(self, start: int, end: int) -> None:
        self.edits[start] = b"JUNK"
        self.zero(start + 8, end)
