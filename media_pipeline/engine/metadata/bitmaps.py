"""BMP and TIFF: all bytes that neither pixels nor what says how they are shown need are overwritten with zeros."""

from collections.abc import Iterable
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.edits import Editor
from media_pipeline.engine.metadata.parts import Part
from media_pipeline.engine.tiff import ENTRY_BYTES, HEAD_BYTES, SHOWN_TAGS, Directory, Tiff

_BLOCK = 1024 * 1024
_FILE_HEAD = 14
_OLD_HEADER, _PROFILE_HEADER = 12, 124
_UNCOMPRESSED = {0, 3, 6}
_EMBEDDED = b"DEBM"
"""How a BMP says that its profile stands in it; another word names a file on its writer's disk."""


def filtered_tiff(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The pictures with zeros in the place of what else was said of them; None where nothing was.

    None also for the raw picture of a camera, which is none without what its maker notes: it goes as it was sent.
    """
    tiff, editor = Tiff(file, limits), Editor(file, limits)
    kept, directories = [range(HEAD_BYTES)], list(tiff.directories())
    if any(tiff.is_raw(directory) for directory in directories):
        return None
    for directory in directories:
        table = _shown_entries(tiff, directory)
        if table != tiff.read(range(directory.start, directory.end)):
            editor.edits[directory.start] = table
        kept.append(range(directory.start, directory.end))
        kept += [entry.value for entry in directory.entries if entry.tag in SHOWN_TAGS]
        kept += [*tiff.pixels(directory, exact=True), *tiff.old_pixels(directory)]
    _zero_all_but(editor, kept)
    return editor.result()


def _shown_entries(tiff: Tiff, directory: Directory) -> bytes:
    """The directory with those entries alone, and zeros behind them to its old end."""
    shown = [entry.content for entry in directory.entries if entry.tag in SHOWN_TAGS]
    table = tiff.packed(len(shown), 2) + b"".join(shown) + tiff.packed(directory.following, 4)
    length = 2 + ENTRY_BYTES * len(directory.entries) + 4
    return table.ljust(length, b"\0")[: directory.end - directory.start]


def filtered_bmp(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The picture with zeros before its palette's end, behind its pixels, and for a profile that names a file."""
    editor = Editor(file, limits)
    head = editor.read(0, _FILE_HEAD + _PROFILE_HEADER)
    header, begins = _number(head, 14, 4), _number(head, 10, 4)
    if head[:2] != b"BM" or header < _OLD_HEADER or begins < _FILE_HEAD + header:
        raise errors.not_readable()
    kept = [range(begins), range(begins, begins + _pixel_bytes(head, header, editor.size))]
    if header >= _PROFILE_HEADER and head[70:74] == _EMBEDDED:
        profile = _FILE_HEAD + _number(head, 126, 4)
        kept.append(range(profile, profile + _number(head, 130, 4)))
    _zero_all_but(editor, kept)
    return editor.result()


def _pixel_bytes(head: bytes, header: int, size: int) -> int:
    """Of what is compressed the header says how many; the rest of the file where it does not."""
    if header == _OLD_HEADER:
        width, height, depth, compression, stated = (
            _number(head, 18, 2),
            _number(head, 20, 2),
            _number(head, 24, 2),
            0,
            0,
        )
    else:
        width, depth, compression, stated = (
            _number(head, at, length) for at, length in ((18, 4), (28, 2), (30, 4), (34, 4))
        )
        height = abs(int.from_bytes(head[22:26], "little", signed=True))
    if compression not in _UNCOMPRESSED:
        return stated or size
    return (width * depth + 31) // 32 * 4 * height


def _number(head: bytes, at: int, length: int) -> int:
    return int.from_bytes(head[at : at + length], "little")


def _zero_all_but(editor: Editor, kept: Iterable[range]) -> None:
    """Overwrite what stands in none of these places, where it is not zero already."""
    at = 0
    for place in [
        *sorted((one for one in kept if one), key=lambda one: one.start),
        range(editor.size, editor.size + 1),
    ]:
        start = min(place.start, editor.size)
        if start > at:
            editor.count()
            gap = editor.read(at, min(start - at, _BLOCK))
            if start - at > _BLOCK or gap.count(0) < len(gap):
                editor.zero(at, start)
        at = max(at, place.stop)
