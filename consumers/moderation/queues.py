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
"""A broker that does not answer blocks this thread, and none that commands need."""


class QueueTicker:
    """Sends the state of the queues to every watcher, every ``every_s`` seconds.

    Where ``read`` takes longer than ``patience_s`` seconds, nothing is sent.
    """

    def __init__(
        self, read: Callable[[], list[QueueDepth]] = depths, *, every_s: float = 2.0, patience_s: float = 1.0
    ) -> None:
        self._read, self._every_s, self._patience_s = read, every_s, patience_s
        self._watchers: dict[object, Push] = {}
        self._sending: asyncio.Task[None] | None = None

    def watch(self, key: object, push: Push) -> None:
        """Send the state of the queues to ``push``, until :meth:`unwatch` with the same ``key``."""
        self._watchers[key] = push
        if self._sending is None or self._sending.done():
            self._sending = spawn(self._send(), "queues")

    def unwatch(self, key: object) -> None:
        """Stop sending to the watcher ``key``."""
        self._watchers.pop(key, None)
        if not self._watchers and self._sending is not None:
            self._sending.cancel()
            self._sending = None

    async def _send(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            try:
                async with asyncio.timeout(self._patience_s):
                    queues = await asyncio.get_running_loop().run_in_executor(_READER, self._read)
            except Exception as error:
                log.info("queues.away", error=repr(error))
                continue
            self._push(_queues_frame(queues))

    def _push(self, frame: Frame) -> None:
        for push in list(self._watchers.values()):
            try:
                push(frame)
            except Exception as error:
                # One broken socket must not keep the frame from the others.
                log.error("queues.push_failed", exc_info=error)


def _queues_frame(queues: list[QueueDepth]) -> Frame:
    payload = protocol.ENCODER.encode(
        {"type": "queues", "stream": "queues", "at": stamp(now()), "actor": None, "data": {"queues": queues}}
    )
    return Frame(payload, type="queues", group="queues", ephemeral=True)


QUEUES = QueueTicker()
