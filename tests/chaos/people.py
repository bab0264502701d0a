"""The clients of a run: listeners that note what they are told, and speakers that repeat until they are answered."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests import frames
from tests.sockets import Client, Frame

AWAY = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, AssertionError)
"""What a client meets while something is being killed."""
COMES_LATE = "comes late"
"""What is said by who is held back at the commit."""
REFUSALS = {"not_found", "forbidden", "conflict", "invalid", "gone"}
"""What may be answered to who marks a message that has gone, or has too many marks already."""
WEIGHTS = {
    "message.send": 62, "reply": 8, "message.edit": 7, "message.delete": 3, "reaction.add": 7, "reaction.remove": 2,
    "read.mark": 4, "thread.read": 1, "thread.follow": 1, "pin.add": 1, "pin.remove": 1, "save.add": 1,
    "save.remove": 1, "draft.set": 1,
}  # fmt: skip
"""How often each thing is done."""


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> Frame:
    """A frame, held against the contract; the same for all who are sent it, and so judged once."""
    frame = dict(json.loads(text))
    frames.received("chat", frame)
    return frame


class Listener(Client):
    """A socket that is opened again whenever it ends, and keeps each durable event in the order of arrival."""

    def __init__(self, urls: list[str], name: str, token: str) -> None:
        super().__init__(f"{random.choice(urls)}/ws/chat/", token)
        self.name = name
        self._urls = urls
        self.told: list[Frame] = []
        """Every durable event; those of other listeners are the same objects, and nobody changes them."""
        self.complaints: list[str] = []
        self.returns = -1
        self.slow = 0

    async def _read(self, connection: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in connection:
                frame = _parsed(str(text))
                if frame.get("seq") and frame["type"] != "resumed":
                    self._keep(frame)
                else:
                    super()._take(frame)
                    self.events[:] = self.events[-3:]
        self._note_close()
        self._news.set()

    def _keep(self, frame: Frame) -> None:
        stream, seq = frame["stream"], frame["seq"]
        at = self.positions.get(stream)
        if at is None:
            self.complaints.append(f"{stream} was told without being followed")
            return
        if seq != at["seq"] + 1:
            self.complaints.append(f"{stream}: {seq} came after {at['seq']}")
        at["seq"] = seq
        self.told.append(frame)

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

    async def read_slowly(self, seconds: float) -> None:
        """Read nothing for a while, as a telephone in a tunnel does."""
        if self._connection is None or self._connection.transport.is_closing():
            return
        transport: Any = self._connection.transport
        self.slow += 1
        transport.pause_reading()
        await asyncio.sleep(seconds)
        with contextlib.suppress(RuntimeError):
            transport.resume_reading()

    async def _resume(self) -> None:
        known = set(self.positions)
        told = await self.subscribe()
        self.returns += 1
        self.complaints += [f"{name} was not recovered: {at}" for name, at in told["streams"].items()
                            if name in known and at.get("recovered") is not True]  # fmt: skip


@dataclass
class Said:
    """A message as its author knows it to be."""

    id: str
    room: str
    body: str
    thread: str | None
    deleted: bool = False


@dataclass
class Common:
    """What all speakers know of each other."""

    messages: dict[str, Said] = field(default_factory=dict)
    """Every acknowledged message by its id."""
    reactions: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    """Whether somebody (message, person, emoji) has reacted, as it was acknowledged last."""
    done: Counter[str] = field(default_factory=Counter)
    """How often each thing was acknowledged, also with a refusal."""
    wrong: list[str] = field(default_factory=list)
    late: bool = False
    """Whether the next message is to be one that is held back."""

    def replies(self, room: str) -> list[Frame]:
        """The replies in threads of a room, as lists need them that show a thread whose replies all went."""
        found = [one for one in self.messages.values() if one.room == room and one.thread]
        return [{"id": one.id, "room": one.room, "thread": one.thread} for one in found]


class Speaker:
    """Somebody who does things one after the other, each until it is acknowledged."""

    def __init__(self, urls: list[str], token: str, person: str, rooms: list[str], emoji: str, common: Common) -> None:
        self._urls, self._token, self._person, self._rooms = urls, token, person, rooms
        self._emoji, self._common = emoji, common
        self._mine: list[Said] = []
        self._roots: dict[str, list[str]] = defaultdict(list)
        self.repeated = 0

    async def speak(self, count: int, pause_s: float) -> None:
        """Say so many things, and mark, change and read others meanwhile."""
        said, todo = 0, self._next()
        while said < count:
            with contextlib.suppress(*AWAY):
                url = f"{random.choice(self._urls)}/ws/chat/"
                async with asyncio.timeout(300), Client(url, self._token) as client:
                    while said < count:
                        await self._do(client, *todo)
                        said += "client_id" in todo[1]
                        todo = self._next()
                        await asyncio.sleep(random.uniform(0, 2 * pause_s))
            if said < count:
                self.repeated += 1
                await asyncio.sleep(random.uniform(0.1, 0.6))

    # -- what to do next ---------------------------------------------------------------------------------------

    def _next(self) -> tuple[str, Frame]:
        [what] = random.choices([*WEIGHTS], [*WEIGHTS.values()])
        return what, _ORDERS[what](self) or _ORDERS["message.send"](self) or {}

    def _new(self, **more: Any) -> Frame:
        late, self._common.late = self._common.late, False
        body = f"{COMES_LATE} " if late else ""
        return {"room": random.choice(self._rooms), "client_id": str(uuid4()), "body": f"{body}{uuid4().hex}", **more}

    def _reply(self) -> Frame | None:
        room = random.choice(self._rooms)
        roots = self._roots[room]
        if len(roots) < 3:
            roots += [one.id for one in self._mine if one.room == room and one.thread is None and not one.deleted][-1:]
        more = {"thread": random.choice(roots), "broadcast": random.random() < 0.2} if roots else None
        return self._new(**more | {"room": room}) if more else None

    def _own(self) -> Said | None:
        living = [one for one in self._mine[-30:] if not one.deleted]
        return random.choice(living) if living else None

    def _any(self) -> Said | None:
        near = [one for one in [*self._common.messages.values()][-200:] if one.room in self._rooms]
        return random.choice(near) if near else None

    def _edit(self) -> Frame | None:
        return {"message": one.id, "body": f"edited {uuid4().hex}"} if (one := self._own()) else None

    def _delete(self) -> Frame | None:
        return {"message": one.id} if (one := self._own()) else None

    def _mark(self) -> Frame | None:
        return {"message": one.id} if (one := self._any()) else None

    def _react(self) -> Frame | None:
        return {"message": one.id, "emoji": self._emoji} if (one := self._any()) else None

    def _read_room(self) -> Frame | None:
        return {"room": one.room, "message": one.id} if (one := self._any()) else None

    def _read_thread(self) -> Frame | None:
        one = self._any()
        return {"thread": one.thread, "message": one.id} if one and one.thread else None

    def _follow(self) -> Frame | None:
        one = self._any()
        return {"thread": one.thread, "following": random.random() < 0.7} if one and one.thread else None

    def _draft(self) -> Frame:
        return {"room": random.choice(self._rooms), "body": random.choice(["", "half a word"])}

    # -- doing it ----------------------------------------------------------------------------------------------

    async def _do(self, client: Client, what: str, data: Frame) -> None:
        command = "message.send" if "client_id" in data else what
        reply = await client.ask(command, data, within=20)
        if not reply["ok"]:
            self._refused(command, reply["error"])
            return
        self._common.done[what] += 1
        self._note(command, data, reply["data"])

    def _refused(self, command: str, error: Frame) -> None:
        if error["code"] == "internal":
            self._common.wrong.append(f"{command} was answered by an accident: {error}")
            return
        if error["retryable"] or error["code"] == "rate_limited":
            raise TimeoutError
        self._common.done[f"{command} refused"] += 1
        if command in {"message.send", "message.edit"} or error["code"] not in REFUSALS:
            self._common.wrong.append(f"{command} was refused: {error}")

    def _note(self, command: str, data: Frame, answer: Frame) -> None:
        common = self._common
        if command == "message.send":
            one = Said(answer["id"], data["room"], data["body"], data.get("thread"))
            common.messages[one.id] = one
            self._mine.append(one)
        elif command == "message.edit":
            common.messages[data["message"]].body = data["body"]
        elif command == "message.delete":
            common.messages[data["message"]].deleted = True
        elif command.startswith("reaction."):
            common.reactions[data["message"], self._person, data["emoji"]] = command == "reaction.add"


_ORDERS: dict[str, Callable[[Speaker], Frame | None]] = {
    "message.send": Speaker._new, "reply": Speaker._reply, "message.edit": Speaker._edit,
    "message.delete": Speaker._delete, "reaction.add": Speaker._react, "reaction.remove": Speaker._react,
    "read.mark": Speaker._read_room, "thread.read": Speaker._read_thread, "thread.follow": Speaker._follow,
    "pin.add": Speaker._mark, "pin.remove": Speaker._mark, "save.add": Speaker._mark, "save.remove": Speaker._mark,
    "draft.set": Speaker._draft,
}  # fmt: skip
