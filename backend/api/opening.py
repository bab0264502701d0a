"""The endpoints with which people come into rooms and leave them, and with which they block each other."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.conf import settings
from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.opening_shapes import BlockList, CameList, ChannelList, InvitationList
from backend.api.framework.paging import PAGE, Bounds, number_of, paged, row_of
from backend.api.framework.schema import answers
from backend.api.invitations import came_list
from backend.api.rooms import RoomEndpoint
from backend.chat.inputs import Position
from backend.chat.inputs.opening import NewInvitation
from backend.chat.payloads import RoomPayload
from backend.chat.room_payloads import BlockPayload, ChannelPayload, InvitationLook, InvitationPayload
from backend.chat.selectors import (
    blocked_by,
    came_into_room,
    channels_of,
    invitation,
    invitations_to,
    look_at_invitation,
)
from backend.chat.services import (
    accept_invitation,
    block_person,
    join_room,
    make_invitation,
    remove_member,
    revoke_invitation,
    unblock_person,
)


class ChannelsView(Endpoint):
    """The channels of a namespace."""

    @answers(
        ChannelList,
        query={"q": "Part of the name.", **PAGE},
        refuses=(404,),
        summary="The channels of a namespace, which its people may join",
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return a page of channels, newest first, in them or not."""
        name_part = self.query.text("q") or ""

        def fetch(bounds: Bounds) -> list[ChannelPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return channels_of(self.actor, slug, name_part, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda channel: channel.id)
        return Response(ChannelList(results=page.rows, next=page.next, previous=page.previous))


class JoinView(RoomEndpoint):
    """The way into a channel."""

    @answers(RoomPayload, status=201, also=200, refuses=(403, 404), summary="Join a channel of one's namespace")
    def post(self, request: Request, room_id: str) -> Response:
        """Join; 200 where the caller is in it already. Returns the room."""
        payload, is_new = join_room(self.actor, id_of(room_id))
        self.made = UUID(payload.id)
        return Response(self.room(payload), status=201 if is_new else 200)


class LeaveView(Endpoint):
    """The way out of a room."""

    @answers(None, status=204, refuses=(404, 409), summary="Leave a room")
    def post(self, request: Request, room_id: str) -> Response:
        """Leave; where the last owner goes, the member with the longest membership becomes one."""
        remove_member(self.actor, id_of(room_id), self.actor.user_id)
        return Response(status=204)


class RoomInvitationsView(Endpoint):
    """The links into a room."""

    @answers(
        InvitationList,
        query=PAGE,
        refuses=(403, 404),
        summary="The links into a room that admit people; for its owners and moderators",
    )
    def get(self, request: Request, room_id: str) -> Response:
        """Return a page of links, newest first."""
        key = id_of(room_id)

        def fetch(bounds: Bounds) -> list[InvitationPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return invitations_to(self.actor, key, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        results = [self.complete(row) for row in page.rows]
        return Response(InvitationList(results=results, next=page.next, previous=page.previous))

    @answers(
        InvitationPayload,
        takes=NewInvitation,
        status=201,
        refuses=(403, 404, 409),
        summary="Make a link into a room; for its owners and moderators",
    )
    def post(self, request: Request, room_id: str) -> Response:
        """Make a link, which brings people of the namespace into the room."""
        made = make_invitation(self.actor, id_of(room_id), self.body(NewInvitation))
        self.made = UUID(made.id)
        return Response(self.complete(made), status=201)

    def show(self, made: UUID) -> InvitationPayload:
        """Return the link as it is now."""
        return self.complete(invitation(self.actor, made))

    def complete(self, payload: InvitationPayload) -> InvitationPayload:
        """Put the address of the server before that of the page."""
        base = settings.BASE_URL or self.request.build_absolute_uri("/").rstrip("/")
        return replace(payload, url=f"{base}{payload.url}")


class RoomInvitationView(Endpoint):
    """One link into a room."""

    @answers(None, status=204, refuses=(403, 404), summary="Withdraw a link into a room")
    def delete(self, request: Request, room_id: str, invitation_id: str) -> Response:
        """Withdraw the link; nothing happens where it has ended."""
        revoke_invitation(self.actor, id_of(room_id), id_of(invitation_id))
        return Response(status=204)


class RoomCameView(Endpoint):
    """Who came into a room by a link."""

    @answers(CameList, query=PAGE, refuses=(403, 404), summary="Who came by a link; for owners and moderators")
    def get(self, request: Request, room_id: str, invitation_id: str) -> Response:
        """Return a page of people, the last ones first."""
        return Response(came_list(request, partial(came_into_room, self.actor, id_of(room_id), id_of(invitation_id))))


class InvitationView(Endpoint):
    """A link, for a person who holds it."""

    @answers(InvitationLook, refuses=(403, 404, 410), summary="Where an invitation leads to")
    def get(self, request: Request, code: str) -> Response:
        """Return name, picture and size of the room."""
        return Response(look_at_invitation(self.actor, code))


class AcceptView(RoomEndpoint):
    """The acceptance of an invitation."""

    @answers(RoomPayload, status=201, also=200, refuses=(403, 404, 410), summary="Come into a room by an invitation")
    def post(self, request: Request, code: str) -> Response:
        """Come into the room; 200 where the caller is in it already. Returns the room."""
        payload, is_new = accept_invitation(self.actor, code)
        self.made = UUID(payload.id)
        return Response(self.room(payload), status=201 if is_new else 200)


class MyBlocksView(Endpoint):
    """The people whom the caller has blocked."""

    @answers(BlockList, query=PAGE, summary="The people whom one has blocked, the last ones first")
    def get(self, request: Request) -> Response:
        """Return a page of people, and the position of the caller's stream that was read before it."""
        positions = list[Position]()

        def fetch(bounds: Bounds) -> list[tuple[int, BlockPayload]]:
            before, after = number_of(bounds.below), number_of(bounds.above)
            page = blocked_by(self.actor, before=before, after=after, limit=bounds.limit)
            positions.append(page.position)
            return page.entries

        page = paged(request, fetch, lambda row: str(row[0]))
        results = [row for _, row in page.rows]
        return Response(BlockList(results=results, next=page.next, previous=page.previous, position=positions[0]))


class MyBlockView(Endpoint):
    """Whether a person is blocked."""

    http_method_names = ["put", "delete"]

    @answers(BlockPayload, refuses=(404, 409), summary="Block a person")
    def put(self, request: Request, user_id: str) -> Response:
        """Block the person, who is not told; returns them."""
        return Response(block_person(self.actor, id_of(user_id)))

    @answers(None, status=204, refuses=(404,), summary="Unblock a person")
    def delete(self, request: Request, user_id: str) -> Response:
        """Unblock the person; nothing happens where they are not blocked."""
        unblock_person(self.actor, id_of(user_id))
        return Response(status=204)
