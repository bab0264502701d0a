"""The rooms of a namespace for its administrators: names and numbers, never messages."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.chat_shapes import NamespaceRoomList
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.chat.inputs import RoomChange
from backend.chat.payloads import RoomShared
from backend.chat.selectors import namespace_rooms
from backend.chat.services import administer_room


class NamespaceRoomsView(Endpoint):
    """The groups and channels of a namespace."""

    @answers(
        NamespaceRoomList,
        query={"q": "Part of the name.", **PAGE},
        refuses=(403, 404),
        summary="The groups and channels of a namespace; for its administrators",
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return a page of rooms, newest first, also of those that the caller is not a member of."""
        name_part = self.query.text("q") or ""

        def fetch(bounds: Bounds) -> list[RoomShared]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return namespace_rooms(self.actor, slug, name_part, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda room: room.id)
        return Response(NamespaceRoomList(results=page.rows, next=page.next, previous=page.previous))


class NamespaceRoomView(Endpoint):
    """One group or channel of a namespace."""

    @answers(RoomShared, takes=RoomChange, refuses=(403, 404), summary="Change a room from outside")
    def patch(self, request: Request, slug: str, room_id: str) -> Response:
        """Change name, topic or who writes, or archive the room; the members get an event. Returns the room."""
        return Response(administer_room(self.actor, slug, id_of(room_id), self.body(RoomChange)))
