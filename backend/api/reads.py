"""The endpoints of who has read what in small rooms."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.payloads import UserPayload
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, number_of, paged
from backend.api.framework.schema import answers
from backend.api.framework.unsent_shapes import SeenList
from backend.chat.own_payloads import ReadPlace
from backend.chat.selectors import reads_in, seen_by


class ReadsView(Endpoint):
    """How far the members of a room have read."""

    @answers(ReadPlace, many=True, refuses=(404,), summary="Up to which message each member of a small room has read")
    def get(self, request: Request, room_id: str) -> Response:
        """Return those who share it; nothing in large rooms, and for a caller who does not share it."""
        return Response(reads_in(self.actor, id_of(room_id)))


class SeenView(Endpoint):
    """Who has read a message."""

    @answers(SeenList, query=PAGE, refuses=(404,), summary="Who has read a message, of those who share it")
    def get(self, request: Request, message_id: str) -> Response:
        """Return a page of people; none in large rooms, and for a caller who does not share it."""
        key = id_of(message_id)

        def fetch(bounds: Bounds) -> list[tuple[int, UserPayload]]:
            before, after = number_of(bounds.above), number_of(bounds.below)
            return seen_by(self.actor, key, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: str(row[0]))
        return Response(SeenList(results=[user for _, user in page.rows], next=page.next, previous=page.previous))
