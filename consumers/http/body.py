"""The body of one request, read ahead in bounds: what a client sent is kept, also when it hangs up at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from backend.errors import Locked, Unavailable
from consumers.tasks import spawn

AHEAD_BYTES = 1024 * 1024
"""How much may wait between the socket and whoever reads; beyond it the client is held back by TCP."""

EARLY_BYTES = 128 * 1024
"""The same until somebody reads: as much as a client may have sent before it is known to be welcome."""

_GATHER_BYTES = 512 * 1024
_GATHER_S = 0.01
DRAIN_BYTES = 256 * 1024 * 1024
DRAIN_S = 5.0

UNASKED_BYTES = 64 * 1024
"""What may come as the body of a request for a file: such a body means nothing, so nobody needs to send more."""


class Stalled(Unavailable):
    """The client sent nothing for too long; what that means for the bytes before is for the receiver to say."""


class Body:
    """Pieces of a body as they arrive.

    ``complete`` says that the client has sent all of it, ``broken`` that its connection ended before.
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
        """Keep what a message brings; whether it was the last one."""
        if message["type"] == "http.disconnect":
            self.broken = True
        elif part := message.get("body", b""):
            self._parts.append(part)
            self._waiting += len(part)
        self.complete = not self.broken and not message.get("more_body", False)
        self._changed.set()
        return self.complete or self.broken

    async def read(self, *, within_s: float) -> list[bytes]:
        """The pieces that have arrived, gathered for a moment into a large lot; empty at the end, however it came.

        Raises Locked once another request wants the same upload, Stalled where nothing comes in ``within_s``.
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

    async def _until(self, enough: int) -> None:
        while self._waiting < enough and not (self.complete or self.broken or self._wanted):
            self._changed.clear()
            await self._changed.wait()

    def request_release(self) -> None:
        """Stop reading: another request wants what this one writes to. What has arrived can still be read."""
        self._wanted = True
        self.close()
        self._changed.set()

    def close(self) -> None:
        """Stop reading ahead."""
        if self._reader is not None:
            self._reader.cancel()

    async def drain(self) -> None:
        """Read on and forget, within bounds: a client that is cut off while it sends never sees the answer."""
        if self._reader is None:
            return  # Nobody asked for the body: a client that waits to be asked does not send it.
        self.close()
        await asyncio.wait([self._reader])
        self._parts, left = [], DRAIN_BYTES
        try:
            async with asyncio.timeout(DRAIN_S):
                while left > 0 and not (self.complete or self.broken):
                    self._take(await self._receive())
                    left -= self._waiting
                    self._parts, self._waiting = [], 0
        except TimeoutError:
            pass

    async def until_gone(self) -> None:
        """Return when the client has hung up, or sends what nobody asked for; for answers that take long."""
        unasked = 0
        while not self.broken and unasked <= UNASKED_BYTES:
            message = await self._receive()
            self.broken = message["type"] == "http.disconnect"
            unasked += len(message.get("body", b""))
