"""Sends the state of the job queues to every watching socket; each process reads it once for all of its sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from backend.clock import now, stamp
from backend.jobs.queues import QueueDepth, depths
from consumers.hub.frame import Frame
from consumers.hub.stream import Push
from consumers.tasks import spawn
from consumers.websocket import protocol

log = structlog.get_logger()

_READER = ThreadPoolExecutor(1, thread_name_prefix="queues")
"""A broker that does not answer holds this thread, and none that commands wait for."""


class QueueTicker:
    """Tells every watcher of the queues, every ``every_s`` seconds.

    Where ``read`` takes longer than ``patience_s``, nothing is told.
    """

    def __init__(
        self, read: Callable[[], list[QueueDepth]] = depths, *, every_s: float = 2.0, patience_s: float = 1.0
    ) -> None:
        self._read, self._every_s, self._patience_s = read, every_s, patience_s
        self._watchers: dict[object, Push] = {}
        self._telling: asyncio.Task[None] | None = None

    def watch(self, who: object, push: Push) -> None:
        """Hand every look at the queues to ``push``."""
        self._watchers[who] = push
        if self._telling is None or self._telling.done():
            self._telling = spawn(self._tell(), "queues")

    def unwatch(self, who: object) -> None:
        """Stop telling ``who``."""
        self._watchers.pop(who, None)
        if not self._watchers and self._telling is not None:
            self._telling.cancel()
            self._telling = None

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            try:
                async with asyncio.timeout(self._patience_s):
                    shown = await asyncio.get_running_loop().run_in_executor(_READER, self._read)
            except Exception as away:
                log.info("queues.away", error=repr(away))
                continue
            self._push(_queues_frame(shown))

    def _push(self, frame: Frame) -> None:
        for push in list(self._watchers.values()):
            try:
                push(frame)
            except Exception as error:
                # One broken socket must not keep the news from the others.
                log.error("queues.push_failed", exc_info=error)


def _queues_frame(shown: list[QueueDepth]) -> Frame:
    payload = protocol.ENCODER.encode(
        {"type": "queues", "stream": "queues", "at": stamp(now()), "actor": None, "data": {"queues": shown}}
    )
    return Frame(payload, type="queues", group="queues", ephemeral=True)


QUEUES = QueueTicker()
