"""The endpoint of the earlier texts of a message."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.chat_shapes import EditList
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.chat.payloads import EditPayload
from backend.chat.selectors import edits_of
from backend.ids import parse_id


class EditsView(Endpoint):
    """The edits of a message."""

    @answers(EditList, refuses=(403, 404), query=PAGE, summary="What a message said before, for its author")
    def get(self, request: Request, message_id: str) -> Response:
        """Return a page of earlier texts, newest first."""
        message = id_of(message_id)

        def fetch(bounds: Bounds) -> list[tuple[UUID, EditPayload]]:
            before, after = _key(bounds.below), _key(bounds.above)
            return edits_of(self.actor, message, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: str(row[0]))
        return Response(EditList(results=[edit for _, edit in page.rows], next=page.next, previous=page.previous))


def _key(text: str | None) -> UUID | None:
    key = parse_id(text) if text else None
    if text and key is None:
        raise wrong_cursor()
    return key
