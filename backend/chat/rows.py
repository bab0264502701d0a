"""Messages and rooms as rows of plain values: what a page is rendered from, without an object of a model for each.

Times are as the driver gives them: SQLite's do not say that they are in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from backend.accounts.payloads import PersonRow

COLUMNS = (
    "id", "room_id", "number", "client_id", "body", "created_at", "mentions", "mentions_room", "reply_to_id",
    "thread_id", "in_timeline", "forwarded_from", "reply_count", "last_reply_at", "repliers", "edited_at",
    "deleted_at", "deleted_by", "reason", "reactions", "pinned_at", "pinned_by", "previews",
)  # fmt: skip
"""What is asked of a message, in the order of :class:`MessageRow`."""

OWN_COLUMNS = 6
"""How many of them, the first ones, are different for each message."""

PLAIN = ("[]", False, None, None, True, None, 0, None, "[]", None, None, None, None, "[]", None, None, "[]")
"""The others, of a message in a timeline that is nothing but text."""

SENDER_COLUMNS = ("sender_id", "sender__username", "sender__display_name", "sender__avatar_id", "sender__is_bot")
"""What is asked of its sender, in the order of :class:`PersonRow`."""

PERSON_COLUMNS = ("user_id", "user__username", "user__display_name", "user__avatar_id", "user__is_bot")
"""The same of the person of a membership."""

MEMBER_COLUMNS = (
    "role", "muted", "mute_until", "level", "pinned", "room_id", "room__kind", "room__name", "room__topic",
    "room__namespace__slug", "room__member_count", "room__history", "room__created_at", "room__picture_id",
    "room__posting", "room__archived_at",
)  # fmt: skip
"""What is asked of a membership and its room, in the order of :class:`MemberRow` and :class:`RoomRow`."""

_JSON = msgspec.json.Decoder()


class MessageRow(NamedTuple):
    """The columns of a message that its payload shows, named as those of the model; ids as text."""

    pk: str
    room_id: str
    number: int
    client_id: str
    body: str
    created_at: datetime
    mentions: list[str]
    mentions_room: bool
    reply_to_id: str | None
    thread_id: str | None
    in_timeline: bool
    forwarded_from: str | None
    reply_count: int
    last_reply_at: datetime | None
    repliers: list[str]
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by: str | None
    reason: str | None
    reactions: list[dict[str, Any]]
    pinned_at: datetime | None
    pinned_by: str | None
    previews: list[dict[str, Any]]


class NamespaceRow(NamedTuple):
    """The column of a namespace that the payload of a room shows."""

    slug: str


class RoomRow(NamedTuple):
    """The columns of a room that its payload shows, named as those of the model; ids as text."""

    pk: str
    kind: str
    name: str
    topic: str
    namespace: NamespaceRow
    member_count: int
    history: str
    created_at: datetime
    picture_id: str | None
    posting: str
    archived_at: datetime | None


class MemberRow(NamedTuple):
    """The columns of a membership that the payload of its room shows, named as those of the model."""

    role: str
    muted: bool
    mute_until: datetime | None
    level: str
    pinned: bool
    room: RoomRow


def member_row(values: Sequence[Any]) -> MemberRow:
    """Read a membership and its room from their columns as the driver of either database gives them."""
    (
        role, muted, mute_until, level, pinned, key, kind, name, topic, slug, count, history, created, picture,
        posting, archived,
    ) = values  # fmt: skip
    room = RoomRow(
        key_text(key), kind, name, topic, NamespaceRow(slug), count, history, created,
        picture and key_text(picture), posting, archived,
    )  # fmt: skip
    return MemberRow(role, muted, mute_until, level, pinned, room)


def message_row(values: Sequence[Any]) -> MessageRow:
    """Read a message from its columns as the driver of either database gives them."""
    (
        key, room, number, client_id, body, created, mentions, of_room, reply_to, thread, in_timeline, forwarded,
        replies, last_reply, repliers, edited, deleted, deleted_by, reason, reactions, pinned, pinned_by, previews,
    ) = values  # fmt: skip
    return MessageRow(
        key_text(key), key_text(room), number, client_id, body, created, _list(mentions), of_room,
        reply_to and key_text(reply_to), thread and key_text(thread), in_timeline, forwarded and key_text(forwarded),
        replies, last_reply, _list(repliers), edited,
        deleted, deleted_by and key_text(deleted_by), reason, _list(reactions),
        pinned, pinned_by and key_text(pinned_by), _list(previews),
    )  # fmt: skip


def person_row(values: Sequence[Any]) -> PersonRow:
    """Read a person from their columns as the driver of either database gives them."""
    key, username, display_name, avatar, is_bot = values
    return PersonRow(key_text(key), username, display_name, avatar and key_text(avatar), is_bot)


def key_text(key: UUID | str) -> str:
    """Write an id as payloads do: SQLite keeps it as 32 digits, PostgreSQL as an id."""
    if isinstance(key, str):
        return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
    return str(key)


def moment_of(value: datetime | str) -> datetime:
    """Read a time that was calculated, which SQLite gives as text in UTC."""
    return datetime.fromisoformat(f"{value}+00:00") if isinstance(value, str) else value


def _list(text: str) -> list[Any]:
    found: list[Any] = [] if text == "[]" else _JSON.decode(text)
    return found
