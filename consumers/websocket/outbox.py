"""The bounded send buffer of one socket: a slow client loses ephemeral events first, then its connection."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from consumers.hub.frame import Frame
from consumers.websocket.joining import JOINER
from consumers.websocket.uvicorn_protocol import EXTENSION

_DRAIN_STEP_S = 0.005
_DRAIN_LIMIT_S = 30.0


class Outbox:
    """Base of send buffers; ``slow`` is called once, when the limit is reached."""

    def __init__(self, slow: Callable[[], None]) -> None:
        self._limit: int = settings.SOCKET_QUEUE_BYTES
        self._half = self._limit // 2
        self._slow = slow
        self._closed = False

    def push(self, frame: Frame) -> None:
        """Send a frame, drop it, or give up a slow socket; returns at once."""
        raise NotImplementedError

    def deliver(self, frame: Frame) -> None:
        """Send an event in the same way; one of a busy moment may wait for the next ones, but never overtakes."""
        self.push(frame)

    def waiting(self) -> int:
        """Return the bytes that are not sent yet."""
        raise NotImplementedError

    def abort(self) -> None:
        """Drop the connection without a closing frame."""

    def close(self) -> None:
        """Stop sending."""
        self._closed = True

    def _full(self) -> None:
        self.close()
        self._slow()

    async def drained(self) -> None:
        """Wait until there is room for many frames; gives the socket up after ``_DRAIN_LIMIT_S``."""
        waited = 0.0
        while self.waiting() > self._half // 2 and not self._closed:
            await asyncio.sleep(_DRAIN_STEP_S)
            waited += _DRAIN_STEP_S
            if waited > _DRAIN_LIMIT_S:
                self._full()


class TransportOutbox(Outbox):
    """Writes encoded frames straight to uvicorn's transport, whose buffer is the queue.

    Events of a busy moment are joined (:mod:`consumers.websocket.joining`).
    """

    def __init__(self, protocol: Any, slow: Callable[[], None]) -> None:
        super().__init__(slow)
        self._protocol = protocol
        self._transport = protocol.transport
        self._joined: list[bytes] = []
        self._joined_bytes = 0
        self._written_at = 0.0
        self._busy = False
        protocol.before_closing = self.flush

    def push(self, frame: Frame) -> None:
        """Write the frame's bytes, after the events that wait to be joined."""
        if self._joined:
            self.flush()
        if self._has_room(frame):
            self._transport.write(frame.wire)

    def deliver(self, frame: Frame) -> None:
        """Write an event at once, or join it to the next ones where events come close to each other."""
        transport = self._transport
        if self._closed or self._protocol.close_sent or transport.is_closing():
            return
        # Written out: it is done for each event and socket.
        if transport.get_write_buffer_size() + self._joined_bytes > self._half and not self._has_room(frame):
            return
        if self._joined:
            self._join(frame.wire)
            return
        # The transport itself joins what is written within one turn of the loop.
        if self._written_at != frame.at:
            close = self._written_at > frame.close_since
            if close and self._busy:
                JOINER.add(self.flush)
                self._join(frame.wire)
                return
            self._written_at, self._busy = frame.at, close
        transport.write(frame.wire)

    def _has_room(self, frame: Frame) -> bool:
        transport = self._transport
        if self._closed or self._protocol.close_sent or transport.is_closing():
            return False
        size = transport.get_write_buffer_size() + self._joined_bytes
        if size <= self._half:
            return True
        if not frame.ephemeral and size + len(frame.wire) > self._limit:
            self._full()
        return not frame.ephemeral and not self._closed

    def _join(self, wire: bytes) -> None:
        self._joined.append(wire)
        self._joined_bytes += len(wire)

    def flush(self) -> None:
        """Write the events that wait to be joined; drops them where the connection is closing."""
        joined, self._joined, self._joined_bytes = self._joined, [], 0
        if joined and not self._protocol.close_sent and not self._transport.is_closing():
            self._written_at = asyncio.get_running_loop().time()
            self._transport.write(JOINER.joined(joined))

    def waiting(self) -> int:
        """Return the bytes in the transport's buffer, and of the events that wait to be joined."""
        return 0 if self._transport.is_closing() else int(self._transport.get_write_buffer_size()) + self._joined_bytes

    def close(self) -> None:
        """Stop sending, after what waits to be joined."""
        self.flush()
        self._protocol.before_closing = None
        super().close()

    def abort(self) -> None:
        """Drop the connection: a client that does not read would never see a closing frame."""
        self._transport.abort()


class QueueOutbox(Outbox):
    """A queue with a writer task for each socket: works under every ASGI server."""

    def __init__(self, send: Callable[[dict[str, Any]], Awaitable[None]], slow: Callable[[], None]) -> None:
        super().__init__(slow)
        self._send = send
        self._queue: deque[Frame] = deque()
        self._bytes = 0
        self._ready = asyncio.Event()
        self._writer = asyncio.get_running_loop().create_task(self._write(), name="socket writer")

    def push(self, frame: Frame) -> None:
        """Queue the frame."""
        if self._closed or (frame.ephemeral and self._bytes > self._half):
            return
        if self._bytes + len(frame.payload) > self._limit:
            self._full()
            return
        self._queue.append(frame)
        self._bytes += len(frame.payload)
        self._ready.set()

    def waiting(self) -> int:
        """Return the bytes in the queue."""
        return self._bytes

    def close(self) -> None:
        """Stop the writer."""
        super().close()
        self._writer.cancel()

    async def _write(self) -> None:
        # The reader detects that the client has disconnected.
        with contextlib.suppress(OSError, RuntimeError):
            while await self._ready.wait():
                self._ready.clear()
                while self._queue:
                    frame = self._queue.popleft()
                    await self._send({"type": "websocket.send", "text": frame.payload.decode()})
                    self._bytes -= len(frame.payload)


def outbox_for(
    scope: dict[str, Any], send: Callable[[dict[str, Any]], Awaitable[None]], slow: Callable[[], None]
) -> Outbox:
    """Create the fastest outbox that the ASGI server supports; what the handshake said is not needed from here on."""
    extension = scope.get("extensions", {}).get(EXTENSION)
    if extension is None:
        return QueueOutbox(send, slow)
    extension["protocol"].forget_handshake()
    return TransportOutbox(extension["protocol"], slow)
