"""Fills gaps in streams from the log, once for the whole process; finds them by numbers and by polling the heads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence

import structlog
from prometheus_client import Counter

from backend.events.log import Head, Range, heads, read_many
from backend.events.moves import moved_since
from consumers.hub.frame import Frame
from consumers.hub.stream import Stream
from consumers.hub.threads import in_hub_thread
from consumers.tasks import spawn_apart

log = structlog.get_logger()

_GRACE_S = 0.02
_PAGE = 500
_TOGETHER = 5_000
"""Most events that one query reads, of one stream and of all."""
_PATIENCE_S = 2.0
_COMPARE_EVERY = 60
"""One poll in so many compares every followed stream, regardless of marks: a crashed database may reuse the numbers of
transactions that were not committed."""

REPAIRED = Counter("offchat_gaps_repaired_total", "Gaps in streams that were filled from the log.")


class Repair:
    """Reads missing events of the streams of this process from the log, and delivers them."""

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
        """Start again, on the running loop if there is one: the first poll compares every stream."""
        self._mark, self._looks = "", 0
        self._looking = asyncio.Lock()
        self._next_look: asyncio.Task[None] | None = None
        self._batch: dict[Stream, None] = {}
        self._repairing: asyncio.Task[None] | None = None
        self._again: set[Stream] = set()

    def soon(self, stream: Stream) -> None:
        """Fill the gap of a stream in a task; gaps found at about the same time are filled together."""
        if stream.repairing is not None:
            return
        if not self._batch:
            self._batch = {}
            self._repairing = spawn_apart(self._repair(self._batch), "hub repair")
        self._batch[stream] = None
        stream.repairing = self._repairing

    async def _repair(self, batch: dict[Stream, None]) -> None:
        """Fill the gaps that are still open after a moment; retries while the log cannot be read."""
        wait = _GRACE_S
        try:
            while True:
                await asyncio.sleep(wait)
                self._close(batch)
                # Only now: gaps found since then have joined the batch, and are not reported again.
                lacking = [stream for stream in batch if self._streams.get(stream.name) is stream]
                try:
                    await self.catch_up(lacking)
                    return
                except Exception as error:
                    log.warning("hub.repair_failed", streams=len(lacking), error=repr(error))
                wait = self._retry_s
        finally:
            self._close(batch)
            for stream in batch:
                stream.repairing = None
            # A stream may have been read before another gap was found in it.
            for stream in [item for item in batch if item.early or item in self._again]:
                self._again.discard(stream)
                if self._streams.get(stream.name) is stream:
                    self.soon(stream)

    def _close(self, batch: dict[Stream, None]) -> None:
        """Close a batch: further gaps go into another one."""
        if self._batch is batch:
            self._batch = {}

    async def catch_up(self, streams: Sequence[Stream]) -> None:
        """Deliver all events that the log holds by now, once for all sockets of this process.

        One query reads the heads of all streams, and one the events of up to 200 streams.
        """
        positions = {stream: stream.seq for stream in streams}
        heads_by_stream = await in_hub_thread(heads, [stream.name for stream in streams]) if streams else {}
        # Events still arrive: only a position from before the head was read can be ahead of it.
        for stream, seq in positions.items():
            head = heads_by_stream[stream.name]
            if seq is None or head.epoch != stream.epoch or head.seq < seq:
                self._restart(stream, head)
        while ranges := _lacking(streams, heads_by_stream):
            pages = await in_hub_thread(read_many, list(ranges.values()))
            for stream, span in ranges.items():
                page = pages[stream.name]
                if not page and stream.seq == span.after:
                    self._restart(stream, heads_by_stream[stream.name])
                REPAIRED.inc(bool(page))
                for event in page:
                    self._hand_on(stream, stream.take(event))

    def _restart(self, stream: Stream, head: Head) -> None:
        """Restart a stream whose log was rebuilt or trimmed: its listeners must resume from their positions."""
        if stream.seq is not None and (stream.epoch, stream.seq) != (head.epoch, head.seq):
            self._restarted(stream)
        self._hand_on(stream, stream.start(head.epoch, head.seq))

    # -- the look at the heads -------------------------------------------------------------------------------------

    async def refresh(self, streams: Iterable[Stream]) -> None:
        """Poll now, and return when ``streams`` hold all events committed before the call; after 2 s in any case."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self.look()
                followed = list(streams)
                while repairs := {stream.repairing for stream in followed if stream.repairing}:
                    await asyncio.wait(repairs)
        except Exception as error:
            log.warning("hub.refresh_failed", error=repr(error))

    async def look(self) -> None:
        """Repair the streams whose heads moved without a message; callers that wait share one poll."""
        if self._next_look is None:
            self._next_look = spawn_apart(self._in_turn(), "hub look")
        await asyncio.shield(self._next_look)

    async def _in_turn(self) -> None:
        async with self._looking:
            # A later caller may know of a commit that this poll does not see.
            self._next_look = None
            try:
                await self._look()
            except Exception as error:
                log.warning("hub.look_failed", error=repr(error))

    async def _look(self) -> None:
        # Where this poll fails, the next one compares everything.
        mark, self._mark = self._mark if self._looks % _COMPARE_EVERY else "", ""
        self._looks += 1
        followed = [name for name, stream in self._streams.items() if stream.seq is not None]
        moves = await in_hub_thread(moved_since, mark, followed)
        for head in moves.heads:
            stream = self._streams.get(head.stream)
            if stream and stream.seq is not None and (stream.epoch != head.epoch or head.seq > stream.seq):
                if stream.repairing is not None and stream not in self._batch:
                    self._again.add(stream)
                self.soon(stream)
        self._mark = moves.mark


def _lacking(streams: Iterable[Stream], heads_by_stream: Mapping[str, Head]) -> dict[Stream, Range]:
    """Return the next ranges to read for streams behind their heads, each and all together bounded."""
    ranges: dict[Stream, Range] = {}
    budget = _TOGETHER
    for stream in streams:
        head, seq = heads_by_stream[stream.name], stream.seq or 0
        if stream.epoch == head.epoch and seq < head.seq and budget > 0:
            until = min(head.seq, seq + min(_PAGE, budget))
            ranges[stream] = Range(stream=stream.name, epoch=stream.epoch, after=seq, until=until)
            budget -= until - seq
    return ranges
