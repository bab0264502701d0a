"""What the files of a media library are browsed by: months and people."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.payloads import UserPayload
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import PAGE, Bounds, paged, starting_below
from backend.api.framework.schema import answers
from backend.api.framework.shapes import Month, MonthList, UserList
from backend.api.library import FILTERS, NAMESPACE
from backend.edge.query import file_filter
from backend.library.selectors.browsing import months, uploaders

_FILES = "/api/v1/media/files/"


class MonthsView(Endpoint):
    """The months in which the files of a list came."""

    @answers(
        MonthList,
        query={**NAMESPACE, **FILTERS, "tz": "The time zone of the months; UTC without it.", "limit": PAGE["limit"]},
        refuses=(403, 404),
        summary="How many files came in which month, and the page of `files/` that begins there",
    )
    def get(self, request: Request) -> Response:
        """All of them, newest first; `limit` is that of the pages."""
        zone, given = self.query.zone("tz"), file_filter(request.query_params)
        found = months(self.actor, self.query.text("namespace"), given, zone)
        return Response(
            MonthList(
                results=[
                    Month(month=one.month, files=one.files, page=starting_below(request, _FILES, str(one.below)))
                    for one in found
                ]
            )
        )


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
