"""How invitations, channels that may be joined, and blocked people are shown to clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import asdict

from backend.accounts.payloads import UserPayload, user_payload
from backend.chat.payloads import RoomShared, room_shared
from backend.clock import stamp

if TYPE_CHECKING:
    from backend.chat.models import Block, Invitation, Room

InvitedRole = Literal["member", "readonly"]


class InvitationPayload(Struct, frozen=True, kw_only=True):
    """A link into a room, for those who may invite people; ``max_uses`` is null where it is not limited."""

    id: str
    code: str
    url: str
    role: InvitedRole
    uses: int
    max_uses: int | None
    expires_at: str
    created_by: str


class InvitedRoom(Struct, frozen=True, kw_only=True):
    """What a person learns of a room who is invited into it."""

    name: str
    picture_url: str | None
    member_count: int


class InvitationLook(Struct, frozen=True, kw_only=True):
    """An invitation as those see it who hold its link."""

    room: InvitedRoom
    namespace: str
    expires_at: str


class ChannelPayload(RoomShared, frozen=True, kw_only=True):
    """A channel of a namespace, and whether the reader is in it."""

    joined: bool


class BlockPayload(Struct, frozen=True, kw_only=True):
    """A person whom the reader has blocked."""

    user: UserPayload
    blocked_at: str


def invitation_payload(row: Invitation, *, base: str = "") -> InvitationPayload:
    """Render a link for those who may invite people; ``base`` is the address of the server."""
    return InvitationPayload(
        id=str(row.pk),
        code=row.code,
        url=f"{base}/invite/{row.code}",
        role=row.role,  # type: ignore[arg-type]
        uses=row.uses,
        max_uses=row.max_uses,
        expires_at=stamp(row.expires_at),
        created_by=str(row.created_by),
    )


def invitation_look(row: Invitation) -> InvitationLook:
    """Render an invitation for a person who holds its link."""
    shared = room_shared(row.room)
    room = InvitedRoom(name=shared.name, picture_url=shared.picture_url, member_count=shared.member_count)
    return InvitationLook(room=room, namespace=shared.namespace, expires_at=stamp(row.expires_at))


def channel_payload(room: Room, *, joined: bool) -> ChannelPayload:
    """Render a channel."""
    return ChannelPayload(**asdict(room_shared(room)), joined=joined)


def block_payload(row: Block) -> BlockPayload:
    """Render a blocked person."""
    return BlockPayload(user=user_payload(row.blocked), blocked_at=stamp(row.blocked_at))
