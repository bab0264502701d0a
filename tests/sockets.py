"""A WebSocket client for tests: commands with their replies, events as they come, resume after a cut."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests import frames
from tests.waiting import PATIENCE_S

Frame = dict[str, Any]


class Client:
    """One connection to ``/ws/chat/`` or another endpoint."""

    def __init__(self, url: str, token: str = "", *, query: str = "", **options: Any) -> None:
        self.url = url.replace("http", "ws", 1) + query
        self.endpoint = url.rstrip("/").rpartition("/")[2]
        self.options = {"additional_headers": {"Authorization": f"Token {token}"} if token else {}, **options}
        self.events: list[Frame] = []
        self.presence: list[Frame] = []
        """Told by when others come and go, which tests of other things do not decide."""
        self.replies: dict[str, asyncio.Future[Frame]] = {}
        self.asked: dict[str, str] = {}
        """The type of each command that waits for its reply, by its id."""
        self.positions: dict[str, Frame] = {}
        self.hello: Frame = {}
        self.closed: tuple[int, str] | None = None
        self._news = asyncio.Event()
        self._connection: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Client:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> Frame:
        """Connect; returns the hello, or nothing where the server turned us away."""
        self.closed = None
        self._connection = await connect(self.url, max_size=None, compression=None, **self.options)
        try:
            self.hello = json.loads(await self._connection.recv())
            frames.received(self.endpoint, self.hello)
        except ConnectionClosed:
            self._note_close()
            return {}
        self._reader = asyncio.create_task(self._read(self._connection))
        return self.hello

    async def close(self) -> None:
        """Leave properly."""
        if self._connection:
            await self._connection.close()
        if self._reader:
            await self._reader

    def cut(self) -> None:
        """Break the connection as a dead network does."""
        assert self._connection
        self._connection.transport.abort()

    async def ended(self) -> None:
        """Wait until the connection is gone."""
        assert self._reader
        await self._reader

    async def raw(self, text: str | bytes) -> None:
        """Send what may be no frame at all."""
        assert self._connection
        await self._connection.send(text)

    async def ask(self, type: str, data: Frame | None = None, *, within: float = PATIENCE_S) -> Frame:
        """Send a command; returns its reply."""
        return await self.ask_raw(type, json.dumps(data or {}), within=within)

    async def ask_raw(self, type: str, data: str, *, within: float = PATIENCE_S) -> Frame:
        """Send a command with this JSON as its data; returns its reply."""
        name = uuid4().hex
        self.replies[name] = asyncio.get_running_loop().create_future()
        self.asked[name] = type
        text = f'{{"id": "{name}", "type": {json.dumps(type)}, "data": {data}}}'
        await self.raw(text)
        try:
            reply = await asyncio.wait_for(self.replies[name], within)
        finally:
            del self.replies[name], self.asked[name]
        if reply["ok"]:
            frames.accepted(self.endpoint, json.loads(text))
        return reply

    async def do(self, type: str, data: Frame | None = None) -> Frame:
        """Send a command that must be done; returns the reply's data."""
        reply = await self.ask(type, data)
        assert reply["ok"], reply
        return reply["data"]

    async def subscribe(self, **more: Any) -> Frame:
        """Follow everything, from the positions this client has reached."""
        told = await self.do("subscribe", {"streams": "all", "positions": self.positions, **more})
        for stream, at in told["streams"].items():
            if at.get("recovered") is not True and "epoch" in at:
                self.positions[stream] = {"epoch": at["epoch"], "seq": at["seq"]}
        return told

    async def say(self, room: str, body: str) -> Frame:
        """Send a message."""
        return await self.do("message.send", {"room": room, "client_id": str(uuid4()), "body": body})

    def of(self, type: str) -> list[Frame]:
        """The events of one type so far."""
        return [event for event in self.events if event["type"] == type]

    async def until(self, true: Callable[[], Any], *, within: float = PATIENCE_S) -> Any:
        """Wait for something to become true as events arrive; returns it."""
        async with asyncio.timeout(within):
            while not (found := true()):
                self._news.clear()
                await self._news.wait()
            return found

    async def event(self, type: str, *, within: float = PATIENCE_S) -> Frame:
        """Wait for the next event of one type that has not been waited for."""
        found = await self.until(lambda: self.of(type), within=within)
        self.events.remove(found[0])
        return found[0]

    async def quiet(self, seconds: float = 0.5) -> list[Frame]:
        """What arrives within a while."""
        before = len(self.events)
        await asyncio.sleep(seconds)
        return self.events[before:]

    async def _read(self, connection: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in connection:
                self._take(json.loads(text))
        self._note_close()
        self._news.set()

    def _note_close(self) -> None:
        assert self._connection
        self.closed = (self._connection.close_code or 1006, self._connection.close_reason or "")

    def _take(self, frame: Frame) -> None:
        frames.received(self.endpoint, frame, self.asked.get(frame.get("re") or ""))
        if "re" in frame:
            if (waiting := self.replies.get(frame["re"])) and not waiting.done():
                waiting.set_result(frame)
            return
        if "seq" in frame and frame["type"] != "resumed" and frame["stream"] in self.positions:
            self.positions[frame["stream"]]["seq"] = frame["seq"]
        if frame["type"] == "room.added" and "position" in frame["data"]:
            # It may come before the answer to `subscribe`, which leaves out what is followed already.
            self.positions.setdefault(f"room:{frame['data']['id']}", dict(frame["data"]["position"]))
        (self.presence if frame["type"] == "presence" else self.events).append(frame)
        self._news.set()


@contextlib.asynccontextmanager
async def following(url: str, token: str, **more: Any) -> AsyncIterator[Client]:
    """A client that follows everything of its person."""
    async with Client(f"{url}/ws/chat/", token) as client:
        await client.subscribe(**more)
        yield client
