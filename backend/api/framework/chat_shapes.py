"""The structs of responses about rooms: who is in them, what was said there, and what is found of it."""

from __future__ import annotations

from msgspec import Struct

from backend.chat.inputs import Position
from backend.chat.payloads import (
    EditPayload,
    GalleryEntry,
    MemberPayload,
    MessagePayload,
    MyThread,
    RoomPayload,
    RoomShared,
    SearchResult,
    ThreadEntry,
)


class RoomList(Struct, frozen=True, kw_only=True):
    """A page of rooms, the one with the newest message first; ``next`` and ``previous`` are addresses.

    ``position`` is that of the reader's own stream, which tells of rooms that come and go, read before them.
    """

    results: list[RoomPayload]
    next: str | None
    previous: str | None
    position: Position


class NamespaceRoomList(Struct, frozen=True, kw_only=True):
    """A page of the rooms of a namespace, newest first; ``next`` and ``previous`` are addresses."""

    results: list[RoomShared]
    next: str | None
    previous: str | None


class MemberList(Struct, frozen=True, kw_only=True):
    """A page of the members of a room; ``position`` was read before them."""

    results: list[MemberPayload]
    next: str | None
    previous: str | None
    position: Position


class MessageList(Struct, frozen=True, kw_only=True):
    """A page of a room's history, oldest first; ``position`` was read before the messages.

    ``more``: whether further messages follow in the requested direction: newer ones for ``after``, else older ones.
    ``newer``: whether there are messages newer than the page.
    ``mine``: the reader's own reactions by message, of those whose ``users`` are not all that ``count`` counts.
    """

    results: list[MessagePayload]
    more: bool
    newer: bool
    position: Position
    mine: dict[str, list[str]]
    quoted: dict[str, MessagePayload]


class ThreadList(MessageList, frozen=True, kw_only=True):
    """A page of the replies in a thread, oldest first, with its root; as for a room's history."""

    root: MessagePayload
    mine_thread: MyThread


class MyThreadList(Struct, frozen=True, kw_only=True):
    """A page of the threads that the caller follows; ``position`` of their own stream was read before them."""

    results: list[ThreadEntry]
    next: str | None
    previous: str | None
    position: Position


class EditList(Struct, frozen=True, kw_only=True):
    """A page of the edits of a message, newest first."""

    results: list[EditPayload]
    next: str | None
    previous: str | None


class GalleryList(Struct, frozen=True, kw_only=True):
    """A page of a room's media or files, newest first; ``position`` was read before them."""

    results: list[GalleryEntry]
    next: str | None
    previous: str | None
    position: Position


class SearchList(Struct, frozen=True, kw_only=True):
    """A page of what was found in conversations."""

    results: list[SearchResult]
    next: str | None
    previous: str | None
