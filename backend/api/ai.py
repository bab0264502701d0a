"""Automatic descriptions of files: suggestions and what becomes of them, and how their tagger does."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import Described, answers
from backend.api.framework.shapes import BulkAnswer, SuggestionList
from backend.api.library import NAMESPACE
from backend.edge.query import suggestion_filter
from backend.library.inputs import Analyze, Decisions, SuggestionField, SuggestionState
from backend.library.payloads import JobPayload, SuggestionPayload, TaggerStatus
from backend.library.selectors import job, suggestions, tagger_status
from backend.library.services import decide, start_analyses

_FILTERS: dict[str, Described] = {
    "state": ("What became of them; without it those that wait for a person.", get_args(SuggestionState)),
    "field": ("What of a file they describe.", get_args(SuggestionField)),
    "media": "Those for this file.",
    "min_confidence": "Those of which the tagger is at least as sure, 0 to 1.",
}


class AnalyzeView(Endpoint):
    """Files that are to be described."""

    @answers(
        JobPayload,
        takes=Analyze,
        status=202,
        refuses=(403, 404, 409),
        summary="Have files described, by their ids or by a filter",
    )
    def post(self, request: Request) -> Response:
        """The job that queues them; how far each one is stands in its `ai`."""
        started = start_analyses(self.actor, self.body(Analyze))
        self.made = UUID(started.id)
        return Response(started, status=202, headers={"Location": f"/api/v1/jobs/{started.id}/"})

    def show(self, made: UUID) -> JobPayload:
        """The job as it stands now."""
        return job(self.actor, made)


class SuggestionsView(Endpoint):
    """The inbox of suggestions."""

    @answers(
        SuggestionList,
        query={**NAMESPACE, **_FILTERS, **PAGE},
        refuses=(403, 404),
        summary="Suggestions for files that one may edit, newest first",
    )
    def get(self, request: Request) -> Response:
        """A page of them."""
        namespace, given = self.query.text("namespace"), suggestion_filter(request.query_params)

        def fetch(bounds: Bounds) -> list[SuggestionPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return suggestions(self.actor, namespace, given, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        shown = [row.with_query(self.grant) if row.media.thumbnail_url else row for row in page.rows]
        return Response(SuggestionList(results=shown, next=page.next, previous=page.previous))

    @answers(BulkAnswer, takes=Decisions, refuses=(403, 404), summary="Accept, reject or edit suggestions")
    def post(self, request: Request) -> Response:
        """How many were decided, and which could not be."""
        outcome = decide(self.actor, self.body(Decisions))
        return Response(
            BulkAnswer(
                total=outcome.total,
                changed=outcome.changed,
                failed=outcome.refused[:_NAMED],
                undo=str(outcome.undo) if outcome.undo else None,
            )
        )


_NAMED = 100
"""How many refused suggestions are named."""


class TaggerView(Endpoint):
    """The tagger of a namespace."""

    @answers(
        TaggerStatus, query=NAMESPACE, refuses=(403, 404), summary="How the tagger does, and what it may still spend"
    )
    def get(self, request: Request) -> Response:
        """Its state as of this moment."""
        return Response(tagger_status(self.actor, self.query.text("namespace")))
