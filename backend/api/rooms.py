"""Rooms and who is in them."""

from __future__ import annotations

import re
from uuid import UUID

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import Bounds, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.api.framework.shapes import MemberList, RoomList
from backend.chat.inputs import MemberChange, NewMember, NewRoom, PersonalChange, RoomChange
from backend.chat.payloads import MemberPayload, RoomPayload
from backend.chat.selectors import RoomPlace, members_of, room, rooms_of
from backend.chat.services import (
    add_member,
    change_role,
    create_room,
    delete_room,
    personalise_room,
    remove_member,
    update_room,
)
from backend.ids import parse_id


class RoomEndpoint(Endpoint):
    """An address that shows rooms."""

    def room(self, shown: RoomPayload) -> RoomPayload:
        """A room as this caller can use it at once."""
        last = shown.last_message
        return replace(shown, last_message=self.message(last)) if last and last.attachments else shown


class RoomsView(RoomEndpoint):
    """The rooms one is in."""

    @answers(
        RoomList,
        query={"cursor": "From `next` or `previous`.", "limit": "At most 100."},
        summary="One's rooms, the one with the newest message first",
    )
    def get(self, request: Request) -> Response:
        """A page of rooms."""

        def fetch(bounds: Bounds) -> list[tuple[RoomPlace, RoomPayload]]:
            return rooms_of(self.actor, before=_place(bounds.below), after=_place(bounds.above), limit=bounds.limit)

        page = paged(request, fetch, lambda row: _key(row[0]), default=100)
        shown = [self.room(one) for _, one in page.rows]
        return Response(RoomList(results=shown, next=page.next, previous=page.previous))

    @answers(RoomPayload, takes=NewRoom, status=201, also=200, refuses=(403, 404), summary="Open a room")
    def post(self, request: Request) -> Response:
        """The room; 200 for a direct room that stands already."""
        body = self.body(NewRoom)
        shown, new = create_room(
            self.actor,
            kind=body.kind,
            name=body.name or "",
            members=body.member_ids,
            namespace=body.namespace,
            topic=body.topic or "",
            history=body.history or "all",
        )
        self.made = UUID(shown.id)
        return Response(self.room(shown), status=201 if new else 200)

    def show(self, made: UUID) -> RoomPayload:
        """The room as the caller sees it now."""
        return self.room(room(self.actor, made))


def _key(place: RoomPlace) -> str:
    return f"{place.active_at.isoformat()} {place.room_id}"


def _place(key: str | None) -> RoomPlace | None:
    if key is None:
        return None
    moment, _, room_id = key.partition(" ")
    found = parse_id(room_id)
    try:
        active_at = clock.parse(moment)
    except (ValueError, OverflowError):
        raise wrong_cursor() from None
    if found is None:
        raise wrong_cursor()
    return RoomPlace(active_at=active_at, room_id=found)


class RoomView(RoomEndpoint):
    """One room."""

    @answers(RoomPayload, refuses=(404,), summary="One room")
    def get(self, request: Request, room_id: str) -> Response:
        """The room as the caller sees it."""
        return Response(self.room(room(self.actor, id_of(room_id))))

    @answers(RoomPayload, takes=RoomChange, refuses=(403, 404), summary="Change a room's name or topic")
    def patch(self, request: Request, room_id: str) -> Response:
        """The changed room."""
        body = self.body(RoomChange)
        return Response(self.room(update_room(self.actor, id_of(room_id), name=body.name, topic=body.topic)))

    @answers(None, status=204, refuses=(403, 404), summary="Close a room for everybody")
    def delete(self, request: Request, room_id: str) -> Response:
        """Gone."""
        delete_room(self.actor, id_of(room_id))
        return Response(status=204)


class MyRoomView(RoomEndpoint):
    """How one wants a room to be."""

    @answers(RoomPayload, takes=PersonalChange, refuses=(404,), summary="Mute or pin a room for oneself")
    def patch(self, request: Request, room_id: str) -> Response:
        """The room as the caller sees it now."""
        return Response(self.room(personalise_room(self.actor, id_of(room_id), self.body(PersonalChange))))


def _number(key: str | None) -> int | None:
    if key is not None and not re.fullmatch(r"[0-9]{1,18}", key):
        raise wrong_cursor()
    return None if key is None else int(key)


class MembersView(Endpoint):
    """Who is in a room."""

    @answers(
        MemberList,
        query={"cursor": "From `next` or `previous`.", "limit": "At most 100."},
        refuses=(404,),
        summary="Who is in a room, in the order they came",
    )
    def get(self, request: Request, room_id: str) -> Response:
        """A page of members."""
        room_key = id_of(room_id)

        def fetch(bounds: Bounds) -> list[tuple[int, MemberPayload]]:
            before, after = _number(bounds.above), _number(bounds.below)
            return members_of(self.actor, room_key, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: str(row[0]), default=100)
        shown = [member for _, member in page.rows]
        return Response(MemberList(results=shown, next=page.next, previous=page.previous))

    @answers(MemberPayload, takes=NewMember, status=201, also=200, refuses=(403, 404, 409), summary="Bring somebody in")
    def post(self, request: Request, room_id: str) -> Response:
        """The member; 200 for somebody who is there already."""
        body, there = self.body(NewMember), id_of(room_id)
        shown, new = add_member(self.actor, there, body.user_id, role=body.role or "member")
        return Response(shown, status=201 if new else 200)


class MemberView(Endpoint):
    """Somebody's place in a room."""

    @answers(MemberPayload, takes=MemberChange, refuses=(403, 404, 409), summary="Give somebody another role")
    def patch(self, request: Request, room_id: str, user_id: str) -> Response:
        """The member as they stand now."""
        role = self.body(MemberChange).role
        return Response(change_role(self.actor, id_of(room_id), self._whom(user_id), role=role))

    @answers(None, status=204, refuses=(403, 404, 409), summary="Leave a room, or take somebody out")
    def delete(self, request: Request, room_id: str, user_id: str) -> Response:
        """Gone."""
        remove_member(self.actor, id_of(room_id), self._whom(user_id))
        return Response(status=204)

    def _whom(self, text: str) -> UUID:
        return self.actor.user_id if text == "me" else id_of(text)
