"""FLAC: of its comments what is about the music stays, and covers without metadata; blocks of applications do not."""

from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata import vorbis
from media_pipeline.engine.metadata.id3 import front_tags
from media_pipeline.engine.metadata.parts import Part, length_of
from media_pipeline.engine.metadata.pictures import EMBEDDED_BYTES, is_plain
from media_pipeline.engine.tags import end_of_tags

_FACTS, _PADDING, _SEEK_TABLE, _COMMENTS, _CUES, _PICTURE = 0, 1, 3, 4, 5, 6
_LAST = 0x80


class _Block(Struct, frozen=True):
    """A block: its kind, where its content stands, and what is to stand there instead."""

    kind: int
    start: int
    stop: int
    instead: bytes | None = None


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The recording without metadata; None where it has none."""
    size, start = file.seek(0, 2), end_of_tags(file)
    file.seek(start)
    if file.read(4) != b"fLaC":
        raise errors.not_readable()
    front, _ = front_tags(file, limits)
    blocks, removed, position, last = list[_Block](), front is not None, start + 4, False
    for _ in range(limits.max_parts):
        file.seek(position)
        head = file.read(4)
        if last or len(head) < 4:
            break
        last = bool(head[0] & _LAST)
        block = _Block(head[0] & 0x7F, position + 4, min(size, position + 4 + int.from_bytes(head[1:], "big")))
        cleaned = _cleaned(block, file.read(min(block.stop - block.start, EMBEDDED_BYTES)), limits)
        blocks += [cleaned] if cleaned else []
        removed = removed or cleaned != block
        position = block.stop
    else:
        raise errors.too_many_parts()
    if not removed:
        return None
    return [(0, start) if front is None else front, b"fLaC", *_joined(blocks), (position, size)]


def _cleaned(block: _Block, content: bytes, limits: Limits) -> _Block | None:
    """What stays of a block; None where nothing does."""
    if block.kind == _COMMENTS:
        rewritten = vorbis.rewritten(content, limits)
        return replace(block, instead=rewritten) if rewritten else block
    if block.kind == _PICTURE:
        return block if is_plain(vorbis.picture_of(content), limits) else None
    if block.kind == _PADDING and content.strip(b"\0"):
        return replace(block, instead=bytes(len(content)))
    return block if block.kind in {_FACTS, _SEEK_TABLE, _CUES, _PADDING} else None


def _joined(blocks: list[_Block]) -> list[Part]:
    parts: list[Part] = []
    for block in blocks:
        content: Part = (block.start, block.stop) if block.instead is None else block.instead
        kind = block.kind | (_LAST if block is blocks[-1] else 0)
        parts += [bytes([kind]) + length_of([content]).to_bytes(3, "big"), content]
    return parts
