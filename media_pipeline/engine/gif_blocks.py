"""Walks over the blocks of a GIF, of which no more are taken than any program writes."""

from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits

_SUB_BLOCKS_PER_PART = 10  # of at most 255 bytes each, so that a part may have more of them than there are parts


class GifBlocks:
    """A GIF that is read block by block from the position of its file."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        self._max_parts = limits.max_parts
        self._sub_blocks = limits.max_parts * _SUB_BLOCKS_PER_PART

    def _byte(self) -> int | None:
        return next(iter(self._file.read(1)), None)

    def _skip_palette(self, flags: int) -> None:
        if flags & 0x80:
            self._file.seek(3 << (flags & 7) + 1, 1)

    def _skip_sub_blocks(self) -> None:
        while length := self._byte():
            self._file.seek(length, 1)
            self._sub_blocks -= 1
            if self._sub_blocks < 0:
                raise errors.too_many_parts()
