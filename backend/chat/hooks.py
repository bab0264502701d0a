"""Hooks for apps above chat: what was said, whom it concerns, who has read it or came, and what could not be sent."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from msgspec import Struct

_MESSAGE_HEARERS: list[Callable[[UUID], None]] = []


def hear_of_messages_with(hearer: Callable[[UUID], None]) -> None:
    """Register a function for rooms in which a message is sent, once per app; it runs in the sending transaction."""
    _MESSAGE_HEARERS.append(hearer)


def message_sent(room_id: UUID) -> None:
    """Call all hearers with the room of a new message."""
    for hearer in _MESSAGE_HEARERS:
        hearer(room_id)


_FAILURE_HEARERS: list[Callable[[UUID, UUID, UUID], None]] = []


def hear_of_failures_with(hearer: Callable[[UUID, UUID, UUID], None]) -> None:
    """Register a function for messages that could not be sent at their time; it runs in the noting transaction.

    It is called with their person, their room and their own id.
    """
    _FAILURE_HEARERS.append(hearer)


def sending_failed(user_id: UUID, room_id: UUID, scheduled_id: UUID) -> None:
    """Call all hearers with a message that could not be sent."""
    for hearer in _FAILURE_HEARERS:
        hearer(user_id, room_id, scheduled_id)


class Said(Struct, frozen=True, kw_only=True):
    """A message that concerns people: it mentions some of them (anew, where it was edited), quotes one, or replies."""

    message_id: UUID
    room_id: UUID
    number: int
    sender_id: UUID
    mentioned: tuple[UUID, ...]
    quoted_id: UUID | None
    thread_id: UUID | None
    edited: bool


_CONCERN_HEARERS: list[Callable[[Said], None]] = []


def hear_of_concerns_with(hearer: Callable[[Said], None]) -> None:
    """Register a function for messages that concern people, once per app; it runs in the sending transaction."""
    _CONCERN_HEARERS.append(hearer)


def message_concerns(said: Said) -> None:
    """Call all hearers with a message, if it concerns a person."""
    if said.mentioned or (not said.edited and (said.quoted_id or said.thread_id)):
        for hearer in _CONCERN_HEARERS:
            hearer(said)


class Seen(Struct, frozen=True, kw_only=True):
    """How far a person has read: the timeline of a room, or one of its threads, up to the number of a message."""

    user_id: UUID
    room_id: UUID
    thread_id: UUID | None
    number: int


_READING_HEARERS: list[Callable[[Seen], None]] = []


def hear_of_reading_with(hearer: Callable[[Seen], None]) -> None:
    """Register a function for read marks that move, once per app; it runs in the marking transaction."""
    _READING_HEARERS.append(hearer)


def messages_read(seen: Seen) -> None:
    """Call all hearers with how far a person has read."""
    for hearer in _READING_HEARERS:
        hearer(seen)


_INVITATION_HEARERS: list[Callable[[UUID, Collection[UUID], UUID], None]] = []


def hear_of_invitations_with(hearer: Callable[[UUID, Collection[UUID], UUID], None]) -> None:
    """Register a function for people who are brought into a room, once per app; it runs in that transaction.

    It is called with the room, the people, and who has brought them.
    """
    _INVITATION_HEARERS.append(hearer)


def brought_in(room_id: UUID, user_ids: Collection[UUID], *, by: UUID) -> None:
    """Call all hearers with people who were brought into a room."""
    for hearer in _INVITATION_HEARERS:
        hearer(room_id, user_ids, by)
