"""The clients of a run: listeners that note what they are told, and speakers that repeat until they are answered."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import defaultdict
from uuid import uuid4

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.sockets import Client, Frame

AWAY = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, AssertionError)
"""What a client meets while something is being killed."""


class Listener(Client):
    """A socket that is opened again whenever it ends, and keeps of each event what the end of the run compares."""

    def __init__(self, urls: list[str], token: str) -> None:
        super().__init__(f"{random.choice(urls)}/ws/chat/", token)
        self._urls = urls
        self.seqs: dict[str, list[int]] = defaultdict(list)
        self.messages: dict[str, list[str]] = defaultdict(list)
        self.gone: dict[str, dict[str, str]] = defaultdict(dict)
        """Of each stream, the messages that went, and why."""
        self.files: dict[str, tuple[int, str]] = {}
        self.complaints: list[str] = []
        self.returns = -1

    def _take(self, frame: Frame) -> None:
        stream, seq = frame.get("stream", ""), frame.get("seq")
        if seq and frame["type"] != "resumed" and stream in self.positions:
            self.seqs[stream].append(seq)
            if frame["type"] == "message.created":
                self.messages[stream].append(frame["data"]["id"])
            if frame["type"] == "message.deleted":
                self.gone[stream][frame["data"]["id"]] = frame["data"]["reason"]
                if frame["data"]["id"] not in self.messages[stream]:
                    self.messages[stream].append(frame["data"]["id"])
            if frame["type"] == "media.updated":
                # It stands in two streams for whoever sent the file, and between them there is no order.
                shown = frame["data"]
                self.files[shown["id"]] = max(self.files.get(shown["id"], (0, "")), (shown["version"], shown["state"]))
        super()._take(frame)
        if "re" not in frame and frame["type"] != "pong":
            self.events.clear()

    async def live(self) -> None:
        """Follow everything, for ever."""
        while True:
            with contextlib.suppress(*AWAY):
                self.url = random.choice(self._urls).replace("http", "ws", 1) + "/ws/chat/"
                await asyncio.wait_for(self.open(), 10)
                if self._reader is not None and self.closed is None:
                    await self._resume()
                    await self.ended()
            await asyncio.sleep(random.uniform(0.1, 0.6))

    async def _resume(self) -> None:
        known = set(self.positions)
        told = await self.subscribe()
        self.returns += 1
        self.complaints += [f"{name}: {at}" for name, at in told["streams"].items()
                            if name in known and at.get("recovered") is not True]  # fmt: skip

    async def heads(self) -> dict[str, Frame]:
        """Where the server says that this client stands."""
        await self.raw('{"type":"ping"}')
        pong = await self.event("pong", within=10)
        return dict(pong["data"]["heads"])


class Speaker:
    """Somebody who says things one after the other, each until it is acknowledged."""

    def __init__(self, urls: list[str], token: str, rooms: list[str]) -> None:
        self._urls, self._token, self._rooms = urls, token, rooms
        self.acknowledged: dict[str, tuple[str, str]] = {}
        self.repeated = 0

    async def speak(self, count: int, pause_s: float) -> None:
        """Say so many things, each in one of the rooms; ids are kept as they are acknowledged."""
        todo = [(str(uuid4()), random.choice(self._rooms), f"message {number}") for number in range(count)]
        while todo:
            with contextlib.suppress(*AWAY):
                async with asyncio.timeout(300), Client(f"{random.choice(self._urls)}/ws/chat/", self._token) as client:
                    while todo:
                        await self._say(client, *todo[0])
                        todo.pop(0)
                        await asyncio.sleep(random.uniform(0, 2 * pause_s))
            if todo:
                self.repeated += 1
                await asyncio.sleep(random.uniform(0.1, 0.6))

    async def _say(self, client: Client, client_id: str, room: str, body: str) -> None:
        reply = await client.ask("message.send", {"room": room, "client_id": client_id, "body": body}, within=15)
        if not reply["ok"]:
            if not reply["error"]["retryable"] and reply["error"]["code"] != "rate_limited":
                raise RuntimeError(f"refused: {reply['error']}")
            raise TimeoutError
        self.acknowledged[reply["data"]["id"]] = (room, body)
