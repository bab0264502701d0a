"""``/ws/media/``: what becomes of files, over connections that break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

from offchat_client.connection import Closed, Connection, Frame
from offchat_client.contract import Attachment, Event
from offchat_client.errors import OffChatError
from offchat_client.reconnecting import before_next
from offchat_client.rest import Rest

SETTLED = {"ready", "failed", "expired", "deleted"}
"""States after which nothing more is expected of a file."""


class Media:
    """Watches files that the account may see."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def watch(self, *media: str, mine: bool = False, namespace: str | None = None) -> AsyncIterator[Event]:
        """Yield what becomes of files by their ids (500 at most), of all one's own uploads, or of a library.

        It begins with a ``media.updated`` for each file as it stands now, also after each break; one of a lower
        ``version`` than before is left out. Ends with the caller; raises OffChatError where the server refuses.
        """
        data: Frame = {"media": list(media) or None, "mine": mine or None, "namespace": namespace}
        versions: dict[str, int] = {}
        failures = 0
        while True:
            token = None
            try:
                token = await self._rest.log_in()
                connection = await Connection.open(self._rest.url, "media", token)
                try:
                    async for frame in _watched(connection, data):
                        failures = 0
                        if _is_news(frame, versions):
                            yield cast("Event", frame)
                finally:
                    await connection.close()
            except (Closed, OffChatError) as ended:
                wait = before_next(ended, failures, self._rest, token)
            failures += 1
            await asyncio.sleep(wait)

    async def settled(self, media: str, *, timeout: float | None = None) -> Attachment:
        """Wait until a file is ``ready``, ``failed``, ``expired`` or ``deleted``; returns it.

        Raises OffChatError: ``timeout`` after that many seconds, ``not_found`` for a file that may not be seen.
        """
        try:
            return await asyncio.wait_for(self._settled(media), timeout)
        except asyncio.TimeoutError:
            raise OffChatError("timeout", "The file is still being worked on.", retryable=True) from None

    async def _settled(self, media: str) -> Attachment:
        events = self.watch(media)
        try:
            async for event in events:
                if event["type"] == "media.updated" and event["data"]["state"] in SETTLED:
                    return event["data"]
        finally:
            await cast("Any", events).aclose()
        raise OffChatError("disconnected", "Watching has ended.", retryable=True)


async def _watched(connection: Connection, data: Frame) -> AsyncIterator[Frame]:
    """Yield the files as the reply to ``watch`` shows them, then what comes, by one reader."""
    answers: list[Frame | None] = []
    news = asyncio.Event()
    frames: asyncio.Queue[Frame | Exception] = asyncio.Queue(maxsize=500)

    async def read() -> None:
        try:
            async for frame in connection.frames():
                await frames.put(frame)
        except Closed as closed:
            await frames.put(closed)

    def take(answer: Frame | None) -> None:
        answers.append(answer)
        news.set()

    reading = asyncio.create_task(read())
    try:
        await connection.send("watch", data, take)
        await news.wait()
        for file in _files(answers[0]):
            yield {"type": "media.updated", "stream": f"media:{file['id']}", "at": None, "actor": None, "data": file}
        while not isinstance(frame := await frames.get(), Exception):
            if "stream" in frame:
                yield frame
        raise frame
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


def _files(answer: Frame | None) -> list[Frame]:
    if answer is None:
        return []
    if not answer["ok"]:
        raise OffChatError.of(answer["error"])
    files: list[Frame] = answer["data"]["media"]
    return files


def _is_news(frame: Frame, versions: dict[str, int]) -> bool:
    """Whether a file is newer than what was told of it; what is no file is always news."""
    if frame["type"] not in {"media.updated", "media.thumbnail_ready"}:
        return True
    file = frame["data"]
    if file["version"] <= versions.get(file["id"], 0):
        return False
    versions[file["id"]] = file["version"]
    return True
