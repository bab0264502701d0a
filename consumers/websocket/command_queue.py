"""The queue of commands of one socket: bounded in rate, number and bytes."""

from __future__ import annotations

import asyncio
import time
from weakref import WeakValueDictionary

from django.conf import settings

from backend.errors import RateLimited
from consumers.websocket.protocol import Command

_WINDOW_S = 10.0
_QUEUED = 2
"""Factor: so many times the commands of ten seconds may wait."""

_QUEUED_BYTES = 1024 * 1024
"""Bytes of commands that may wait."""

_QUEUE_FULL_RETRY_S = 1.0
_FAR_OVER = 3
"""Factor: so many times the allowed rate closes a socket."""

_AT_ONCE = 4
"""Commands of all sockets of one person that are carried out at a time in this process."""

_PACES: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()


def pace_of(user_id: str) -> asyncio.Semaphore:
    """Return what the sockets of one person pass for each command, so that many sockets are no faster than a few."""
    return _PACES.setdefault(user_id, asyncio.Semaphore(_AT_ONCE))


class FarTooFast(Exception):
    """A client with several times the allowed rate; it may reconnect after ``retry_after_s`` seconds."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class CommandQueue:
    """A queue of commands in the order of arrival; the reader never waits for their handlers."""

    def __init__(self) -> None:
        self._times: list[float] = []
        # Lists: an empty deque keeps room for 64.
        self._commands: list[Command] = []
        self._most = _QUEUED * settings.COMMANDS_PER_10S
        self._bytes = 0

    def count(self, command: Command) -> None:
        """Count a command against the rate; raises RateLimited over it, FarTooFast where the socket must be closed."""
        now, limit = time.monotonic(), settings.COMMANDS_PER_10S
        while self._times and self._times[0] < now - _WINDOW_S:
            del self._times[0]
        self._times.append(now)
        # A ping is always answered: a busy client must not take its socket for dead.
        if len(self._times) <= limit or (command.type == "ping" and len(self._times) <= _FAR_OVER * limit):
            return
        wait = round(self._times[0] + _WINDOW_S - now, 1)
        if len(self._times) > _FAR_OVER * limit:
            raise FarTooFast(wait)
        raise RateLimited(f"More than {limit} commands in ten seconds. Slow down.", retry_after_s=wait)

    def put(self, command: Command) -> None:
        """Add a command; raises RateLimited where the queue is full."""
        size = len(command.data)
        if len(self._commands) >= self._most or self._bytes + size > _QUEUED_BYTES:
            # The reader never waits: it detects that the client has disconnected.
            full = "Too many commands are waiting to be done. Slow down."
            raise RateLimited(full, retry_after_s=_QUEUE_FULL_RETRY_S)
        self._bytes += size
        self._commands.append(command)

    def __len__(self) -> int:
        return len(self._commands)

    def take(self) -> Command:
        """Take the next command out."""
        command = self._commands.pop(0)
        self._bytes -= len(command.data)
        return command
