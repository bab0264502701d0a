"""Joins the events of a busy moment: the first leave at once, those of the next 5 ms in one write per connection.

Frames are concatenated, never changed, and none overtakes another. It costs an event up to 5 ms, and only from the
third on that comes to a connection within 5 ms of the one before: there its own write would cost more than the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

log = structlog.get_logger()

_JOIN_S = 0.005
"""The longest time that an event waits."""


class Joiner:
    """Flushes the connections of this process that hold events back, all in one step."""

    def __init__(self) -> None:
        self._flushes: list[Callable[[], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._parts: list[bytes] = []
        self._whole = b""

    def add(self, flush: Callable[[], None]) -> None:
        """Call ``flush`` within ``_JOIN_S``."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._flushes = loop, []
        if not self._flushes:
            loop.call_later(_JOIN_S, self._flush)
        self._flushes.append(flush)

    def _flush(self) -> None:
        flushes, self._flushes = self._flushes, []
        for flush in flushes:
            try:
                flush()
            except Exception as error:
                # One broken connection must not keep the events from the others.
                log.error("joiner.flush_failed", exc_info=error)
        self._parts, self._whole = [], b""

    def joined(self, parts: list[bytes]) -> bytes:
        """Return the frames as one; sockets of one room mostly hold the same ones, which are joined once."""
        if parts != self._parts:
            self._parts, self._whole = parts, b"".join(parts)
        return self._whole


JOINER = Joiner()
