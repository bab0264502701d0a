"""Keyset pagination: a cursor holds the key of the last row, so that rows added later do not shift the pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar
from uuid import UUID

from django.http import QueryDict
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
    """A page of rows, and the URLs of the next and the previous page."""

    rows: list[T]
    next: str | None
    previous: str | None


class Bounds(Struct, frozen=True, kw_only=True):
    """The bounds of a page in the order of its list: at most one of ``below`` and ``above`` is a key."""

    below: str | None
    """The page begins behind the row with this key."""
    above: str | None
    """The page ends before the row with this key."""
    limit: int


def paged(
    request: Request, fetch: Callable[[Bounds], list[T]], key_of: Callable[[T], str], *, default: int = 50
) -> Page[T]:
    """Return the requested page; ``fetch`` gets bounds with a limit one higher, to look ahead. Raises Invalid."""
    query = Query(request.query_params)
    limit = query.limit(default)
    below, above = _bounds(query.text("cursor", most=_CURSOR_CHARS))
    rows = fetch(Bounds(below=below, above=above, limit=limit + 1))
    has_more = len(rows) > limit
    rows = rows[-limit:] if above else rows[:limit]
    before, after = (has_more, True) if above else (below is not None, has_more)
    return Page(
        rows,
        _address(request, "after", key_of(rows[-1]), limit) if rows and after else None,
        _address(request, "before", key_of(rows[0]), limit) if rows and before else None,
    )


def paged_around(
    request: Request, fetch: Callable[[Bounds], list[T]], key_of: Callable[[T], str], edges: tuple[str, str]
) -> Page[T]:
    """Return the page around a row: half of it stands before the row, which begins the other half.

    ``edges`` are the key of the row, and one that stands right before it in the order of the list. Raises Invalid.
    """
    query = Query(request.query_params)
    if query.text("cursor", most=_CURSOR_CHARS):
        raise Invalid("The request does not make sense.", fields={"around": ["Not together with cursor."]})
    limit = query.limit(50)
    half = limit // 2
    key, before = edges
    above = fetch(Bounds(below=None, above=key, limit=half + 1))
    below = fetch(Bounds(below=before, above=None, limit=limit - half + 1))
    first, rest = above[max(0, len(above) - half) :], below[: limit - half]
    rows = first + rest
    return Page(
        rows,
        _address(request, "after", key_of(rows[-1]), limit) if rows and len(below) > len(rest) else None,
        _address(request, "before", key_of(rows[0]), limit) if rows and len(above) > len(first) else None,
    )


def starting_below(request: Request, path: str, key: str, *, without: Iterable[str] = (), **others: str) -> str:
    """The address of the page of the list at ``path`` that begins behind ``key``, with the request's own filters.

    Parameters named by ``without`` are left out, and ``others`` are given besides.
    """
    query = request.query_params.copy()
    for name in without:
        query.pop(name, None)
    for name, value in others.items():
        query[name] = value
    return _address_at(path, query, "after", key, Query(request.query_params).limit(50))


def _address(request: Request, side: str, key: str, limit: int) -> str:
    return _address_at(request.path, request.query_params.copy(), side, key, limit)


def _address_at(path: str, query: QueryDict, side: str, key: str, limit: int) -> str:
    query.pop("around", None)
    query["cursor"] = base64.urlsafe_b64encode(f"{side} {key}".encode()).decode().rstrip("=")
    query["limit"] = str(limit)
    return f"{path}?{query.urlencode()}"


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
    """Return the error to raise for an invalid cursor."""
    return Invalid("The request does not make sense.", fields={"cursor": ["This is no cursor of this list."]})


def number_of(key: str | None) -> int | None:
    """Parse the number that is the key of a row; raises Invalid."""
    if key is None:
        return None
    if not (key.isascii() and key.isdecimal() and int(key[:20]) < 2**63):
        raise wrong_cursor()
    return int(key[:20])


def row_of(key: str | None) -> UUID | None:
    """Parse the id that is the key of a row, for lists in the order of ids; raises Invalid."""
    if key is None:
        return None
    parsed = parse_id(key)
    if parsed is None:
        raise wrong_cursor()
    return parsed
