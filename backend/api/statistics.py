"""The statistics of a media library, for moderators and those above them."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint
from backend.api.framework.schema import answers
from backend.library.selectors import Statistics
from backend.library.services import statistics

_MOST_DAYS = 366


class StatisticsView(Endpoint):
    """The statistics of a namespace."""

    @answers(
        Statistics,
        refuses=(403, 404, 503),
        query={
            "namespace": "Its slug; one's default without it.",
            "days": "How many days `by_day` goes back, today included: 1 to 366, 30 without it.",
        },
        summary="What a namespace holds: by kind, state, tag, person and day",
    )
    def get(self, request: Request) -> Response:
        """Return the numbers as they were last counted (`at`)."""
        days = self.query.number("days", default=30, most=_MOST_DAYS)
        return Response(statistics(self.actor, self.query.text("namespace"), days=days))
