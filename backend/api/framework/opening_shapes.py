"""The structs of responses about channels that may be joined, invitations and blocked people."""

from __future__ import annotations

from msgspec import Struct

from backend.accounts.invitation_payloads import (
    MadeNamespaceInvitation,
    NamespaceInvitationLook,
    NamespaceInvitationPayload,
)
from backend.accounts.payloads import CamePayload
from backend.chat.inputs import Position
from backend.chat.room_payloads import BlockPayload, ChannelPayload, InvitationLook, InvitationPayload


class ChannelList(Struct, frozen=True, kw_only=True):
    """A page of the channels of a namespace, newest first."""

    results: list[ChannelPayload]
    next: str | None
    previous: str | None


class InvitationList(Struct, frozen=True, kw_only=True):
    """A page of the links into a room that admit people, newest first."""

    results: list[InvitationPayload]
    next: str | None
    previous: str | None


class NamespaceInvitationList(Struct, frozen=True, kw_only=True):
    """A page of the links into a namespace that admit people, newest first."""

    results: list[NamespaceInvitationPayload]
    next: str | None
    previous: str | None


class CameList(Struct, frozen=True, kw_only=True):
    """A page of the people who came by a link, the last ones first."""

    results: list[CamePayload]
    next: str | None
    previous: str | None


class BlockList(Struct, frozen=True, kw_only=True):
    """A page of the people whom the reader has blocked, the last ones first; ``position`` was read before them."""

    results: list[BlockPayload]
    next: str | None
    previous: str | None
    position: Position


SHAPES = (
    ChannelList, InvitationList, InvitationLook, BlockList, NamespaceInvitationList, NamespaceInvitationLook,
    MadeNamespaceInvitation, CameList,
)  # fmt: skip
"""The structs of this module's answers that stand in no other."""
