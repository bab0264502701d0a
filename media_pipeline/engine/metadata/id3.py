"""MP3, AAC and what else begins with ID3 tags: of these, what is about the music stays; of tags at the end nothing."""

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.parts import Part
from media_pipeline.engine.metadata.pictures import EMBEDDED_BYTES, is_plain
from media_pipeline.engine.metadata.programs import is_common
from media_pipeline.engine.tags import end_of_tags

_KEPT = frozenset(
    {
        b"TIT1",
        b"TIT2",
        b"TIT3",
        b"TPE1",
        b"TPE2",
        b"TPE3",
        b"TPE4",
        b"TALB",
        b"TCON",
        b"TRCK",
        b"TPOS",
        b"TCOM",
        b"TEXT",
    }
    | {b"USLT", b"SYLT", b"TBPM", b"TKEY", b"TLAN", b"TLEN", b"TCMP", b"TSRC", b"TSOA", b"TSOP", b"TSOT", b"TSO2"}
    | {b"RVA2", b"RVAD", b"CHAP", b"CTOC"}
    | {b"TT1", b"TT2", b"TT3", b"TP1", b"TP2", b"TP3", b"TP4", b"TAL", b"TCO", b"TRK", b"TPA", b"TCM", b"TXT"}
    | {b"ULT", b"SLT", b"TBP", b"TKE", b"TLA", b"TLE", b"TCP", b"TRC", b"RVA"}
)
_PICTURES = frozenset({b"APIC", b"PIC"})
_HEAD, _UNSYNCHRONISED, _EXTENDED, _FOOTER = 10, 0x80, 0x40, 0x10
_LONGEST_TAG = 6 * 1024 * 1024
"""Of a longer one the first frames are looked at."""
_OLD_TAG_BYTES, _APE_FOOTER_BYTES = 128, 32
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"RIFF")


class _Frame(Struct, frozen=True):
    name: bytes
    flags: bytes
    whole: bytes
    content: bytes


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The recording without metadata; None where it has none."""
    size = file.seek(0, 2)
    front, end = front_tags(file, limits)
    start = min(end, size)
    stop, behind = _end_tags(file, start, size)
    if front is None and stop == size:
        return None
    return [(0, start) if front is None else front, (start, stop), behind]


def front_tags(file: BinaryIO, limits: Limits) -> tuple[bytes | None, int]:
    """What takes the place of the tags in front, and where those end; None where they may stay as they are."""
    end, position = end_of_tags(file), 0
    tags: list[bytes] = []
    changed = False
    while position < end:
        file.seek(position)
        head = file.read(_HEAD)
        length = _plain_number(head[6:10])
        body = file.read(min(length, _LONGEST_TAG))
        cleaned = _cleaned(head, body, limits, is_whole=length <= _LONGEST_TAG)
        footer = file.read(_HEAD) if head[5] & _FOOTER and cleaned is None else b""
        tags.append(head + body + footer if cleaned is None else cleaned)
        changed = changed or cleaned is not None
        position += _HEAD + length + (_HEAD if head[5] & _FOOTER else 0)
    return (b"".join(tags) if changed else None), end


def _cleaned(head: bytes, body: bytes, limits: Limits, *, is_whole: bool) -> bytes | None:
    """A tag of its music alone; None where it holds nothing else."""
    version, flags = head[3], head[5]
    content = body
    if flags & _UNSYNCHRONISED and version < 4:
        content = content.replace(b"\xff\0", b"\xff")
    at = _extended_header(content, version) if flags & _EXTENDED and version > 2 else 0
    frames = list(_frames(content, at, version))
    kept = [frame for frame in frames if _stays(frame, limits)]
    padding = content[at + sum(len(frame.whole) for frame in frames) :]
    if is_whole and len(kept) == len(frames) and not padding.strip(b"\0") and not at:
        return None
    frames_kept = b"".join(frame.whole for frame in kept)
    if not frames_kept:
        return b""
    left = flags & _UNSYNCHRONISED if version >= 4 else 0
    return b"ID3" + head[3:5] + bytes([left]) + _safe_number(len(frames_kept)) + frames_kept


def _extended_header(content: bytes, version: int) -> int:
    if version >= 4:
        return _plain_number(content[:4])
    return 4 + int.from_bytes(content[:4], "big")


def _frames(content: bytes, at: int, version: int) -> Iterator[_Frame]:
    names, sizes = (3, 3) if version <= 2 else (4, 4)
    head_bytes = 6 if version <= 2 else _HEAD
    while at + head_bytes <= len(content):
        name = content[at : at + names]
        given = content[at + names : at + names + sizes]
        if not name.isalnum():
            return
        length = _plain_number(given) if version >= 4 else int.from_bytes(given, "big")
        end = at + head_bytes + length
        if end > len(content):
            return
        flags = content[at + 8 : at + 10] if version > 2 else b"\0\0"
        yield _Frame(name, flags, content[at:end], content[at + head_bytes : end])
        at = end


def _stays(frame: _Frame, limits: Limits) -> bool:
    if frame.name in _PICTURES:
        return len(frame.content) <= EMBEDDED_BYTES and is_plain(_picture(frame.content), limits)
    if frame.name in {b"TXXX", b"TXX"}:
        return frame.content[1:12].replace(b"\0", b"").lower().startswith(b"replay")
    if frame.name in {b"TSSE", b"TSS"}:
        return is_common(frame.content[1:])
    return frame.name in _KEPT


def _picture(content: bytes) -> bytes:
    """What follows the description of a picture: begins with the signature of one."""
    found = [at for start in _PICTURE_STARTS if (at := content.find(start)) >= 0]
    return content[min(found) :] if found else b""


def _end_tags(file: BinaryIO, start: int, size: int) -> tuple[int, bytes]:
    """Where the sound ends, and what is to stand behind it: of an old tag titles alone, of others nothing."""
    stop, old = size, _read(file, size - _OLD_TAG_BYTES, start)
    if old.startswith(b"TAG"):
        stop -= _OLD_TAG_BYTES
    else:
        old = b""
    footer = _read(file, stop - _APE_FOOTER_BYTES, start)[:_APE_FOOTER_BYTES]
    if footer.startswith(b"APETAGEX"):
        length = int.from_bytes(footer[12:16], "little") + (_APE_FOOTER_BYTES if footer[23] & 0x80 else 0)
        stop = max(start, stop - length)
    cleaned = old and old[:93] + bytes(32) + (bytes(2) if old[125] else old[125:127]) + old[127:]
    return (size, b"") if stop + len(old) == size and cleaned == old else (stop, cleaned)


def _read(file: BinaryIO, at: int, start: int) -> bytes:
    if at < start:
        return b""
    file.seek(at)
    return file.read(_OLD_TAG_BYTES)


def _plain_number(digits: bytes) -> int:
    number = 0
    for digit in digits:
        number = number << 7 | digit & 0x7F
    return number


def _safe_number(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
