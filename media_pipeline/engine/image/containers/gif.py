"""GIF: the canvas and the first frame, without comments and application blocks; the other frames are counted."""

from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.gif_blocks import GifBlocks
from media_pipeline.engine.image.containers.parts import Essence
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece

_HEAD_BYTES = 13
_EXTENSION, _GRAPHIC_CONTROL, _IMAGE, _END = 0x21, 0xF9, 0x2C, b"\x3b"


def essence(file: BinaryIO, limits: Limits) -> Essence:
    """The first frame. Raises MediaError where there is none, or more blocks than any program writes."""
    return _Reader(file, limits).read()


class _Reader(GifBlocks):
    def read(self) -> Essence:
        self._file.seek(0)
        head = self._file.read(_HEAD_BYTES)
        if len(head) < _HEAD_BYTES:
            raise errors.not_readable()
        self._skip_palette(head[10])
        pieces: list[Piece] = [range(self._file.tell())]
        control: range | None = None
        frames, ended = 0, False
        for _ in range(self._max_parts):
            start = self._file.tell()
            mark = self._byte()
            # Something stands behind the first frame.
            ended = ended or (frames > 0 and mark in {_EXTENSION, _IMAGE, _END[0]})
            if mark == _EXTENSION:
                label = self._byte()
                self._skip_sub_blocks()
                if label == _GRAPHIC_CONTROL and not frames:
                    control = range(start, self._file.tell())
            elif mark == _IMAGE:
                frames += 1
                self._skip_palette(self._file.read(9)[-1:][0] if start + 10 <= self._size else 0)
                self._file.seek(1, 1)
                self._skip_sub_blocks()
                if frames == 1:
                    pieces += [control or b"", range(start, min(self._file.tell(), self._size))]
            else:
                break
        else:
            raise errors.too_many_parts()
        return Essence(pieces=[*pieces, _END], frames=max(1, frames), ended=ended)
