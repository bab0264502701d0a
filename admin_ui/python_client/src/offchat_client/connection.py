"""One WebSocket connection: its hello, commands with their replies, and all other frames in order."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from offchat_client.errors import OffChatError, disconnected

PROTOCOL = "offchat.v1"
_FRAME_BYTES = 64 * 1024 * 1024
_ABNORMAL = 1006
_SPAN_S = 10.0
"""The span for which the server names how many commands it takes."""

Frame = dict[str, Any]


class Connection:
    """A connection that is open; :meth:`frames` has to be read for replies to arrive."""

    def __init__(self, socket: ClientConnection, hello: Frame) -> None:
        self.hello = hello
        self._socket = socket
        self._waiting: dict[str, Callable[[Frame | None], None]] = {}
        self._count = 0
        self._sent_at: deque[float] = deque(maxlen=max(1, int(hello["limits"]["commands_per_10s"])))

    @classmethod
    async def open(cls, url: str, endpoint: str, token: str, *, timeout: float = 20.0) -> Connection:
        """Connect to ``/ws/<endpoint>/``; raises OffChatError (``unreachable``) or :class:`Closed`."""
        address = f"{url.replace('http', 'ws', 1)}/ws/{endpoint}/"
        try:
            socket = await connect(
                address,
                additional_headers={"Authorization": f"Token {token}"},
                subprotocols=[PROTOCOL],  # type: ignore[list-item]  # a NewType of str
                max_size=_FRAME_BYTES,
                compression=None,
                open_timeout=timeout,
            )
        except InvalidURI as wrong:
            raise OffChatError("invalid", f"This is no address of a server: {url}") from wrong
        except (OSError, TimeoutError, asyncio.TimeoutError, InvalidHandshake, EOFError) as failure:
            raise OffChatError("unreachable", str(failure) or "No connection.", retryable=True) from failure
        try:
            hello = json.loads(await asyncio.wait_for(socket.recv(), timeout))
            return cls(socket, hello["data"])
        except ConnectionClosed as closed:
            raise Closed.by(closed) from None
        except (asyncio.TimeoutError, ValueError, TypeError, LookupError) as failure:
            await socket.close()
            raise OffChatError("unreachable", "The server did not say hello.", retryable=True) from failure

    async def close(self) -> None:
        """Close properly; what still waits for a reply fails with ``disconnected``."""
        await self._socket.close()
        self._give_up()

    async def ask(self, type: str, data: Mapping[str, Any], *, timeout: float = 30.0) -> Any:
        """Send a command; returns the data of its reply, raises its error, or ``disconnected`` without one."""
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()

        def take(reply: Frame | None) -> None:
            if answer.done():
                return
            if reply is None:
                answer.set_exception(disconnected())
            else:
                answer.set_result(reply)

        name = await self.send(type, data, take)
        try:
            reply = await asyncio.wait_for(answer, timeout)
        except asyncio.TimeoutError:
            # A reply that is that late tells of a connection that leads nowhere: the next one repeats the command.
            await self.close()
            raise disconnected("No reply came.") from None
        finally:
            self._waiting.pop(name, None)
        if not reply["ok"]:
            raise OffChatError.of(reply["error"])
        return reply["data"]

    async def send(self, type: str, data: Mapping[str, Any], take: Callable[[Frame | None], None]) -> str:
        """Send a command whose reply (None where the connection ends before) is given to ``take`` as it is read.

        Not faster than the server allows. Returns the command's id.
        """
        await self._take_turn()
        self._count += 1
        name = f"c{self._count}"
        self._waiting[name] = take
        given = {key: value for key, value in data.items() if value is not None}
        try:
            await self._socket.send(json.dumps({"id": name, "type": type, "data": given}))
        except ConnectionClosed:
            self._waiting.pop(name, None)
            take(None)
        return name

    async def ping(self) -> None:
        """Ask for the heads of the streams, which come as the frame ``pong``."""
        try:
            await self._socket.send('{"type": "ping"}')
        except ConnectionClosed:
            pass  # The reader learns of it.

    async def frames(self) -> AsyncIterator[Frame]:
        """Yield what the server says, replies apart; raises :class:`Closed` at the end."""
        try:
            while True:
                frame = json.loads(await self._socket.recv())
                if "re" not in frame:
                    yield frame
                elif take := self._waiting.pop(frame["re"], None):
                    take(frame)
        except ConnectionClosed as closed:
            raise Closed.by(closed) from None
        finally:
            self._give_up()

    async def _take_turn(self) -> None:
        most = self._sent_at.maxlen or 1
        while len(self._sent_at) == most and (wait := self._sent_at[0] + _SPAN_S - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        self._sent_at.append(time.monotonic())

    def _give_up(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for take in waiting.values():
            take(None)


class Closed(Exception):
    """The server, or the network, has ended a connection."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}".rstrip())
        self.code, self.reason = code, reason

    @classmethod
    def by(cls, closed: ConnectionClosed) -> Closed:
        """Read code and reason of the server's close frame; 1006 where there was none."""
        return cls(closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else cls(_ABNORMAL, "")
