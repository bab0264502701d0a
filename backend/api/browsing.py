"""What the files of a media library are browsed by: months and people."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.payloads import UserPayload
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import PAGE, Bounds, paged, starting_below
from backend.api.framework.schema import answers
from backend.api.framework.shapes import Month, MonthList, UserList
from backend.api.library import FILTERS, NAMESPACE
from backend.api.search import place_key
from backend.edge.query import file_filter
from backend.ids import least_id, new_id
from backend.library.selectors.browsing import months, months_taken, uploaders
from backend.library.selectors.search import Place

_FILES, _SEARCH = "/api/v1/media/files/", "/api/v1/media/search/"


class MonthsView(Endpoint):
    """The months in which the files of a list came."""

    @answers(
        MonthList,
        query={
            **NAMESPACE,
            **FILTERS,
            "tz": "The time zone of the months; UTC without it.",
            "by": "`taken`: by when photos were taken, as `sort=taken` has them, in UTC; else by when files came.",
            "limit": PAGE["limit"],
        },
        refuses=(403, 404),
        summary="How many files came in which month, and the page of `files/` or `search/` that begins there",
    )
    def get(self, request: Request) -> Response:
        """All of them, newest first; `limit` is that of the pages."""
        zone, given, namespace = (
            self.query.zone("tz"),
            file_filter(request.query_params, *_OWN),
            self.query.text("namespace"),
        )
        if self.query.one_of("by", ("came", "taken")) == "taken":
            found = months_taken(self.actor, namespace, given)
            pages = [_taken_before(request, month.end) for month in found]
        else:
            found = months(self.actor, namespace, given, zone)
            pages = [starting_below(request, _FILES, str(least_id(month.end)), without=_OWN) for month in found]
        rows = [Month(month=one.month, files=one.files, page=page) for one, page in zip(found, pages, strict=True)]
        return Response(MonthList(results=rows))


_OWN = ("tz", "by")


def _taken_before(request: Request, end: float) -> str:
    key = place_key(Place(value=end, key=UUID(int=0), newest=new_id(), tolerant=False))
    return starting_below(request, _SEARCH, key, without=_OWN, sort="taken")


class UploadersView(Endpoint):
    """The people whose files are in a library."""

    @answers(
        UserList,
        query={**NAMESPACE, "q": "The beginning of a name, or of a part of it.", **PAGE},
        refuses=(403, 404),
        summary="People who sent files that one finds in a namespace",
    )
    def get(self, request: Request) -> Response:
        """A page of them in the order of their user names."""
        namespace, beginning = self.query.text("namespace"), (self.query.text("q") or "").strip()

        def fetch(bounds: Bounds) -> list[UserPayload]:
            before, after, limit = bounds.above, bounds.below, bounds.limit
            return uploaders(self.actor, namespace, beginning, before=before, after=after, limit=limit)

        page = paged(request, fetch, lambda user: user.username, default=20)
        return Response(UserList(results=page.rows, next=page.next, previous=page.previous))
