"""The open sockets of this process, by person."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from backend.accounts.access import Actor
from consumers.hub.stream import Stream


class OpenSocket(Protocol):
    """The interface of an open socket to the rest of its process."""

    actor: Actor

    def spawn(self, work: Any, name: str) -> asyncio.Task[Any]:
        """Start a task that ends with the socket."""

    def close_soon(self, code: int, reason: str) -> None:
        """Close the socket from the server's side."""

    def send_away(self, after_ms: int = 0) -> None:
        """Close the socket with the request to reconnect after ``after_ms`` milliseconds and resume."""

    def allowed(self) -> bool:
        """Whether this person may use this endpoint at all."""

    async def rights_changed(self) -> None:
        """Drop the subscriptions that the changed rights of the actor do not allow any more."""

    def depends_on(self, stream: Stream) -> bool:
        """Whether events of the stream reach this socket, or decide about its access."""


_OPEN: dict[str, set[OpenSocket]] = {}


def remember(socket: OpenSocket) -> None:
    """Add a socket that is open."""
    _OPEN.setdefault(str(socket.actor.user_id), set()).add(socket)


def forget(socket: OpenSocket) -> None:
    """Remove a socket that has ended."""
    sockets = _OPEN.get(str(socket.actor.user_id), set())
    sockets.discard(socket)
    if not sockets:
        _OPEN.pop(str(socket.actor.user_id), None)


def sockets_of(user_id: str) -> list[OpenSocket]:
    """Return the open sockets of one person."""
    return list(_OPEN.get(user_id, ()))


def all_sockets() -> list[OpenSocket]:
    """Return all open sockets."""
    return [socket for sockets in _OPEN.values() for socket in sockets]
