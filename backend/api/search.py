"""Searching a media library."""

from __future__ import annotations

from math import isfinite
from typing import get_args

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import PAGE, Bounds, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.api.framework.shapes import FoundList, ProposalList
from backend.api.library import FILTERS, NAMESPACE
from backend.edge.query import file_filter
from backend.ids import parse_id
from backend.library.payloads import FoundFile
from backend.library.selectors.search import Place, Sort, search_files
from backend.library.selectors.typeahead import proposals

SEARCH = {
    "q": 'Words that are all wanted, each by its beginning; `"a phrase"`, `-without`.',
    "sort": "`relevance` where words are given, else `newest`. All but `newest` and `oldest` sort the newest 2,000; "
    "`taken` sorts all where no words are given.",
    "suggest": "`1` answers proposals for what is being typed instead of files.",
}


class SearchView(Endpoint):
    """What is found in a library."""

    @answers(
        FoundList,
        instead=ProposalList,
        query={**SEARCH, **NAMESPACE, **FILTERS, **PAGE},
        refuses=(403, 404),
        summary="Files found by words: names, descriptions, tags, texts in them, messages that show them",
    )
    def get(self, request: Request) -> Response:
        """A page of files with highlights, or with `suggest=1` what the search may go on with."""
        namespace, q = self.query.text("namespace"), self.query.text("q") or ""
        given, sort = file_filter(request.query_params, *SEARCH), self._sort()
        if self.query.one_of("suggest", ("1",)):
            return Response(ProposalList(results=proposals(self.actor, namespace, q)))

        def fetch(bounds: Bounds) -> list[tuple[Place, FoundFile]]:
            below, above = _place(bounds.below), _place(bounds.above)
            return search_files(
                self.actor, namespace, q, given, sort=sort, below=below, above=above, limit=bounds.limit
            )

        page = paged(request, fetch, lambda row: place_key(row[0]))
        shown = [self.file(found) for _, found in page.rows]
        corrected = bool(page.rows) and page.rows[0][0].tolerant
        return Response(FoundList(results=shown, corrected=corrected, next=page.next, previous=page.previous))

    def _sort(self) -> Sort | None:
        return self.query.one_of("sort", get_args(Sort))  # type: ignore[return-value]


def place_key(place: Place) -> str:
    """The place as the cursor of a page holds it."""
    return f"{place.value!r} {place.key} {place.newest} {place.tolerant:d}"


def _place(key: str | None) -> Place | None:
    if key is None:
        return None
    parts = key.split(" ")
    if len(parts) != 4:
        raise wrong_cursor()
    row, newest = parse_id(parts[1]), parse_id(parts[2])
    try:
        value = float(parts[0])
    except ValueError:
        raise wrong_cursor() from None
    if row is None or newest is None or not isfinite(value):
        raise wrong_cursor()
    return Place(value=value, key=row, newest=newest, tolerant=parts[3] == "1")
