"""The structs of responses about drafts, messages for a later time, and who has read a message."""

from __future__ import annotations

from msgspec import Struct

from backend.accounts.payloads import UserPayload
from backend.chat.inputs import Position
from backend.chat.own_payloads import DraftPayload, ReadPlace, ScheduledPayload


class DraftList(Struct, frozen=True, kw_only=True):
    """A page of the caller's drafts, the one changed last first; ``position`` of their stream was read before them."""

    results: list[DraftPayload]
    next: str | None
    previous: str | None
    position: Position


class ScheduledList(Struct, frozen=True, kw_only=True):
    """A page of the caller's messages for a later time, the next one first; ``position`` as with drafts."""

    results: list[ScheduledPayload]
    next: str | None
    previous: str | None
    position: Position


class SeenList(Struct, frozen=True, kw_only=True):
    """A page of the people who have read a message."""

    results: list[UserPayload]
    next: str | None
    previous: str | None


UNSENT = (DraftList, ScheduledList, ScheduledPayload, SeenList, ReadPlace)
"""All of them, for the OpenAPI document."""
