"""Range and conditional requests (RFC 9110 §13 and §14), and the headers of file responses; pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from msgspec import Struct

# Python reads no number with more digits than this.
_RANGE = re.compile(r"bytes=[ \t]*(\d{0,4000})-(\d{0,4000})[ \t]*", re.ASCII | re.IGNORECASE)

INLINE = frozenset(
    {
        *("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"),
        *("video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/x-msvideo", "video/x-matroska"),
        *("audio/mpeg", "audio/wav", "audio/flac", "audio/ogg", "audio/mp4", "audio/aac"),
        *("audio/webm", "audio/x-matroska"),
    }
)
"""Types that a browser may show inline; all others are only ever saved (SVG, HTML and XML can run scripts)."""

_NAMED = INLINE | {"text/plain", "text/vtt", "video/iso.segment"}
"""Types that are told: what players fetch for themselves besides, and plain text, which no browser runs."""


def served_type(content_type: str) -> str:
    """Return the Content-Type of a file: one of those that are told, or ``application/octet-stream``."""
    return content_type if content_type in _NAMED else "application/octet-stream"


class Part(Struct, frozen=True):
    """Bytes ``start`` to ``end`` of a file, ``end`` not included; ``whole`` where no range applies."""

    start: int
    end: int
    whole: bool


class Unsatisfiable(Exception):
    """No byte of the range exists."""


def part_wanted(range_header: str, size: int) -> Part:
    """Return the part that a ``Range`` header requests of a file with ``size`` bytes; raises Unsatisfiable.

    Malformed headers and several ranges get the whole file, as the standard allows.
    """
    whole = Part(0, size, True)
    match = _RANGE.fullmatch(range_header)
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
    """Whether the client's copy is current (weak comparison)."""
    etags = [item.strip().removeprefix("W/") for item in if_none_match.split(",")]
    return "*" in etags or etag in etags


def range_counts(if_range: str, etag: str) -> bool:
    """Whether a range may be sent: ``If-Range`` is missing or names this ETag (strong comparison)."""
    return not if_range or if_range.strip() == etag


def disposition(name: str, content_type: str, *, save: bool) -> str:
    """Return ``Content-Disposition`` (RFC 6266): inline for safe types, else attachment, with the file name."""
    kind = "inline" if content_type in INLINE and not save else "attachment"
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%;' else "_" for char in name)
    coded = quote(name, safe="", errors="replace")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{coded}"
