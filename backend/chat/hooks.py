"""Hooks for apps above chat: messages that were sent, and those for a later time that could not be."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

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
