"""Finds the links of a text, outside of code. Pure functions."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

LINKS_LIMIT = 3
"""How many links of a message are looked at."""

LINK_CHARS = 2048

_CODE = re.compile(
    r"""
      ^[ ]{0,3}```[^`\n]*$(?:.*?^[ ]{0,3}```[ ]*$|.*)  # a block of code, to its end or that of the text
    | (?<!`)(`++)(?!`).*?(?<!`)\1(?!`)        # code within a line of text
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
PUNCTUATION = (
    r"\u00ab\u00bb\u201c\u201d\u2026\u3001-\u3003\u3008-\u301f"
    r"\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff3b\uff3d\uff5b-\uff64"
)
"""Quotation marks and punctuation of scripts that write no space behind them: no address holds them as they are."""

_LINK = re.compile(rf"https?://[^\s<>\"`\x00-\x1f{PUNCTUATION}]+", re.IGNORECASE)
_CLOSING = {")": "(", "]": "[", "}": "{"}


def links_in(body: str) -> list[str]:
    """The first links of a text, each once and without its fragment."""
    if "://" not in body:
        return []
    found: dict[str, None] = {}
    for match in _LINK.finditer(_CODE.sub(" ", body)):
        url = urldefrag(_trimmed(match[0]))[0] if len(match[0]) <= LINK_CHARS else ""
        if _has_host(url):
            found.setdefault(url)
        if len(found) == LINKS_LIMIT:
            break
    return list(found)


def _trimmed(link: str) -> str:
    """A link without what ends the sentence around it: punctuation, and brackets that were opened before it."""
    while link:
        last = link[-1]
        opened = _CLOSING.get(last)
        if last not in ".,;:!?'*_~|" and not (opened and link.count(last) > link.count(opened)):
            break
        link = link[:-1]
    return link


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False
