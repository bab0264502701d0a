"""What the bots app announces."""

from __future__ import annotations

from msgspec import Struct

from backend.events.catalogue import Event


class Invoked(Struct, frozen=True, kw_only=True):
    """A call of a slash command: what was written behind its name, where and by whom, and until when to answer."""

    id: str
    name: str
    text: str
    room: str
    thread: str | None
    user: str
    expires_at: str


class CommandInvoked(Event, frozen=True, kw_only=True):
    """A person has called a slash command; told to its bot."""

    type = "command.invoked"
    group = "command"
    data: Invoked


class CommandReplied(Struct, frozen=True, kw_only=True):
    """An answer to the call that the caller named so (its ``client_id``)."""

    id: str
    body: str


class CommandReply(Event, frozen=True, kw_only=True):
    """A command has answered its caller alone."""

    type = "command.reply"
    group = "command"
    ephemeral = True
    data: CommandReplied
    number: int = 0
    """How many answers to the call came before: none takes the place of another."""

    @property
    def key(self) -> str:
        """The key for coalescing: one per answer."""
        fact: CommandReplied = self.data
        return f"{self.type}:{fact.id}:{self.number}"
