"""Which sockets are open in this process, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consumers.socket import Socket

_OPEN: dict[str, set[Socket]] = {}


def remember(socket: Socket) -> None:
    """A socket has entered."""
    _OPEN.setdefault(str(socket.actor.user_id), set()).add(socket)


def forget(socket: Socket) -> None:
    """A socket has ended."""
    theirs = _OPEN.get(str(socket.actor.user_id), set())
    theirs.discard(socket)
    if not theirs:
        _OPEN.pop(str(socket.actor.user_id), None)


def sockets_of(user_id: str) -> list[Socket]:
    """The sockets of one person."""
    return list(_OPEN.get(user_id, ()))


def all_sockets() -> list[Socket]:
    """Every socket."""
    return [socket for theirs in _OPEN.values() for socket in theirs]
