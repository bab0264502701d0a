"""Tells which texts are one emoji, by the table of the Unicode standard, and which name one of a namespace's own.

``emoji.txt`` holds the fully-qualified sequences of ``emoji-test.txt`` (Emoji 18), which is the set recommended for
general interchange (RGI).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

EMOJI_CHARS = 16
"""More characters than the longest sequence has."""

EMOJI_NAME_CHARS = 32
"""The longest name of an emoji of a namespace's own."""

REACTION_CHARS = EMOJI_NAME_CHARS + 2
"""The longest emoji of either kind: a name stands between colons."""

_NAME = re.compile(rf"[a-z0-9_+-]{{2,{EMOJI_NAME_CHARS}}}")
_TABLE = Path(__file__).with_name("emoji.txt")
_AS_PICTURE = "\ufe0f"
"""Asks for the coloured form of the character before it; keyboards leave it out at times."""


def emoji_of(text: str) -> str | None:
    """Return the emoji that a text is, fully qualified; None for a text that is none, or more than one."""
    return _by_characters().get(text.replace(_AS_PICTURE, "")) if len(text) <= EMOJI_CHARS else None


def is_emoji_name(text: str) -> bool:
    """Whether an emoji of a namespace may be called so."""
    return bool(_NAME.fullmatch(text))


def named_by(text: str) -> str | None:
    """The name in ``:name:``; None for any other text."""
    name = text[1:-1]
    return name if text == f":{name}:" and is_emoji_name(name) else None


def reaction_of(text: str) -> str | None:
    """Return what one reacts with: an emoji, fully qualified, or ``:name:``; None for any other text."""
    return text if named_by(text) else emoji_of(text)


@cache
def _by_characters() -> dict[str, str]:
    """Every emoji by its characters without those that ask for the coloured form."""
    return {emoji.replace(_AS_PICTURE, ""): emoji for emoji in _TABLE.read_text(encoding="utf-8").split()}
