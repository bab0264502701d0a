"""What chat announces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from backend.accounts.payloads import UserPayload
from backend.chat.inputs import NotificationLevel
from backend.chat.own_payloads import DraftPayload, ReadPlace, ScheduledPayload
from backend.chat.payloads import (
    DeletionReason,
    MemberPayload,
    MessagePayload,
    MessageReactions,
    PresencePayload,
    RoomPayload,
    RoomShared,
    ThreadMark,
    message_reactions,
)
from backend.chat.selectors import room_stream
from backend.events.catalogue import Event

if TYPE_CHECKING:
    from backend.chat.models import Message


class MessageEvent(Event, frozen=True, kw_only=True):
    """Something about one message of a room."""

    group = "message"

    @classmethod
    def of(cls, payload: MessagePayload | Tombstone) -> Self:
        """Build the event of a message or tombstone for its room."""
        stream = room_stream(payload.room)
        return cls(audience=(stream,), numbers={stream: payload.number}, data=payload, subject=UUID(payload.id))


class MessageCreated(MessageEvent, frozen=True, kw_only=True):
    """A message was sent."""

    type = "message.created"
    data: MessagePayload


class MessageUpdated(MessageEvent, frozen=True, kw_only=True):
    """A message changed, or a file joined or left it."""

    type = "message.updated"
    data: MessagePayload


class Tombstone(Struct, frozen=True, kw_only=True):
    """The rest of a deleted message, with the reason; ``thread`` and ``in_timeline`` are told of replies in threads."""

    id: str
    room: str
    number: int
    deleted_at: str
    deleted_by: str | None
    reason: DeletionReason
    thread: str | UnsetType = UNSET
    in_timeline: bool | UnsetType = UNSET


class MessageDeleted(MessageEvent, frozen=True, kw_only=True):
    """A message was deleted."""

    type = "message.deleted"
    data: Tombstone


class MessageReacted(Event, frozen=True, kw_only=True):
    """A person reacted to a message, or took a reaction back."""

    type = "message.reactions"
    group = "message"
    data: MessageReactions

    @classmethod
    def of(cls, message: Message) -> Self:
        """Build the event of a message for its room."""
        stream = room_stream(message.room_id)
        numbers = {stream: message.number}
        return cls(audience=(stream,), numbers=numbers, data=message_reactions(message), subject=message.pk)


class Hidden(Struct, frozen=True, kw_only=True):
    """No content."""


class MessageHidden(Event, frozen=True, kw_only=True):
    """Takes the place of an event about a message that is hidden from the person; it is never published."""

    type = "message.hidden"
    group = "message"
    data: Hidden


class MemberJoined(Event, frozen=True, kw_only=True):
    """A person joined a room."""

    type = "member.joined"
    group = "member"
    data: MemberPayload


class MemberUpdated(Event, frozen=True, kw_only=True):
    """The role of a member changed."""

    type = "member.updated"
    group = "member"
    data: MemberPayload


class Left(Struct, frozen=True, kw_only=True):
    """The person who left."""

    user: str


class MemberLeft(Event, frozen=True, kw_only=True):
    """A person left a room or was removed from it."""

    type = "member.left"
    group = "member"
    data: Left


class RoomUpdated(Event, frozen=True, kw_only=True):
    """The shared part of a room changed."""

    type = "room.updated"
    group = "room"
    data: RoomShared


class RoomName(Struct, frozen=True, kw_only=True):
    """The id of a room."""

    id: str


class RoomDeleted(Event, frozen=True, kw_only=True):
    """A room was closed."""

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
    """The settings of a person for a room."""

    room: str
    muted: bool
    mute_until: str | None
    level: NotificationLevel
    pinned: bool


class RoomPersonal(Event, frozen=True, kw_only=True):
    """A person muted or pinned a room, on any of their devices."""

    type = "room.personal"
    group = "room"
    data: Personal


class SavedMark(Struct, frozen=True, kw_only=True):
    """A message and its room, and when the person saved it; null where it is not saved any more."""

    message: str
    room: str
    saved_at: str | None


class SavedUpdated(Event, frozen=True, kw_only=True):
    """A person saved a message for themselves, or took it off the list, on any of their devices."""

    type = "saved.updated"
    group = "saved"
    data: SavedMark


class DraftUpdated(Event, frozen=True, kw_only=True):
    """A person went on with a draft, or has cleared it, on any of their devices."""

    type = "draft.updated"
    group = "draft"
    data: DraftPayload


class ScheduledUpdated(Event, frozen=True, kw_only=True):
    """A person's message for a later time was made, changed, sent or cancelled, or could not be sent."""

    type = "scheduled.updated"
    group = "scheduled"
    data: ScheduledPayload


class UserUpdated(Event, frozen=True, kw_only=True):
    """Name or picture of a person changed with whom one shares a room."""

    type = "user.updated"
    group = "user"
    data: UserPayload


class Blocked(Struct, frozen=True, kw_only=True):
    """All people whom a person has blocked, by their ids."""

    users: list[str]


class BlocksUpdated(Event, frozen=True, kw_only=True):
    """A person blocked another one, or no longer does, on any of their devices."""

    type = "blocks.updated"
    group = "user"
    data: Blocked


class Parted(Struct, frozen=True, kw_only=True):
    """Two people who see each other's presence no longer, or do again."""

    users: list[str]


class PeopleParted(Event, frozen=True, kw_only=True):
    """A person blocked another one, or no longer does. For servers alone (stream ``access``)."""

    type = "people.parted"
    group = "access"
    data: Parted


class ReadMark(Struct, frozen=True, kw_only=True):
    """The read mark of a person in a room: the newest message that they have read, null where that is none.

    ``number`` is that of the newest message that was looked at: later ones are not among those counted as unread.
    """

    room: str
    message: str | None
    number: int
    unread: int
    mentions: int


class SeenPlace(ReadPlace, frozen=True, kw_only=True):
    """Up to which message of which room a person has read."""

    room: str


class ReadUpdated(Event, frozen=True, kw_only=True):
    """A person's own read mark moved, on any of their devices."""

    type = "read.updated"
    group = "read"
    data: ReadMark


class ReadSeen(Event, frozen=True, kw_only=True):
    """Up to which message a person of the room has read; told to those alone who share that themselves."""

    type = "read.seen"
    group = "read"
    ephemeral = True
    data: SeenPlace

    @property
    def key(self) -> str:
        """The key for coalescing: one per person."""
        place: Any = self.data
        return f"{self.type}:{place.user}"


class ThreadUpdated(Event, frozen=True, kw_only=True):
    """A person follows a thread, or no longer, or has read in it, on any of their devices."""

    type = "thread.updated"
    group = "read"
    data: ThreadMark


class TypingFact(Struct, frozen=True, kw_only=True):
    """The person who is typing, and the room; ``until`` in the past means that they stopped."""

    room: str
    user: str
    thread: str | None
    until: str


class Typing(Event, frozen=True, kw_only=True):
    """A person is typing, or has stopped."""

    type = "typing"
    group = "typing"
    ephemeral = True
    data: TypingFact

    @property
    def key(self) -> str:
        """The key for coalescing: one per person, and thread."""
        fact: Any = self.data
        return f"{self.type}:{fact.user}:{fact.thread or ''}"


class Presence(Event, frozen=True, kw_only=True):
    """A person came, went away from the keyboard, or left."""

    type = "presence"
    group = "presence"
    ephemeral = True
    data: PresencePayload

    @property
    def key(self) -> str:
        """The key for coalescing: one per person."""
        fact: Any = self.data
        return f"{self.type}:{fact.user}"
