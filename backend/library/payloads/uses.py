"""How the library shows where a file is used, and links to it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Usage(Struct, frozen=True, kw_only=True):
    """A place where a file is used: a message, a collection, or a page that its editor has registered."""

    kind: Literal["message", "collection", "page"]
    id: str
    room: str | None
    url: str | None
    label: str | None
    at: str


class LinkedFile(Struct, frozen=True, kw_only=True):
    """A link with which a file is fetched without a log-in."""

    id: str
    url: str
    rendition: Literal["original", "small", "medium", "large"]
    disposition: Literal["inline", "attachment"]
    expires_at: str
