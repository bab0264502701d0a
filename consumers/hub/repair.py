"""Gaps in streams: found by numbers and by the look at the heads, filled from the log once for the whole process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import structlog
from prometheus_client import Counter

from backend.events.log import Head, heads, read
from backend.events.log import head as read_head
from backend.events.moves import moved_since
from consumers.hub.frame import Frame
from consumers.hub.stream import Stream
from consumers.hub.threads import in_hub_thread
from consumers.tasks import spawn

log = structlog.get_logger()

_GRACE_S = 0.02
_PAGE = 500
_PATIENCE_S = 2.0
_COMPARE_EVERY = 60
"""One look in so many compares every followed stream, whatever the marks say: a crashed database may forget which
numbers it gave to transactions that were not committed, and give them again."""

REPAIRED = Counter("offchat_gaps_repaired_total", "Gaps in streams that were filled from the log.")


class Repair:
    """Reads from the log what the streams of this process lack, and hands it on."""

    def __init__(
        self,
        streams: dict[str, Stream],
        *,
        hand_on: Callable[[Stream, list[Frame]], None],
        restarted: Callable[[Stream], None],
        retry_s: float,
    ) -> None:
        self._streams = streams
        self._hand_on = hand_on
        self._restarted = restarted
        self._retry_s = retry_s
        self.begin()

    def begin(self) -> None:
        """Start anew, on the running loop if there is one: the first look compares every stream."""
        self._mark, self._looks = "", 0
        self._looking = asyncio.Lock()
        self._next_look: asyncio.Task[None] | None = None

    def soon(self, stream: Stream) -> None:
        """Fill the gap of a stream beside the caller, unless that is under way."""
        if stream.repairing is None:
            stream.repairing = spawn(self._repair(stream), "hub repair")

    async def _repair(self, stream: Stream) -> None:
        """Fill the gap, unless it fills itself meanwhile; a log that cannot be read now is read later."""
        wait = _GRACE_S
        try:
            while self._streams.get(stream.name) is stream:
                await asyncio.sleep(wait)
                try:
                    await self.catch_up(stream)
                    return
                except Exception as error:
                    log.warning("hub.repair_failed", stream=stream.name, error=repr(error))
                wait = self._retry_s
        finally:
            stream.repairing = None

    async def catch_up_all(self, streams: list[Stream]) -> None:
        """Catch up with those whose log knows more: one look at the heads, however many there are."""
        found = await in_hub_thread(heads, [stream.name for stream in streams]) if streams else {}
        for stream in streams:
            head = found[stream.name]
            if (stream.epoch, stream.seq) != (head.epoch, head.seq):
                await self.catch_up(stream)

    async def catch_up(self, stream: Stream) -> None:
        """Hand on everything that the log holds by now, once for all sockets of this process."""
        before = stream.seq
        found = await in_hub_thread(read_head, stream.name)
        # Events go on arriving meanwhile: only what stood before the head was read can be ahead of it.
        if before is None or found.epoch != stream.epoch or found.seq < before:
            self._restart(stream, found)
            return
        while (stream.seq or 0) < found.seq:
            page = await in_hub_thread(read, stream.name, after=stream.seq or 0, epoch=stream.epoch, limit=_PAGE)
            if not page:
                self._restart(stream, found)
                return
            REPAIRED.inc()
            for event in page:
                self._hand_on(stream, stream.take(event))

    def _restart(self, stream: Stream, head: Head) -> None:
        """The log was rebuilt, or no longer reaches back: listeners must come back with their positions."""
        if stream.seq is not None and (stream.epoch, stream.seq) != (head.epoch, head.seq):
            self._restarted(stream)
        self._hand_on(stream, stream.start(head.epoch, head.seq))

    # -- the look at the heads -------------------------------------------------------------------------------------

    async def refresh(self, streams: Iterable[Stream]) -> None:
        """Look now, and return when ``streams`` hold all that was committed before; after 2 s in any case."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self.look()
                for repair in [stream.repairing for stream in streams if stream.repairing]:
                    await asyncio.shield(repair)
        except Exception as error:
            log.warning("hub.refresh_failed", error=repr(error))

    async def look(self) -> None:
        """Repair the streams whose heads have moved without a ring; callers that wait for their turn share one look."""
        if self._next_look is None:
            self._next_look = spawn(self._in_turn(), "hub look")
        await asyncio.shield(self._next_look)

    async def _in_turn(self) -> None:
        async with self._looking:
            # Who comes from here on may know of a commit that this look does not see.
            self._next_look = None
            try:
                await self._look()
            except Exception as error:
                log.warning("hub.look_failed", error=repr(error))

    async def _look(self) -> None:
        # Where this look fails, the next one compares everything.
        mark, self._mark = self._mark if self._looks % _COMPARE_EVERY else "", ""
        self._looks += 1
        followed = [name for name, stream in self._streams.items() if stream.seq is not None]
        moves = await in_hub_thread(moved_since, mark, followed)
        for head in moves.heads:
            stream = self._streams.get(head.stream)
            if stream and stream.seq is not None and (stream.epoch != head.epoch or head.seq > stream.seq):
                self.soon(stream)
        self._mark = moves.mark
