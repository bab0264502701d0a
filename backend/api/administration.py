"""The rooms of a namespace for its administrators: names and numbers, never what is said there."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import NamespaceRoomList
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
        """A page of rooms, newest first, whether one is in them or not."""
        wanted = self.query.text("q") or ""

        def fetch(bounds: Bounds) -> list[RoomShared]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return namespace_rooms(self.actor, slug, wanted, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda room: room.id)
        return Response(NamespaceRoomList(results=page.rows, next=page.next, previous=page.previous))


class NamespaceRoomView(Endpoint):
    """One of them."""

    @answers(RoomShared, takes=RoomChange, refuses=(403, 404), summary="Change a room's name or topic from outside")
    def patch(self, request: Request, slug: str, room_id: str) -> Response:
        """The changed room; everybody in it is told."""
        body = self.body(RoomChange)
        return Response(administer_room(self.actor, slug, id_of(room_id), name=body.name, topic=body.topic))
