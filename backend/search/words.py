"""Cuts text into words and folds them, so that case, accents and width make no difference in any language.

Scripts that are written without spaces (Chinese, Japanese, Thai and others) are cut into overlapping pairs of
characters, so that any part of a sentence is found. Each emoji is a word.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

WORD_CHARS = 64
"""Longer words are cut off here."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)


def _marks() -> str:
    """The combining marks, as ranges of a pattern: some of them are parts of words that Python takes for gaps."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x3100):
        if unicodedata.category(chr(code)).startswith("M"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges)


_UNSEEN = "\u00ad\u200c-\u200f\u2060\ufeff"
"""What stands within words and is not seen: hyphens where a line may end, joiners, marks of direction."""
_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}|[\u2194-\u21aa\u2300-\u23ff\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
"""Flags, and signs by themselves: what their colour and joiners say is left out."""
_LETTER = rf"(?:[^\W_]|[{_marks()}{_UNSEEN}])"
_RUN = re.compile(rf"(?P<unspaced>(?:(?=[{_UNSPACED}]){_LETTER})+)|(?:(?![{_UNSPACED}]){_LETTER})+|(?P<emoji>{_EMOJI})")
_PLAIN = re.compile("[0-9a-z]+")
_FOREIGN = re.compile(rf"[^{_UNSPACED}\w{_marks()}]|_")
# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs and hamzas of Arabic; those of Indic scripts
# tell words apart.
_ACCENTS = dict.fromkeys([*range(0x300, 0x370), *range(0x591, 0x5C8), *range(0x64B, 0x660), 0x640, 0x670])
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h",
        # Letters of Arabic and Persian that keyboards and writers take for each other.
        "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647",
    }
)  # fmt: skip


class Word(Struct, frozen=True):
    """A folded word, and where it stands in its text; a word of several ``parts`` is found where these follow."""

    parts: tuple[str, ...]
    start: int
    end: int
    unspaced: bool


def fold(text: str) -> str:
    """The text without differences of case, accents and width."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", decomposed.translate(_ACCENTS).translate(_LETTERS))


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in their order."""
    for run in _RUN.finditer(text):
        if run["emoji"]:
            yield Word((run[0],), run.start(), run.end(), unspaced=False)
            continue
        folded = _FOREIGN.sub("", fold(run[0]))[: sys.maxsize if run["unspaced"] else WORD_CHARS]
        if not folded:
            continue
        if not run["unspaced"]:
            yield Word((folded,), run.start(), run.end(), unspaced=False)
        else:
            yield Word(_pairs(folded), run.start(), run.end(), unspaced=True)


def _pairs(run: str) -> tuple[str, ...]:
    """The pairs of neighbours, and the last character by itself, so that it is found too."""
    return (*(run[at : at + 2] for at in range(len(run) - 1)), run[-1])


def tokens_of(text: str) -> Iterator[str]:
    """The folded words of a text as an index holds them."""
    if text.isascii():
        # As the rest does it, in a fifth of the time.
        yield from (word[:WORD_CHARS] for word in _PLAIN.findall(text.lower()))
        return
    for word in words_of(text):
        yield from word.parts


def offset_utf16(text: str, at: int) -> int:
    """A position in ``text`` as JavaScript counts."""
    return at if text.isascii() else len(text[:at].encode("utf-16-le")) // 2
