"""Closes the sockets of people who lost access, on every process, within a second."""

from __future__ import annotations

import time
from collections import deque

import msgspec
from msgspec import Struct

from backend.accounts.access import lasting_name
from backend.accounts.events import LostAccess
from backend.accounts.services import renewed
from backend.errors import SecondFactorOwed, Unauthenticated
from backend.events.catalogue import ACCESS_STREAM
from consumers.hub.frame import Frame
from consumers.hub.hub import HUB
from consumers.hub.stream import RESTARTED, Stream
from consumers.hub.threads import in_thread
from consumers.hub.turns import CALLER
from consumers.websocket.close_codes import FORBIDDEN, UNAUTHENTICATED
from consumers.websocket.registry import OpenSocket, all_sockets, sockets_of

_ENDED = "Your access has ended. Log in again."
_RECENT = 10_000
_LOST: deque[tuple[float, LostAccess]] = deque(maxlen=_RECENT)
"""Recent losses of access with their times (monotonic seconds), for sockets that are just being admitted."""


class _AccessFrame(Struct):
    data: LostAccess


_DECODER = msgspec.json.Decoder(_AccessFrame)


def close_barred(stream: Stream, frame: Frame) -> None:
    """Handle ``access.revoked``, and streams whose log was rebuilt; a control of the hub."""
    if frame.type == RESTARTED:
        for socket in all_sockets():
            if stream.name == ACCESS_STREAM or socket.depends_on(stream):
                socket.send_away()
    elif stream.name == ACCESS_STREAM and frame.type == "access.revoked":
        lost = _DECODER.decode(frame.payload).data
        _LOST.append((time.monotonic(), lost))
        for socket in sockets_of(lost.user):
            _act(socket, lost)


def catch_up(socket: OpenSocket, since: float) -> None:
    """Apply losses of access since ``since`` (monotonic seconds) to a socket that was being admitted then."""
    for moment, lost in reversed(_LOST):
        if moment < since:
            return
        if lost.user == str(socket.actor.user_id):
            _act(socket, lost)


def _act(socket: OpenSocket, lost: LostAccess) -> None:
    if lost.credential == lasting_name(socket.actor.credential):
        socket.close_soon(lost.code, _ENDED)
    elif lost.credential is None:
        # A socket of a later log-in stays open.
        socket.spawn(look_again(socket, lost.code), "socket access")


async def look_again(socket: OpenSocket, code: int = UNAUTHENTICATED) -> None:
    """Read the rights of the person again; close the socket if its log-in has ended.

    Raises database errors where they cannot be read now.
    """
    # For the rest of this task: a person's own commands, however many wait, must not delay the loss of their rights.
    CALLER.set("")
    try:
        socket.actor = await in_thread(renewed, socket.actor)
    except Unauthenticated:
        socket.close_soon(code, _ENDED)
        return
    except SecondFactorOwed as owed:
        socket.close_soon(FORBIDDEN, owed.message)
        return
    if socket.allowed():
        await socket.rights_changed()
    else:
        socket.close_soon(FORBIDDEN, _ENDED)


HUB.on_control(close_barred)
