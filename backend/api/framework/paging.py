"""Keyset pages: a cursor names the row at which a page ends, so that a page stays whole whatever is added meanwhile."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from msgspec import Struct
from rest_framework.request import Request

from backend.edge.query import Query
from backend.errors import Invalid
from backend.ids import parse_id

T = TypeVar("T")
_CURSOR_CHARS = 1000

PAGE = {"cursor": "From `next` or `previous`.", "limit": "At most 100."}
"""The parameters of every list, for the OpenAPI document."""


class Page(Struct, Generic[T], frozen=True):
    """A page of rows, and the addresses of the pages on both sides."""

    rows: list[T]
    next: str | None
    previous: str | None


class Bounds(Struct, frozen=True, kw_only=True):
    """Between which rows a page lies, in the order of its list: one of the two is a row's key, or neither."""

    below: str | None
    """The page begins behind the row with this key."""
    above: str | None
    """The page ends before the row with this key."""
    limit: int


def paged(
    request: Request, fetch: Callable[[Bounds], list[T]], key_of: Callable[[T], str], *, default: int = 50
) -> Page[T]:
    """The page that the request asks for; ``fetch`` gets bounds with a limit that is one higher, to look ahead."""
    query = Query(request.query_params)
    limit = query.limit(default)
    below, above = _bounds(query.text("cursor", most=_CURSOR_CHARS))
    rows = fetch(Bounds(below=below, above=above, limit=limit + 1))
    more = len(rows) > limit
    rows = rows[-limit:] if above else rows[:limit]
    before, after = (more, True) if above else (below is not None, more)
    return Page(
        rows,
        _address(request, "after", key_of(rows[-1]), limit) if rows and after else None,
        _address(request, "before", key_of(rows[0]), limit) if rows and before else None,
    )


def _address(request: Request, side: str, key: str, limit: int) -> str:
    cursor = base64.urlsafe_b64encode(f"{side} {key}".encode()).decode().rstrip("=")
    query = request.query_params.copy()
    query["cursor"], query["limit"] = cursor, str(limit)
    return f"{request.path}?{query.urlencode()}"


def _bounds(cursor: str | None) -> tuple[str | None, str | None]:
    if cursor is None:
        return None, None
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        raise wrong_cursor() from None
    side, _, key = text.partition(" ")
    if side not in {"after", "before"} or not key or "\0" in key:
        raise wrong_cursor()
    return (key, None) if side == "after" else (None, key)


def wrong_cursor() -> Invalid:
    """What to raise for a cursor that names nothing."""
    return Invalid("The request does not make sense.", fields={"cursor": ["This is no cursor of this list."]})


def row_of(key: str | None) -> UUID | None:
    """The id that is the key of a row, for lists in the order of their ids."""
    if key is None:
        return None
    found = parse_id(key)
    if found is None:
        raise wrong_cursor()
    return found
