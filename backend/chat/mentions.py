"""Reads who is mentioned in a text: ``@`` and a user name, outside of code and links. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from backend.accounts.inputs import EVERYBODY, USERNAME_CHARS
from backend.chat.links import PUNCTUATION

MENTIONS_LIMIT = 50
"""How many people one message mentions at most."""

NAMES_LIMIT = 500
"""How many names are looked up for one message."""

_UNMENTIONING = re.compile(
    r"""
      ^[ ]{0,3}```[^`\n]*$(?:.*?^[ ]{0,3}```[ ]*$|.*)  # a block of code, to its end or that of the text
    | (?<!`)(`++)(?!`).*?(?<!`)\1(?!`)        # code within a line of text
    | \[[^\[\]\n]*\]\([^()\s]*\)              # a link with a text of its own
    | (?:https?://|www\.)[^\s"""
    + PUNCTUATION
    + """]*            # an address
    """,
    re.DOTALL | re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_BEGUN = re.compile(r"(?<![\w.@/-])@([\w.@+-]+)")
_BREAK = re.compile(r"(?=[.@+-])|\Z")


class Mention(Struct, frozen=True):
    """One ``@`` of a text, with all names that may follow it: the longest first, folded as :func:`folded` does."""

    names: tuple[str, ...]


def folded(name: str) -> str:
    """A name without the difference between capitals and small letters."""
    return name.casefold()


def mentions_in(body: str) -> list[Mention]:
    """All places of a text that may be mentions, in order."""
    if "@" not in body:
        return []
    text = _UNMENTIONING.sub(" ", body)
    return [Mention(tuple(_names(found[1][:USERNAME_CHARS]))) for found in _BEGUN.finditer(text)]


def _names(run: str) -> Iterator[str]:
    """A run of characters that names may hold, and what is left of it without its ends; no name ends inside a word."""
    ends = {found.start() for found in _BREAK.finditer(run)} - {0}
    for end in sorted(ends, reverse=True):
        yield folded(run[:end])


def wanted_names(mentions: Iterable[Mention]) -> list[str]:
    """The names to look up, each once and without the reserved one."""
    names = dict.fromkeys(name for mention in mentions for name in mention.names)
    return [name for name in names if name != EVERYBODY][:NAMES_LIMIT]


def meant(mentions: Iterable[Mention], known: Iterable[str]) -> list[str]:
    """Which of the ``known`` folded names are mentioned: of each place the longest; in order, each once."""
    there = set(known)
    chosen = (next((name for name in mention.names if name in there), None) for mention in mentions)
    return list(dict.fromkeys(name for name in chosen if name is not None))
