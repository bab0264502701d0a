"""The endpoints of rooms and their members."""

from __future__ import annotations

import re
from uuid import UUID

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.api.framework.chat_shapes import MemberList, RoomList
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import Bounds, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.chat.inputs import MemberChange, NewMember, NewRoom, PersonalChange, Position, RoomChange
from backend.chat.payloads import MemberPayload, RoomPayload
from backend.chat.selectors import RoomPlace, members_of, own_position, room, rooms_of
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
    """An endpoint whose responses hold rooms."""

    def room(self, payload: RoomPayload) -> RoomPayload:
        """Add the grant to the URLs in a room."""
        last = payload.last_message
        return replace(payload, last_message=self.message(last)) if last and last.attachments else payload

    def show(self, made: UUID) -> RoomPayload:
        """Return the room as the caller sees it now."""
        return self.room(room(self.actor, made))


class RoomsView(RoomEndpoint):
    """The caller's rooms."""

    @answers(
        RoomList,
        query={"cursor": "From `next` or `previous`.", "limit": "At most 100."},
        summary="One's rooms, the one with the newest message first",
    )
    def get(self, request: Request) -> Response:
        """Return a page of rooms."""

        def fetch(bounds: Bounds) -> list[tuple[RoomPlace, RoomPayload]]:
            return rooms_of(self.actor, before=_place(bounds.below), after=_place(bounds.above), limit=bounds.limit)

        position = own_position(self.actor)
        page = paged(request, fetch, lambda row: _key(row[0]), default=100)
        results = [self.room(room_payload) for _, room_payload in page.rows]
        return Response(RoomList(results=results, next=page.next, previous=page.previous, position=position))

    @answers(RoomPayload, takes=NewRoom, status=201, also=200, refuses=(403, 404), summary="Open a room")
    def post(self, request: Request) -> Response:
        """Create a room; 200 for a direct room that exists already."""
        body = self.body(NewRoom)
        payload, created = create_room(
            self.actor,
            kind=body.kind,
            name=body.name or "",
            members=body.member_ids,
            namespace=body.namespace,
            topic=body.topic or "",
            history=body.history or "all",
            posting=body.posting or "members",
        )
        self.made = UUID(payload.id)
        return Response(self.room(payload), status=201 if created else 200)


def _key(place: RoomPlace) -> str:
    return f"{place.active_at.isoformat()} {place.room_id}"


def _place(key: str | None) -> RoomPlace | None:
    if key is None:
        return None
    moment, _, room_id = key.partition(" ")
    parsed = parse_id(room_id)
    try:
        active_at = clock.parse(moment)
    except (ValueError, OverflowError):
        raise wrong_cursor() from None
    if parsed is None:
        raise wrong_cursor()
    return RoomPlace(active_at=active_at, room_id=parsed)


class RoomView(RoomEndpoint):
    """One room."""

    @answers(RoomPayload, refuses=(404,), summary="One room")
    def get(self, request: Request, room_id: str) -> Response:
        """Return the room as the caller sees it."""
        return Response(self.room(room(self.actor, id_of(room_id))))

    @answers(RoomPayload, takes=RoomChange, refuses=(403, 404), summary="Change a room, or archive it")
    def patch(self, request: Request, room_id: str) -> Response:
        """Change name, topic or who writes, or archive the room, or open it again; returns it."""
        return Response(self.room(update_room(self.actor, id_of(room_id), self.body(RoomChange))))

    @answers(None, status=204, refuses=(403, 404, 409), summary="Close a room for all members")
    def delete(self, request: Request, room_id: str) -> Response:
        """Close the room for all members."""
        delete_room(self.actor, id_of(room_id))
        return Response(status=204)


class MyRoomView(RoomEndpoint):
    """The caller's own settings of a room."""

    @answers(RoomPayload, takes=PersonalChange, refuses=(404,), summary="Mute or pin a room for oneself")
    def patch(self, request: Request, room_id: str) -> Response:
        """Return the room as the caller sees it now."""
        return Response(self.room(personalise_room(self.actor, id_of(room_id), self.body(PersonalChange))))


def _number(key: str | None) -> int | None:
    if key is not None and not re.fullmatch(r"[0-9]{1,18}", key):
        raise wrong_cursor()
    return None if key is None else int(key)


class MembersView(Endpoint):
    """The members of a room."""

    @answers(
        MemberList,
        query={"cursor": "From `next` or `previous`.", "limit": "At most 100."},
        refuses=(404,),
        summary="The members of a room, in the order of joining",
    )
    def get(self, request: Request, room_id: str) -> Response:
        """Return a page of members, and the position of the room's stream that was read before it."""
        room_key, positions = id_of(room_id), list[Position]()

        def fetch(bounds: Bounds) -> list[tuple[int, MemberPayload]]:
            before, after = _number(bounds.above), _number(bounds.below)
            members = members_of(self.actor, room_key, before=before, after=after, limit=bounds.limit)
            positions.append(members.position)
            return members.entries

        page = paged(request, fetch, lambda row: str(row[0]), default=100)
        results = [member for _, member in page.rows]
        return Response(MemberList(results=results, next=page.next, previous=page.previous, position=positions[0]))

    @answers(
        MemberPayload, takes=NewMember, status=201, also=200, refuses=(403, 404, 409), summary="Add a person to a room"
    )
    def post(self, request: Request, room_id: str) -> Response:
        """Add a person; 200 for a member."""
        body, room_key = self.body(NewMember), id_of(room_id)
        payload, created = add_member(self.actor, room_key, body.user_id, role=body.role or "member")
        return Response(payload, status=201 if created else 200)


class MemberView(Endpoint):
    """The membership of a person in a room."""

    @answers(MemberPayload, takes=MemberChange, refuses=(403, 404, 409), summary="Change a member's role")
    def patch(self, request: Request, room_id: str, user_id: str) -> Response:
        """Change the role; returns the member."""
        role = self.body(MemberChange).role
        return Response(change_role(self.actor, id_of(room_id), self._user_key(user_id), role=role))

    @answers(None, status=204, refuses=(403, 404, 409), summary="Remove a member, or leave (`me`)")
    def delete(self, request: Request, room_id: str, user_id: str) -> Response:
        """Remove the member."""
        remove_member(self.actor, id_of(room_id), self._user_key(user_id))
        return Response(status=204)

    def _user_key(self, text: str) -> UUID:
        return self.actor.user_id if text == "me" else id_of(text)
