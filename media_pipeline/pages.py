"""Reads what a web page says of itself: title, description, site and picture. Pure, and in bounded time.

The parser of the standard library needs quadratic time for some texts in some versions of Python. This one goes through
the head of a page once, looks at nothing but the elements it needs, and stops at the body.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping

from msgspec import Struct

TITLE_CHARS, DESCRIPTION_CHARS, SITE_CHARS = 200, 400, 100
_TAG_CHARS, _TITLE_CHARS = 8192, 4096
_ATTRIBUTES, _ELEMENTS = 30, 2000
_PICTURES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")

_OPENING = re.compile(r"<(!--|[a-z][a-z0-9]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s=>"'/]{1,50})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_PASSED = {"script", "style", "template", "noscript", "svg", "textarea"}
_CLOSING = {name: re.compile(f"</{name}", re.IGNORECASE) for name in (*_PASSED, "title")}


class Page(Struct, frozen=True, kw_only=True):
    """What a page says of itself, and the address of its picture as it stands there; empty where it says nothing."""

    title: str
    description: str
    site: str
    picture: str


def read_page(text: str) -> Page:
    """Read the head of a page; all that stands there is only text."""
    said: dict[str, str] = {}
    at: int | None = 0
    for _ in range(_ELEMENTS):
        found = _OPENING.search(text, at or 0)
        name = found[1].lower() if found else "body"
        if found is None or name == "body":
            break
        at = _passed(text, name, found.end(), said)
        if at is None:
            break
    return Page(
        title=_plain(_first(said, "og:title", "twitter:title", "title"), TITLE_CHARS),
        description=_plain(_first(said, "og:description", "twitter:description", "description"), DESCRIPTION_CHARS),
        site=_plain(_first(said, "og:site_name", "application-name"), SITE_CHARS),
        picture=html.unescape(_first(said, *_PICTURES)).strip(),
    )


def _passed(text: str, name: str, at: int, said: dict[str, str]) -> int | None:
    """Keep what an element says that begins at a place, and return where to go on; None where it has no end."""
    if name == "!--":
        end = text.find("-->", at)
        return None if end < 0 else end
    attributes, end = _attributes(text[at : at + _TAG_CHARS])
    if name == "meta":
        _keep(said, attributes)
    if name not in _CLOSING:
        return at + end
    closing = _CLOSING[name].search(text, at)
    if closing is None:
        return None
    if name == "title":
        said.setdefault("title", text[at : min(closing.start(), at + _TITLE_CHARS)].partition(">")[2])
    return closing.end()


def _attributes(text: str) -> tuple[dict[str, str], int]:
    """The attributes of an element, whose text begins after its name, and where they end."""
    found: dict[str, str] = {}
    at = 0
    for _ in range(_ATTRIBUTES):
        one = _ATTRIBUTE.match(text, at)
        if one is None:
            break
        found.setdefault(one[1].lower(), one[2] or one[3] or one[4] or "")
        at = one.end()
    return found, at


def _keep(said: dict[str, str], attributes: Mapping[str, str]) -> None:
    name = attributes.get("property") or attributes.get("name") or ""
    if content := attributes.get("content", ""):
        said.setdefault(name.lower(), content)


def _first(said: Mapping[str, str], *names: str) -> str:
    return next((said[name] for name in names if said.get(name, "").strip()), "")


def _plain(text: str, most: int) -> str:
    """One line without characters that are not seen, or that turn the direction of writing; cut at a length."""
    words = " ".join(html.unescape(text).split())
    seen = "".join(char for char in words if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return seen if len(seen) <= most else seen[: most - 1].rstrip() + "…"
