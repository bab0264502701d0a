"""AIFF and Wave64: chunks with notes, names of people and places, and of unknown kinds are overwritten with zeros."""

from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.edits import Editor
from media_pipeline.engine.metadata.parts import Part

_AIFF_KEPT = frozenset({b"COMM", b"SSND", b"FVER", b"MARK", b"INST", b"NAME", b"AUTH"})
"""The sound, how it is read, its marks, and of the notes the title and the artist."""
_W64_KEPT = frozenset({b"fmt ", b"data", b"fact"})
_MARK_HEAD = 7
_W64_HEAD, _W64_CHUNK, _W64_ALIGNED = 40, 24, 8


def filtered_aiff(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The recording with empty chunks in the place of its metadata; None where it has none."""
    editor = Editor(file, limits)
    head = editor.read(0, 12)
    if head[:4] != b"FORM" or head[8:] not in {b"AIFF", b"AIFC"}:
        raise errors.not_readable()
    start = 12
    while start + 8 <= editor.size:
        editor.count()
        name, length = editor.read(start, 4), int.from_bytes(editor.read(start + 4, 4), "big")
        end = min(editor.size, start + 8 + length)
        if name not in _AIFF_KEPT:
            _empty(editor, start + 8, end)
        elif name == b"MARK":
            _unname(editor, start + 8, end)
        start = end + length % 2
    _empty(editor, start, editor.size)
    return editor.result()


def _unname(editor: Editor, start: int, stop: int) -> None:
    """Marks without their names: each has a number, a place of four bytes, and a name behind its length."""
    count, at = int.from_bytes(editor.read(start, 2), "big"), start + 2
    while count and at + _MARK_HEAD <= stop:
        editor.count()
        length = editor.read(at + _MARK_HEAD - 1, 1)[0]
        _empty(editor, at + _MARK_HEAD, min(stop, at + _MARK_HEAD + length))
        count, at = count - 1, at + _MARK_HEAD + length + (1 + length) % 2
    _empty(editor, min(at, stop), stop)


def filtered_w64(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The same of a file whose chunks have names of 16 bytes and lengths of eight, head included."""
    editor = Editor(file, limits)
    if editor.read(0, 4) != b"riff":
        raise errors.not_readable()
    start = _W64_HEAD
    while start + _W64_CHUNK <= editor.size:
        editor.count()
        name, length = editor.read(start, 4), int.from_bytes(editor.read(start + 16, 8), "little")
        end = min(editor.size, start + max(_W64_CHUNK, length))
        if name not in _W64_KEPT:
            _empty(editor, start + _W64_CHUNK, end)
        start = end + -end % _W64_ALIGNED
    _empty(editor, start, editor.size)
    return editor.result()


def _empty(editor: Editor, start: int, stop: int) -> None:
    """Zeros there, unless nothing else stands there; long stretches are not looked at."""
    if stop - start > _LOOKED_AT or editor.read(start, stop - start).strip(b"\0"):
        editor.zero(start, stop)


_LOOKED_AT = 1024 * 1024
