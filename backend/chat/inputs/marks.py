"""Inputs about marks on messages: reactions, pins, and what people save."""

from __future__ import annotations

from typing import ClassVar

from backend.emoji import reaction_of
from backend.inputs import Input, refuse

_WRONG = "Must be exactly one emoji, as a keyboard types it, or the :name: of one of the namespace's own."


class React(Input, frozen=True, kw_only=True):
    """A message, and the one emoji of a reaction to it: of Unicode, or `:name:` for one of the namespace's own."""

    in_address: ClassVar[tuple[str, ...]] = ("message",)

    message: str
    emoji: str

    def __post_init__(self) -> None:
        """Raise Invalid for anything but one emoji."""
        faults = {} if reaction_of(self.emoji) else {"emoji": [_WRONG]}
        refuse("This is no reaction. Nothing was changed.", faults)

    @property
    def qualified(self) -> str:
        """The emoji, fully qualified: the same one however a keyboard has typed it."""
        return reaction_of(self.emoji) or ""


class PinMessage(Input, frozen=True, kw_only=True):
    """Which message to pin in its room, or to unpin."""

    message: str


class SaveMessage(Input, frozen=True, kw_only=True):
    """Which message to save for oneself, or to take off that list."""

    message: str
