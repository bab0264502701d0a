"""Emojis by the names that Slack's archives call them by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from backend.emoji import emoji_of

_TABLE = Path(__file__).with_name("shortcodes.txt")
_TONES = {f"skin-tone-{number}": chr(0x1F3FB + number - 2) for number in range(2, 7)}


_ALIAS, _ALIASES = "alias:", 5
_NAMES = 100
"""How many unknown names are kept."""


class Emojis:
    """The emojis of an archive by their names: those of Unicode, and what the archive says to be another name of one.

    ``unknown`` are names that stand for no such emoji, as those of a server's own do.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._own = own or {}
        self.unknown: dict[str, None] = {}

    def called(self, name: str) -> str | None:
        """Return the emoji of a name; None for one that is not known, which is noted."""
        base, mark, tone = name[:100].partition("::")
        for _ in range(_ALIASES):
            if not self._own.get(base, "").startswith(_ALIAS):
                break
            base = self._own[base].removeprefix(_ALIAS)
        found = emoji_called(f"{base}{mark}{tone}")
        if found is None:
            self.note(name)
        return found

    def note(self, name: str) -> None:
        """Note a name that stands for no emoji of Unicode; a number between colons is a time of day."""
        if len(self.unknown) < _NAMES and any(char.isalpha() for char in name):
            self.unknown.setdefault(name[:60])


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
