"""A socket in the test's own process, so that what stands behind it can be made to fail."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

from django.db import OperationalError

from consumers.routes import SOCKETS
from consumers.websocket.socket import Socket
from tests import frames
from tests.waiting import PATIENCE_S

Frame = dict[str, Any]


class Wire:
    """One connection, from the client's side."""

    def __init__(self, kind: type[Socket], token: str) -> None:
        self.socket = kind(SOCKETS[kind])
        self.frames: list[Frame] = []
        self.asked: dict[str, Frame] = {}
        self.closed: tuple[int, str] | None = None
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._scope = {
            "type": "websocket", "path": f"/ws/{kind.endpoint}/", "query_string": b"", "client": ("127.0.0.1", 1),
            "headers": [(b"authorization", f"Token {token}".encode())], "subprotocols": [],
        }  # fmt: skip
        self._incoming.put_nowait({"type": "websocket.connect"})

    def start(self) -> None:
        """Let the application run."""
        self.application = asyncio.create_task(self.socket(self._scope, self._incoming.get, self._take))

    async def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self._hold(json.loads(message["text"]))
            self.frames.append(json.loads(message["text"]))
        if message["type"] == "websocket.close":
            self.closed = message["code"], message["reason"]
            self.leave()

    def _hold(self, frame: Frame) -> None:
        asked = self.asked.get(frame.get("re") or "")
        frames.received(self.socket.endpoint, frame, asked and asked["type"])
        if asked and frame["ok"]:
            frames.accepted(self.socket.endpoint, asked)

    def leave(self) -> None:
        """The connection has ended; the server is told so, as uvicorn tells it."""
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})

    def say(self, type: str, data: Frame) -> str:
        """Send a command; its id."""
        name = uuid4().hex
        self.asked[name] = {"id": name, "type": type, "data": data}
        self._incoming.put_nowait({"type": "websocket.receive", "text": json.dumps(self.asked[name])})
        return name

    def replies(self, name: str) -> list[Frame]:
        """What was answered to a command."""
        return [frame for frame in self.frames if frame.get("re") == name]

    async def do(self, type: str, data: Frame) -> Frame:
        """Send a command that must be done; the reply's data."""
        name = self.say(type, data)
        await self.until(lambda: self.replies(name))
        assert self.replies(name)[0]["ok"], self.replies(name)
        return dict(self.replies(name)[0]["data"])

    def of(self, type: str) -> list[Frame]:
        """The events of one type so far."""
        return [frame for frame in self.frames if frame.get("type") == type]

    async def until(self, true: Callable[[], Any], *, within: float = PATIENCE_S) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(within):
            while not true():
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def wired(kind: type[Socket], token: str) -> AsyncIterator[Wire]:
    """A socket that is open while the test runs."""
    wire = Wire(kind, token)
    wire.start()
    try:
        await wire.until(lambda: wire.frames or wire.closed)
        yield wire
    finally:
        wire.leave()
        await asyncio.wait_for(wire.application, PATIENCE_S)


Open = Callable[[type[Socket], str], contextlib.AbstractAsyncContextManager[Wire]]


def failing_once(work: Callable[..., Any]) -> Callable[..., Any]:
    """``work``, before which the database is away for a moment."""
    failures = [OperationalError("the database went away for a moment")]

    def now_and_then(*args: Any, **more: Any) -> Any:
        if failures:
            raise failures.pop()
        return work(*args, **more)

    return now_and_then
