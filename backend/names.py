"""The one rule for names that people give: to themselves, to rooms, to namespaces, to files."""

from __future__ import annotations

import re
import unicodedata

from backend.errors import Invalid

FILE_NAME_CHARS = 255
_SUFFIX_CHARS = 20
_PORTABLE_BYTES = 200
_UNPORTABLE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)

_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: with them a name reads as another one."""

_JOINERS = "\u200c\u200d"
"""Persian, Indic scripts and sequences of emoji need them between two letters; at an end they do nothing."""

_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Format characters that are drawn: signs of numbers in Arabic, Syriac and Kaithi."""

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are drawn as nothing."""

_FLAG = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)")
"""Flags of parts of countries: a black flag, then invisible letters."""


def normalised(name: str) -> str:
    """The name in NFC, without spaces and joiners at its ends and without characters that are never seen."""
    pieces = _FLAG.split(name.strip())
    seen = (piece if at % 2 else "".join(filter(_may_be_seen, piece)) for at, piece in enumerate(pieces))
    return unicodedata.normalize("NFC", "".join(seen)).strip(_SPACES + _JOINERS)


def fault_of(name: str, *, longest: int) -> str | None:
    """What is wrong with a normalised name, as a sentence for its sender; None for a name of 1 to ``longest``."""
    if any(char in _DIRECTION for char in name):
        return "A name cannot hold marks that change the direction of writing."
    if any(map(_is_control, name)):
        return "A name cannot hold line breaks or control characters."
    if not 1 <= len(name) <= longest:
        return f"1 to {longest} characters are needed."
    return None if any(map(_is_seen, name)) else "A name needs at least one character that can be seen."


def required(name: str, *, longest: int, field: str) -> str:
    """The normalised name; raises Invalid with what is wrong with ``field``."""
    given = normalised(name)
    if fault := fault_of(given, longest=longest):
        raise Invalid("This name cannot be used.", fields={field: [fault]})
    return given


def cleaned(name: str) -> str:
    """The normalised name without anything that :func:`fault_of` would refuse; may be empty."""
    return normalised("".join(char for char in name if char not in _DIRECTION and not _is_control(char)))


def file_name(name: str) -> str:
    """Clean a file name: without folders, at most 255 characters, its suffix kept."""
    kept = cleaned(name.replace("\\", "/").rpartition("/")[2])
    if len(kept) > FILE_NAME_CHARS:
        stem, dot, suffix = kept.rpartition(".")
        end = dot + suffix if stem and len(suffix) < _SUFFIX_CHARS else ""
        kept = normalised(kept[: FILE_NAME_CHARS - len(end)]) + end
    return kept if any(map(_is_seen, kept)) else "file"


def portable_file_name(name: str) -> str:
    """A file name that can be unpacked everywhere: none that Windows or a folder reserves, at most 200 bytes."""
    kept = _UNPORTABLE.sub("_", file_name(name)).rstrip(". ") or "file"
    stem, dot, suffix = kept.rpartition(".")
    end = dot + suffix if stem and len(suffix) < _SUFFIX_CHARS else ""
    begin = kept[: len(kept) - len(end)].encode()[: _PORTABLE_BYTES - len(end.encode())].decode(errors="ignore")
    return f"_{begin}{end}" if _RESERVED.match(begin + end) else begin + end


def is_seen(text: str) -> bool:
    """Whether anything of a text is drawn: spaces, line breaks and letters without a shape are not."""
    return any(_is_seen(char) and not _is_control(char) for char in text)


def _is_control(char: str) -> bool:
    """Whether a character is a control, a line break, half of a pair, or none at all (U+FFFE and its like)."""
    code = ord(char)
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _may_be_seen(char: str) -> bool:
    kept = unicodedata.category(char) != "Cf" or char in _JOINERS or char in _VISIBLE_FORMATS
    return kept or char in _DIRECTION


def _is_seen(char: str) -> bool:
    """Whether a character is drawn by itself; what this Unicode does not know yet counts as an emoji of a newer one."""
    hidden = unicodedata.category(char) in {"Cf", "Mn", "Me", "Mc", "Zs"} and char not in _VISIBLE_FORMATS
    return not hidden and char not in _BLANK
