"""Emojis by the names that Slack's archives call them by."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from backend.emoji import emoji_of

_TABLE = Path(__file__).with_name("shortcodes.txt")
_TONES = {f"skin-tone-{number}": chr(0x1F3FB + number - 2) for number in range(2, 7)}


def emoji_called(name: str) -> str | None:
    """Return the emoji of a name like ``thumbsup::skin-tone-3``; None for one that is not known, as own ones are."""
    base, _, tone = name[:100].partition("::")
    found = _by_name().get(base) or _by_unicode(base)
    toned = emoji_of(found.replace("\ufe0f", "") + _TONES[tone]) if found and tone in _TONES else None
    return toned or (emoji_of(found) if found else None)


def _by_unicode(name: str) -> str | None:
    try:
        return unicodedata.lookup(name.replace("_", " ").replace("-", " "))
    except KeyError:
        return None


@cache
def _by_name() -> dict[str, str]:
    words = _TABLE.read_text(encoding="utf-8").split()
    return dict(zip(words[::2], words[1::2], strict=True))
