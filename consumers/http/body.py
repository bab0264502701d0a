"""The body of one request, read ahead within bounds; what a client sent is kept when it disconnects."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from backend.errors import Locked, Unavailable
from consumers.tasks import spawn

AHEAD_BYTES = 1024 * 1024
"""Bytes that may wait between the socket and the reader; beyond them TCP holds the client back."""

EARLY_BYTES = 128 * 1024
"""The same before the first read: bytes that a client may send before the request is authorised."""

_GATHER_BYTES = 512 * 1024
_GATHER_S = 0.01
DRAIN_BYTES = 256 * 1024 * 1024
DRAIN_S = 5.0

UNASKED_BYTES = 64 * 1024
"""Most bytes of the body of a download request, which has no meaning."""


class Stalled(Unavailable):
    """The client sent nothing for too long; the receiver decides about the bytes before."""


class Body:
    """The parts of a request body as they arrive.

    ``complete``: the client has sent all of it; ``broken``: its connection ended before that.
    """

    def __init__(self, receive: Callable[[], Awaitable[Any]], *, at_once: bool) -> None:
        self._receive = receive
        self._parts: list[bytes] = []
        self._waiting = 0
        self._changed, self._space = asyncio.Event(), asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._wanted, self._ahead = False, EARLY_BYTES
        self.complete = False
        self.broken = False
        if at_once:
            self._begin()

    def _begin(self) -> None:
        self._space.set()
        if self._reader is None:
            self._reader = spawn(self._read_ahead(), "request body")

    async def _read_ahead(self) -> None:
        while not self._take(await self._receive()):
            while self._waiting >= self._ahead:
                self._space.clear()
                await self._space.wait()

    def _take(self, message: dict[str, Any]) -> bool:
        """Keep the bytes of an ASGI message; returns whether it was the last one."""
        if message["type"] == "http.disconnect":
            self.broken = True
        elif part := message.get("body", b""):
            self._parts.append(part)
            self._waiting += len(part)
        self.complete = not self.broken and not message.get("more_body", False)
        self._changed.set()
        return self.complete or self.broken

    async def read(self, *, within_s: float) -> list[bytes]:
        """Return the received parts, gathered for a moment; empty at the end of the body, also of a broken one.

        Raises Locked once another request wants the same upload, Stalled after ``within_s`` seconds without a byte.
        """
        self._ahead = AHEAD_BYTES
        self._begin()
        try:
            async with asyncio.timeout(within_s):
                await self._until(1)
        except TimeoutError:
            raise Stalled("Nothing was sent for a while. What had arrived is kept; go on from there.") from None
        if not self._parts and self._wanted:
            raise Locked("Another request goes on with this upload. What had arrived is kept.")
        try:
            async with asyncio.timeout(_GATHER_S):
                await self._until(_GATHER_BYTES)
        except TimeoutError:
            pass
        parts, self._parts, self._waiting = self._parts, [], 0
        self._space.set()
        return parts

    async def _until(self, least: int) -> None:
        while self._waiting < least and not (self.complete or self.broken or self._wanted):
            self._changed.clear()
            await self._changed.wait()

    @property
    def is_wanted(self) -> bool:
        """Whether another request wants the same upload."""
        return self._wanted

    def request_release(self) -> None:
        """Stop reading, for another request wants the same upload. Received bytes can still be read."""
        self._wanted = True
        self.close()
        self._changed.set()

    def close(self) -> None:
        """Stop reading ahead."""
        if self._reader is not None:
            self._reader.cancel()

    async def drain(self) -> None:
        """Read and discard the rest, within bounds: a client that is cut off while it sends never sees the response."""
        if self._reader is None:
            return  # The body was never read: a client that waits for "100 Continue" does not send it.
        self.close()
        await asyncio.wait([self._reader])
        self._parts, remaining = [], DRAIN_BYTES
        try:
            async with asyncio.timeout(DRAIN_S):
                while remaining > 0 and not (self.complete or self.broken):
                    self._take(await self._receive())
                    remaining -= self._waiting
                    self._parts, self._waiting = [], 0
        except TimeoutError:
            pass

    async def until_gone(self) -> None:
        """Return when the client has disconnected or sends more than ``UNASKED_BYTES``; for long responses."""
        unasked = 0
        while not self.broken and unasked <= UNASKED_BYTES:
            message = await self._receive()
            self.broken = message["type"] == "http.disconnect"
            unasked += len(message.get("body", b""))
