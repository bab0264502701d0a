"""Searching conversations."""

from __future__ import annotations

import re
from datetime import datetime
from math import isfinite
from typing import get_args

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.api.framework.chat_shapes import SearchList
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import PAGE, Bounds, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.chat.payloads import SearchResult
from backend.chat.selectors.search import Asked, FoundPlace, Has, Sort, results_at, search_messages
from backend.edge.query import Query
from backend.ids import parse_id

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DEFAULT = 20
_TIME_OR_DAY = {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}


class ChatSearchView(Endpoint):
    """What is found in conversations."""

    @answers(
        SearchList,
        query={
            "q": 'Words that are all wanted, the last one by its beginning; `"a phrase"`, `-without`.',
            "room": "The id of a room: only there.",
            "from": "The id of a person: only what they have sent.",
            "has": ("What it holds: files of a kind, or a link in its text.", get_args(Has)),
            "saved": ("`true`: only what one has saved.", ("true", "false")),
            "before": ("A time, or a day (in UTC): only what was sent earlier.", _TIME_OR_DAY),
            "after": ("A time, or a day (in UTC): only what was sent then or later.", _TIME_OR_DAY),
            "sort": ("`newest` (the default), or `relevance`: of the newest 1,000.", get_args(Sort)),
            **PAGE,
        },
        refuses=(404,),
        summary="Messages and files found by words, in all rooms of the caller",
    )
    def get(self, request: Request) -> Response:
        """Return a page of what was found, with places to highlight and usable URLs."""
        query = self.query
        asked = Asked(
            q=query.text("q") or "",
            room=query.id("room"),
            sender=query.id("from"),
            has=query.one_of("has", get_args(Has)),  # type: ignore[arg-type]
            before=_moment(query, "before"),
            after=_moment(query, "after"),
            saved=query.one_of("saved", ("true", "false")) == "true",
        )
        sort: Sort = "relevance" if query.one_of("sort", get_args(Sort)) == "relevance" else "newest"

        def fetch(bounds: Bounds) -> list[FoundPlace]:
            below, above = _place(bounds.below), _place(bounds.above)
            return search_messages(self.actor, asked, sort=sort, below=below, above=above, limit=bounds.limit)

        # Whether there is more follows from the places, as what stood at some may be gone by now.
        page = paged(request, fetch, _key, default=_DEFAULT)
        results = [self._completed(result) for result in results_at(page.rows, asked)]
        return Response(SearchList(results=results, next=page.next, previous=page.previous))

    def _completed(self, result: SearchResult) -> SearchResult:
        file = self.file(result.attachment) if result.attachment else None
        return replace(result, message=self.message(result.message), attachment=file)


def _moment(query: Query, name: str) -> datetime | None:
    text = query.text(name)
    if text and _DAY.fullmatch(text):
        query = Query({name: f"{text}T00:00:00Z"})
    moment = query.moment(name)
    return clock.parse(moment) if moment else None


def _key(place: FoundPlace) -> str:
    return f"{place.score!r} {place.key} {place.newest}"


def _place(key: str | None) -> FoundPlace | None:
    if key is None:
        return None
    score, _, ids = key.partition(" ")
    row, newest = (parse_id(one) for one in ids.split(" ")) if ids.count(" ") == 1 else (None, None)
    try:
        value = float(score)
    except ValueError:
        raise wrong_cursor() from None
    if row is None or newest is None or not isfinite(value):
        raise wrong_cursor()
    return FoundPlace(score=value, key=row, newest=newest)
