"""Which part of a file is asked for, and whether the client has it already (RFC 9110 §13 and §14); pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from msgspec import Struct

# Of more digits than this the language reads no number.
_RANGE = re.compile(r"bytes=[ \t]*(\d{0,4000})-(\d{0,4000})[ \t]*", re.ASCII | re.IGNORECASE)

INLINE = frozenset(
    {
        *("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"),
        *("video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/x-msvideo", "video/x-matroska"),
        *("audio/mpeg", "audio/wav", "audio/flac", "audio/ogg", "audio/mp4", "audio/aac"),
        *("audio/webm", "audio/x-matroska"),
    }
)
"""What a browser may show in place; everything else is only ever saved (SVG, HTML and XML can run scripts)."""


def served_type(content_type: str) -> str:
    """What a file is sent as: a type that may be shown in place, plain text, or bytes that no browser acts on."""
    return content_type if content_type in INLINE or content_type == "text/plain" else "application/octet-stream"


class Part(Struct, frozen=True):
    """Bytes ``start`` to ``end`` of a file, ``end`` not included; ``whole`` where nothing less was asked for."""

    start: int
    end: int
    whole: bool


class Unsatisfiable(Exception):
    """No byte of the range exists."""


def part_wanted(asked: str, size: int) -> Part:
    """What the header ``Range`` asks for of a file with ``size`` bytes.

    What is not understood, and several ranges at once, get the whole file, as the standard allows. Raises
    Unsatisfiable.
    """
    whole = Part(0, size, True)
    match = _RANGE.fullmatch(asked)
    if match is None or match[1] == match[2] == "":
        return whole
    if not match[1]:
        length = min(int(match[2]), size)
        if length == 0:
            raise Unsatisfiable
        return Part(size - length, size, False)
    start, last = int(match[1]), int(match[2]) if match[2] else size - 1
    if match[2] and last < start:
        return whole
    if start >= size:
        raise Unsatisfiable
    return Part(start, min(last + 1, size), False)


def has_it(if_none_match: str, etag: str) -> bool:
    """Whether the client's copy is this one (weak comparison)."""
    known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in known or etag in known


def range_counts(if_range: str, etag: str) -> bool:
    """Whether a range may be sent: the client's first part is of this very file (strong comparison)."""
    return not if_range or if_range.strip() == etag


def disposition(name: str, content_type: str, *, save: bool) -> str:
    """``Content-Disposition`` (RFC 6266): in place for what is harmless, else saved, under its own name."""
    kind = "inline" if content_type in INLINE and not save else "attachment"
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%;' else "_" for char in name)
    coded = quote(name, safe="", errors="replace")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{coded}"
