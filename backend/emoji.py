"""Tells which texts are one emoji, by the table of the Unicode standard.

``emoji.txt`` holds the fully-qualified sequences of ``emoji-test.txt`` (Emoji 18), which is the set recommended for
general interchange (RGI).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

EMOJI_CHARS = 16
"""More characters than the longest sequence has."""

_TABLE = Path(__file__).with_name("emoji.txt")
_AS_PICTURE = "\ufe0f"
"""Asks for the coloured form of the character before it; keyboards leave it out at times."""


def emoji_of(text: str) -> str | None:
    """Return the emoji that a text is, fully qualified; None for a text that is none, or more than one."""
    return _by_characters().get(text.replace(_AS_PICTURE, "")) if len(text) <= EMOJI_CHARS else None


@cache
def _by_characters() -> dict[str, str]:
    """Every emoji by its characters without those that ask for the coloured form."""
    return {emoji.replace(_AS_PICTURE, ""): emoji for emoji in _TABLE.read_text(encoding="utf-8").split()}
