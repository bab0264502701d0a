"""GIF: without comments, XMP and other blocks of applications, and what stands behind the picture."""

from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.gif_blocks import GifBlocks
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.parts import Part

_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_KEPT = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"})


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The picture without metadata; None where it has none."""
    return _Filter(file, limits).parts()


class _Filter(GifBlocks):
    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        super().__init__(file, limits)
        self._kept: list[tuple[int, int]] = []

    def parts(self) -> list[Part] | None:
        self._file.seek(0)
        head = self._file.read(13)
        if len(head) < 13 or not head.startswith(b"GIF8"):
            raise errors.not_readable()
        self._skip_palette(head[10])
        self._keep(0, self._file.tell())
        for _ in range(self._max_parts):
            start = self._file.tell()
            mark = self._byte()
            if mark == _EXTENSION:
                self._extension(start)
            elif mark == _IMAGE:
                frame = self._file.read(9)
                self._skip_palette(frame[8] if len(frame) == 9 else 0)
                self._file.seek(1, 1)
                self._skip_sub_blocks()
                self._keep(start, self._file.tell())
            else:
                return self._ended(start, mark)
        raise errors.too_many_parts()

    def _ended(self, start: int, mark: int | None) -> list[Part] | None:
        if mark == _END:
            self._keep(start, start + 1)
        if self._kept == [(0, self._size)]:
            return None
        return [*self._kept, *([] if mark == _END else [bytes([_END])])]

    def _extension(self, start: int) -> None:
        label = self._byte()
        at = self._file.tell()
        name = self._file.read(12)[1:]
        self._file.seek(at)
        self._skip_sub_blocks()
        if label == _CONTROL or (label == _APPLICATION and name in _KEPT):
            self._keep(start, self._file.tell())

    def _keep(self, start: int, stop: int) -> None:
        stop = min(stop, self._size)
        if self._kept and self._kept[-1][1] == start:
            start = self._kept.pop()[0]
        self._kept.append((start, stop))
