"""The structs of responses about reactions, pinned messages and saved ones."""

from __future__ import annotations

from msgspec import Struct

from backend.chat.inputs import Position
from backend.chat.payloads import MessagePayload, ReactionPayload, SavedPayload


class ReactionList(Struct, frozen=True, kw_only=True):
    """A page of the reactions to a message, the first ones first."""

    results: list[ReactionPayload]
    next: str | None
    previous: str | None


class PinList(Struct, frozen=True, kw_only=True):
    """A page of a room's pinned messages, the newest pin first; ``position`` was read before them.

    ``mine`` is as in lists of messages.
    """

    results: list[MessagePayload]
    next: str | None
    previous: str | None
    position: Position
    mine: dict[str, list[str]]


class SavedList(Struct, frozen=True, kw_only=True):
    """A page of the messages that the reader has saved, the last ones first; ``position`` was read before them.

    ``position`` is that of the reader's own stream, and ``mine`` is as in lists of messages.
    """

    results: list[SavedPayload]
    next: str | None
    previous: str | None
    position: Position
    mine: dict[str, list[str]]
