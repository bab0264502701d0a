"""One connection of the client: resumes from the positions reached, hands on what is new, notices what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from offchat_client.connection import Closed, Connection, Frame
from offchat_client.errors import OffChatError, disconnected
from offchat_client.inbox import Inbox
from offchat_client.pauses import pause
from offchat_client.positions import Gap, Positions
from offchat_client.rest import Rest
from offchat_client.states import read_state

_AT_ONCE = 4
"""How many states are read at once."""


class Session:
    """Runs until the connection ends; ``ready`` is called with the answer to the last ``subscribe``."""

    def __init__(
        self,
        connection: Connection,
        positions: Positions,
        inbox: Inbox,
        rest: Rest,
        *,
        classes: list[str] | None,
        ready: Callable[[Frame], None],
    ) -> None:
        self._connection = connection
        self._positions = positions
        self._inbox = inbox
        self._rest = rest
        self._classes = classes
        self._ready = ready
        self._lagging = False
        self._error: Exception | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._reads = asyncio.Semaphore(_AT_ONCE)

    async def run(self) -> None:
        """Read the connection to its end; raises Closed, Gap where it is to be resumed at once, or OffChatError."""
        self._positions.resets.clear()
        self._start(self._subscribe())
        self._start(self._look())
        try:
            async for frame in self._connection.frames():
                self._take(frame)
        except Closed:
            if self._error:
                raise self._error from None
            raise
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _take(self, frame: Frame) -> None:
        if frame["type"] == "pong":
            if not self._lagging and self._positions.behind(frame["data"]["heads"]):
                raise Gap("heads")
        elif "stream" in frame and frame["type"] != "resumed" and not self._lagging:
            self._lag(there_was_room=self._positions.take(frame))

    def _lag(self, *, there_was_room: bool) -> None:
        """Where there is no room, drop what comes, and resume from the log once all was handled that is here."""
        if not there_was_room and not self._lagging:
            self._lagging = True
            self._start(self._resume_later())

    async def _resume_later(self) -> None:
        await self._inbox.drained.wait()
        raise Gap("no room")

    async def _subscribe(self) -> None:
        requests = self._positions.requests()
        for number, request in enumerate(requests, 1):
            reply, away = await self._ask(request)
            attempt = 0
            while away:
                await asyncio.sleep(pause(attempt))
                attempt += 1
                _, away = await self._ask(self._positions.request(away))
            if number == len(requests):
                self._ready(reply)

    async def _ask(self, request: Frame) -> tuple[Frame, list[str]]:
        """Send one ``subscribe``. Its reply is taken as it is read: before the frames that it announces."""
        answer: asyncio.Future[tuple[Frame, list[str]]] = asyncio.get_running_loop().create_future()

        def take(reply: Frame | None) -> None:
            if answer.done():
                return
            if reply is None:
                answer.set_exception(disconnected())
            elif not reply["ok"]:
                answer.set_exception(OffChatError.of(reply["error"]))
            else:
                answer.set_result((reply["data"], self._subscribed(reply["data"])))

        await self._connection.send("subscribe", {**request, "events": self._classes}, take)
        return await answer

    def _subscribed(self, data: Frame) -> list[str]:
        before = set(self._positions.resets)
        away = self._positions.subscribed(data["streams"])
        self._inbox.begin(data["streams"])
        for stream in set(self._positions.resets) - before:
            self._start(self._read_anew(stream))
        return away

    async def _read_anew(self, stream: str) -> None:
        async with self._reads:
            try:
                state, position = await read_state(self._rest, stream)
            except OffChatError as error:
                if error.code in {"not_found", "forbidden"}:
                    self._positions.forget(stream)
                    return
                raise
        if stream in self._positions.resets and not self._lagging:
            self._lag(there_was_room=self._positions.read_anew(stream, state, position))

    async def _look(self) -> None:
        """Ask for the heads now and then: an event that is missing shows, and a connection that leads nowhere."""
        while True:
            await asyncio.sleep(float(self._connection.hello["heartbeat_s"]))
            await self._connection.ping()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do work beside the reading; where it fails, the connection ends with its error."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:
                self._error = self._error or error
                await self._connection.close()

        task = asyncio.create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
