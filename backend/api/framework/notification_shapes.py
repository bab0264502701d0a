"""The structs of responses about notifications."""

from __future__ import annotations

from msgspec import Struct

from backend.accounts.payloads import UserPayload
from backend.chat.inputs import Position
from backend.notifications.payloads import NotificationEntry


class NotificationList(Struct, frozen=True, kw_only=True):
    """A page of one's notifications, the newest first; ``position`` is that of one's own stream, read before them.

    ``unread`` counts all that one has not read, up to 1,000. ``people`` are those who have written or invited, by id,
    as far as what they did may still be seen; ``mine`` is as in lists of messages.
    """

    results: list[NotificationEntry]
    next: str | None
    previous: str | None
    position: Position
    unread: int
    people: dict[str, UserPayload]
    mine: dict[str, list[str]]


class Unread(Struct, frozen=True, kw_only=True):
    """How many notifications one has not read, up to 1,000."""

    unread: int
