"""What chat announces."""

from __future__ import annotations

from typing import Any, Self
from uuid import UUID

from msgspec import Struct

from backend.accounts.payloads import UserPayload
from backend.chat.inputs import NotificationLevel
from backend.chat.payloads import (
    DeletionReason,
    MemberPayload,
    MessagePayload,
    RoomPayload,
    RoomShared,
)
from backend.chat.selectors import room_stream
from backend.events.catalogue import Event


class MessageEvent(Event, frozen=True, kw_only=True):
    """Something about one message of a room."""

    group = "message"

    @classmethod
    def of(cls, shown: MessagePayload | Tombstone) -> Self:
        """The event that shows a message, or what is left of it, to its room."""
        stream = room_stream(shown.room)
        return cls(audience=(stream,), numbers={stream: shown.number}, data=shown, subject=UUID(shown.id))


class MessageCreated(MessageEvent, frozen=True, kw_only=True):
    """Something was said."""

    type = "message.created"
    data: MessagePayload


class MessageUpdated(MessageEvent, frozen=True, kw_only=True):
    """A message changed, or a file joined or left it."""

    type = "message.updated"
    data: MessagePayload


class Tombstone(Struct, frozen=True, kw_only=True):
    """What is left of a deleted message, and why it is gone."""

    id: str
    room: str
    number: int
    deleted_at: str
    deleted_by: str | None
    reason: DeletionReason


class MessageDeleted(MessageEvent, frozen=True, kw_only=True):
    """A message is gone."""

    type = "message.deleted"
    data: Tombstone


class Hidden(Struct, frozen=True, kw_only=True):
    """Nothing."""


class MessageHidden(Event, frozen=True, kw_only=True):
    """Something about a message from before one came; nobody publishes it: it takes another event's place."""

    type = "message.hidden"
    group = "message"
    data: Hidden


class MemberJoined(Event, frozen=True, kw_only=True):
    """Somebody came into a room."""

    type = "member.joined"
    group = "member"
    data: MemberPayload


class MemberUpdated(Event, frozen=True, kw_only=True):
    """Somebody's role in a room changed."""

    type = "member.updated"
    group = "member"
    data: MemberPayload


class Left(Struct, frozen=True, kw_only=True):
    """Who left."""

    user: str


class MemberLeft(Event, frozen=True, kw_only=True):
    """Somebody left a room or was removed from it."""

    type = "member.left"
    group = "member"
    data: Left


class RoomUpdated(Event, frozen=True, kw_only=True):
    """The shared part of a room changed."""

    type = "room.updated"
    group = "room"
    data: RoomShared


class RoomName(Struct, frozen=True, kw_only=True):
    """Which room."""

    id: str


class RoomDeleted(Event, frozen=True, kw_only=True):
    """A room is gone."""

    type = "room.deleted"
    group = "room"
    data: RoomName


class RoomAdded(Event, frozen=True, kw_only=True):
    """A person is in a room from now on."""

    type = "room.added"
    group = "room"
    data: RoomPayload


class RoomRemoved(Event, frozen=True, kw_only=True):
    """A person is no longer in a room."""

    type = "room.removed"
    group = "room"
    data: RoomName


class Personal(Struct, frozen=True, kw_only=True):
    """How a person wants a room of theirs to be."""

    room: str
    muted: bool
    mute_until: str | None
    level: NotificationLevel
    pinned: bool


class RoomPersonal(Event, frozen=True, kw_only=True):
    """A person muted or pinned a room of theirs, on whichever device."""

    type = "room.personal"
    group = "room"
    data: Personal


class UserUpdated(Event, frozen=True, kw_only=True):
    """Somebody with whom one shares a room looks different now."""

    type = "user.updated"
    group = "user"
    data: UserPayload


class ReadMark(Struct, frozen=True, kw_only=True):
    """How far somebody has read."""

    room: str
    message: str
    unread: int
    mentions: int


class ReadUpdated(Event, frozen=True, kw_only=True):
    """A person's own read mark moved, on whichever device."""

    type = "read.updated"
    group = "read"
    data: ReadMark


class TypingFact(Struct, frozen=True, kw_only=True):
    """Who is writing where; ``until`` in the past means that they stopped."""

    room: str
    user: str
    thread: str | None
    until: str


class Typing(Event, frozen=True, kw_only=True):
    """Somebody is writing."""

    type = "typing"
    group = "typing"
    ephemeral = True
    data: TypingFact

    @property
    def key(self) -> str:
        """Each person's writing is coalesced on its own."""
        fact: Any = self.data
        return f"{self.type}:{fact.user}"
