"""The endpoints of the activity log and of the overview of a namespace, for moderators."""

from __future__ import annotations

from msgspec import convert, to_builtins
from rest_framework.request import Request
from rest_framework.response import Response

from backend.activity.payloads import LogSeal, Overview
from backend.activity.selectors import entries, log_seal, overview
from backend.api.framework import cache
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import ActivityList
from backend.api.health import scanner_state
from backend.audit.payloads import ActivityPayload
from backend.edge.query import log_filters
from backend.moderation.access import namespace_to_moderate

_KEPT_S = 15


class ActivityView(Endpoint):
    """The activity log of a namespace: actor, action, object, time and address."""

    @answers(
        ActivityList,
        text="text/csv",
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
        """Return a page of rows, newest first."""
        namespace, filters = self.query.text("namespace"), log_filters(self.query)
        self.query.one_of("format", ("csv", "json"))

        def fetch(bounds: Bounds) -> list[ActivityPayload]:
            below, above = row_of(bounds.below), row_of(bounds.above)
            return entries(self.actor, namespace, filters, before=below, after=above, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        return Response(ActivityList(results=page.rows, next=page.next, previous=page.previous))


class LogSealView(Endpoint):
    """The seal of the activity log."""

    @answers(LogSeal, refuses=(403,), summary="How far the activity log is sealed, and when that was last verified")
    def get(self, request: Request) -> Response:
        """Return the newest block, by which a later look sees whether the end was cut off."""
        return Response(log_seal(self.actor))


class OverviewView(Endpoint):
    """The overview of a namespace."""

    @answers(
        Overview,
        refuses=(403, 404),
        query={"namespace": "Its slug; without it the first one that the caller moderates."},
        summary="The overview of a namespace: processing, storage, and its last 24 hours",
    )
    def get(self, request: Request) -> Response:
        """Return the overview, at most 15 seconds old."""
        namespace = self.query.text("namespace")
        key = f"overview:{namespace_to_moderate(self.actor, namespace)}"
        cached = cache.look_up(key)
        if cached is None:
            cached = to_builtins(overview(self.actor, namespace, scanner=scanner_state()))
            cache.keep(key, cached, seconds=_KEPT_S)
        return Response(convert(cached, Overview))
