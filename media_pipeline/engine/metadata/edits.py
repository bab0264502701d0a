"""Reads a file and collects what is to be overwritten in it, where no byte may move."""

from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.parts import Part, overwritten


class Editor:
    """A file with its edits: bytes, or a number of zeros, by position; ``left`` parts may still be looked at."""

    def __init__(self, file: BinaryIO, limits: Limits, *, parts_each: int = 1) -> None:
        self._file = file
        self._left = limits.max_parts * parts_each
        self.size = file.seek(0, 2)
        self.edits: dict[int, bytes | int] = {}

    def count(self) -> None:
        """Count one more part; raises MediaError where a file has more than any program writes."""
        self._left -= 1
        if self._left < 0:
            raise errors.too_many_parts()

    def read(self, at: int, count: int) -> bytes:
        """The bytes at a position; fewer where the file ends."""
        self._file.seek(at)
        return self._file.read(max(0, count))

    def zero(self, start: int, stop: int) -> None:
        """Overwrite the bytes between two positions with zeros."""
        if stop > start:
            self.edits[start] = stop - start

    def result(self) -> list[Part] | None:
        """The file with its edits; None where there are none."""
        return overwritten(self.size, self.edits) if self.edits else None
