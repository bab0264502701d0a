"""Hooks for apps above chat: messages that were sent."""

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
