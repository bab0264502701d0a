"""Which sockets are open in this process, by the person they belong to."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from backend.accounts.access import Actor
from consumers.hub.stream import Stream


class OpenSocket(Protocol):
    """What the rest of a process may ask of an open socket."""

    actor: Actor

    def spawn(self, work: Any, name: str) -> asyncio.Task[Any]:
        """Start a task that ends with the socket."""

    def close_soon(self, code: int, reason: str) -> None:
        """Close the socket from the server's side."""

    def send_away(self, after_ms: int = 0) -> None:
        """Close the socket; its client comes back after so long, and resumes."""

    def allowed(self) -> bool:
        """Whether this person may use this endpoint at all."""

    async def rights_changed(self) -> None:
        """The actor was read anew: give up what they may no longer hear."""

    def depends_on(self, stream: Stream) -> bool:
        """Whether what this socket hears, or may hear, is told by the stream."""


_OPEN: dict[str, set[OpenSocket]] = {}


def remember(socket: OpenSocket) -> None:
    """A socket has entered."""
    _OPEN.setdefault(str(socket.actor.user_id), set()).add(socket)


def forget(socket: OpenSocket) -> None:
    """A socket has ended."""
    theirs = _OPEN.get(str(socket.actor.user_id), set())
    theirs.discard(socket)
    if not theirs:
        _OPEN.pop(str(socket.actor.user_id), None)


def sockets_of(user_id: str) -> list[OpenSocket]:
    """The open sockets of one person."""
    return list(_OPEN.get(user_id, ()))


def all_sockets() -> list[OpenSocket]:
    """Every open socket."""
    return [socket for theirs in _OPEN.values() for socket in theirs]
