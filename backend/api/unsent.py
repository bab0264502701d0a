"""The endpoints of what the caller has not sent yet: drafts, and messages for a later time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, Page, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.api.framework.unsent_shapes import DraftList, ScheduledList
from backend.chat.inputs import Position
from backend.chat.inputs.unsent import ScheduledChange
from backend.chat.own_payloads import ScheduledPayload
from backend.chat.selectors import drafts_of, scheduled, scheduled_of
from backend.chat.selectors.unsent import DraftsPage, ScheduledPage
from backend.chat.selectors.unsent import Place as UnsentPlace
from backend.chat.services import cancel_scheduled, change_scheduled
from backend.ids import parse_id


class DraftsView(Endpoint):
    """The caller's drafts."""

    @answers(DraftList, query=PAGE, summary="One's drafts, the one changed last first")
    def get(self, request: Request) -> Response:
        """Return a page, and the position of the caller's own stream that was read before it."""

        def fetch(bounds: Bounds) -> DraftsPage:
            return drafts_of(self.actor, before=_place(bounds.below), after=_place(bounds.above), limit=bounds.limit)

        page, position = _paged(request, fetch)
        results = [row for _, row in page.rows]
        return Response(DraftList(results=results, next=page.next, previous=page.previous, position=position))


class ScheduledMessagesView(Endpoint):
    """The caller's messages for a later time."""

    @answers(ScheduledList, query=PAGE, summary="One's messages for a later time, the next one first")
    def get(self, request: Request) -> Response:
        """Return a page, and the position of the caller's own stream that was read before it."""

        def fetch(bounds: Bounds) -> ScheduledPage:
            return scheduled_of(self.actor, before=_place(bounds.above), after=_place(bounds.below), limit=bounds.limit)

        page, position = _paged(request, fetch)
        results = [row for _, row in page.rows]
        return Response(ScheduledList(results=results, next=page.next, previous=page.previous, position=position))


class ScheduledMessageView(Endpoint):
    """One message for a later time."""

    @answers(ScheduledPayload, refuses=(404,), summary="One of one's messages for a later time")
    def get(self, request: Request, scheduled_id: str) -> Response:
        """Return it, also one that was sent, failed or was cancelled."""
        return Response(scheduled(self.actor, id_of(scheduled_id)))

    @answers(
        ScheduledPayload,
        takes=ScheduledChange,
        refuses=(404, 409),
        summary="Change a message for a later time; a time that has passed sends it now",
    )
    def patch(self, request: Request, scheduled_id: str) -> Response:
        """Change text, files or time; returns it."""
        body = self.body(ScheduledChange, scheduled=scheduled_id)
        return Response(change_scheduled(self.actor, id_of(body.scheduled), body))

    @answers(None, status=204, refuses=(404, 409), summary="Cancel a message for a later time")
    def delete(self, request: Request, scheduled_id: str) -> Response:
        """Cancel it; one that is cancelled stays so."""
        cancel_scheduled(self.actor, id_of(scheduled_id))
        return Response(status=204)


def _paged(
    request: Request, fetch: Callable[[Bounds], DraftsPage | ScheduledPage]
) -> tuple[Page[tuple[UnsentPlace, Any]], Position]:
    positions: list[Position] = []

    def rows(bounds: Bounds) -> list[tuple[UnsentPlace, Any]]:
        found = fetch(bounds)
        positions.append(found.position)
        return list(found.entries)

    return paged(request, rows, lambda row: f"{row[0].at.isoformat()} {row[0].id}"), positions[0]


def _place(key: str | None) -> UnsentPlace | None:
    if key is None:
        return None
    moment, _, row = key.partition(" ")
    row_id = parse_id(row)
    try:
        at = clock.parse(moment)
    except (ValueError, OverflowError):
        raise wrong_cursor() from None
    if row_id is None:
        raise wrong_cursor()
    return UnsentPlace(at=at, id=row_id)
