"""The activity log, for moderators."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.activity.selectors import entries
from backend.api.framework.bodies import Query
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import ActivityList
from backend.audit.payloads import ActivityPayload


class ActivityView(Endpoint):
    """Who did what, to which object, when and from where."""

    @answers(
        ActivityList,
        refuses=(403, 404),
        query={
            "namespace": "Its slug; without it the first one that the caller moderates.",
            "actor": "A user's id.",
            "action": "Its name, for one `media.quarantined`; several with commas between.",
            "object": "An object's id.",
            "room": "A room's id.",
            "since": "A time: that one and later.",
            "until": "A time: earlier than that.",
            "q": "Part of an object's name.",
            "format": "`csv` streams the whole log, newest first, instead of a page; itself logged as `log.exported`.",
            "cursor": "From `next` or `previous`.",
            "limit": "At most 100.",
        },
        summary="The activity log, newest first",
    )
    def get(self, request: Request) -> Response:
        """A page of rows."""
        namespace, filters = self.query.text("namespace"), log_filters(self.query)

        def fetch(bounds: Bounds) -> list[ActivityPayload]:
            below, above = row_of(bounds.below), row_of(bounds.above)
            return entries(self.actor, namespace, filters, before=below, after=above, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        return Response(ActivityList(results=page.rows, next=page.next, previous=page.previous))


def log_filters(query: Query) -> dict[str, str]:
    """What a request narrows the log to."""
    given = {
        "action": query.text("action"),
        "actor": query.id("actor"),
        "object": query.id("object"),
        "room": query.id("room"),
        "since": query.moment("since"),
        "until": query.moment("until"),
        "q": query.text("q"),
    }
    return {name: str(value) for name, value in given.items() if value}
