"""Delivers the events of streams to the sockets of this process: complete, once, and in order.

One subscription of the channel layer per process and stream. The layer is best effort: the hub gets the events of its
own process directly, orders events, reads lost ones from the log, and polls once a second which heads have moved.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable
from functools import partial
from typing import Any

import structlog
from prometheus_client import Counter, Gauge

from backend.errors import Unavailable
from backend.events.catalogue import ACCESS_STREAM, DurableFrame, EphemeralFrame, stream_label
from backend.events.doorbell import DOORBELL, Batch, opened
from backend.events.log import Head, heads
from consumers.hub.batches import Batched
from consumers.hub.coalescing import Coalescing
from consumers.hub.frame import CLOSE_S, Frame
from consumers.hub.layer import Layer
from consumers.hub.repair import Repair
from consumers.hub.stream import RESTARTED, Push, Stream, group_of
from consumers.hub.threads import in_hub_thread
from consumers.tasks import spawn_apart

log = structlog.get_logger()

_TICK_S = 1.0
_LINGER_S = 30.0
_CONTROLLED = {"member", "room", "access"}

DELIVERED = Counter("offchat_deliveries_total", "Frames handed to sockets.")
FOLLOWED = Gauge("offchat_streams", "Streams that are followed, by process.", multiprocess_mode="liveall")

Control = Callable[[Stream, Frame], None]


class Hub:
    """The hub of a process; it runs on one event loop and starts with the first socket."""

    def __init__(self, *, tick_s: float = _TICK_S) -> None:
        self.streams: dict[str, Stream] = {}
        self._tick_s = tick_s
        self._watchers: dict[str, dict[object, Push]] = {}
        self._controls: list[Control] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turn_began = self._turn_took = 0.0
        self._layer = Layer(self._wanted)
        self._heads: Batched[str, Head] = Batched(_read_heads, run=in_hub_thread, most=500)
        self._coalescing = Coalescing(self._deliver_ephemeral)
        self.repair = Repair(self.streams, hand_on=self._hand_on, restarted=self._announce_restart, retry_s=tick_s)

    # -- life ------------------------------------------------------------------------------------------------------

    def ensure_started(self) -> None:
        """Start on the running loop; does nothing where it runs already."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self.streams.clear()
        self._watchers.clear()
        self._coalescing.clear()
        self._tasks.clear()
        self._loop, self._layer = loop, Layer(self._wanted)
        self.repair.begin()
        DOORBELL.attach(loop, self.feed)
        keep_settled = partial(self._layer.mend, lambda: [*self.streams, *self._watchers])
        for work, name in ((self._listen, "hub listener"), (keep_settled, "hub layer"), (self._tick, "hub tick")):
            self._tasks.append(spawn_apart(self._for_ever(work), name))

    def stop(self) -> None:
        """Stop; for tests, which have a hub and a loop each."""
        DOORBELL.detach()
        for task in self._tasks:
            task.cancel()

    async def _for_ever(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run a task of the hub for ever; restarts it when it fails."""
        while True:
            try:
                await work()
            except Exception as error:
                log.error("hub.failed", exc_info=error)
            await asyncio.sleep(self._tick_s)

    def on_control(self, control: Control) -> None:
        """Register a function for all events that change access, of all streams followed here."""
        self._controls.append(control)

    # -- following streams -----------------------------------------------------------------------------------------

    async def open(self, names: Iterable[str]) -> dict[str, Stream]:
        """Follow streams; when this returns, each is at its head and delivers all later events."""
        distinct_names = list(dict.fromkeys(names))
        for name in distinct_names:
            if name not in self.streams:
                self.streams[name] = Stream(name)
        streams = {name: self.streams[name] for name in distinct_names}
        for stream in streams.values():
            stream.idle_since = time.monotonic()
        await self._layer.settle(distinct_names)
        if unread := [name for name, stream in streams.items() if stream.seq is None]:
            for name, head in zip(unread, await self._heads.get_many(unread), strict=True):
                self._start(streams[name], head)
        FOLLOWED.set(len(self.streams))
        return streams

    def _start(self, stream: Stream, head: Head) -> None:
        if stream.seq is None:
            self._hand_on(stream, stream.start(head.epoch, head.seq))

    def _wanted(self, audience: str) -> bool:
        return audience in self.streams or audience in self._watchers

    def listen(self, stream: Stream, key: object, push: Push) -> None:
        """Deliver every further event of ``stream`` to ``push``, until :meth:`leave` with the same ``key``.

        Raises Unavailable where the stream was dropped since it was opened and another has taken its place.
        """
        if stream.name not in self.streams:
            # It has missed events since then; the layer joins its group again within a second.
            self.streams[stream.name] = stream
            self.repair.soon(stream)
        if self.streams[stream.name] is not stream:
            raise Unavailable("This took too long. Try again.")
        stream.listeners[key] = push

    def leave(self, stream: Stream | None, key: object) -> None:
        """Stop delivering events to the listener ``key``."""
        if stream is not None and stream.listeners.pop(key, None) is not None and not stream.listeners:
            stream.idle_since = time.monotonic()

    # -- watching groups -------------------------------------------------------------------------------------------

    async def watch(self, audience: str, key: object, push: Push) -> None:
        """Deliver every ephemeral event for ``audience`` to ``push``, until :meth:`unwatch` with the same ``key``."""
        await self.watch_all([audience], key, push)

    async def watch_all(self, audiences: Collection[str], key: object, push: Push) -> None:
        """The same for many audiences, which are joined together."""
        self.ensure_started()
        for audience in audiences:
            self._watchers.setdefault(audience, {})[key] = push
        await self._layer.settle(audiences)

    async def unwatch(self, audience: str, key: object) -> None:
        """Stop delivering events for ``audience`` to the watcher ``key``."""
        self.unwatch_all([audience], key)
        await self._layer.settle([audience])

    def unwatch_all(self, audiences: Iterable[str], key: object) -> None:
        """The same for many audiences; the layer leaves their groups within a second."""
        for audience in audiences:
            watchers = self._watchers.get(audience, {})
            watchers.pop(key, None)
            if not watchers:
                self._watchers.pop(audience, None)

    # -- events come in --------------------------------------------------------------------------------------------

    def feed(self, batch: Batch) -> None:
        """Take events of this process, on the hub's loop."""
        for event in batch:
            self._accept(event, () if isinstance(event, DurableFrame) else event.audience)

    async def _listen(self) -> None:
        while True:
            self._open_message(await self._layer.receive())

    def _open_message(self, message: dict[str, Any]) -> None:
        try:
            audience, events = opened(message)
        except Exception as error:
            log.warning("hub.unreadable_ring", error=repr(error))
            return
        for event in events:
            self._accept(event, [audience])

    def _accept(self, event: DurableFrame | EphemeralFrame, audiences: Iterable[str]) -> None:
        try:
            if isinstance(event, DurableFrame):
                self._take(event)
            else:
                for audience in audiences:
                    if self._wanted(audience):
                        self._coalescing.take(audience, event)
        except Exception as error:
            # One event that cannot be delivered must not delay the next ones.
            log.error("hub.event_failed", type=event.type, exc_info=error)

    def _take(self, event: DurableFrame) -> None:
        stream = self.streams.get(event.stream)
        if stream is None:
            return
        self._hand_on(stream, stream.take(event))
        if stream.lacks(event):
            self.repair.soon(stream)

    def _hand_on(self, stream: Stream, frames: list[Frame]) -> None:
        for frame in frames:
            if frame.type == "media.updated":
                self.flush_pending(stream.name)
            self._push(frame, list(stream.listeners.values()))
            if frame.group in _CONTROLLED:
                self._run_controls(stream, frame)

    def _push(self, frame: Frame, pushes: list[Push]) -> None:
        DELIVERED.inc(len(pushes))
        self._date(frame)
        for push in pushes:
            try:
                push(frame)
            except Exception as error:
                # One broken socket must not keep the event from the others.
                log.error("hub.push_failed", exc_info=error)

    def _date(self, frame: Frame) -> None:
        """Stamp a frame with its delivery time, and with the time since when others count as close to it."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if now != self._turn_began:
            self._turn_began = now
            loop.call_soon(self._turn_over, now)
        frame.at, frame.close_since = now, now - CLOSE_S - self._turn_took

    def _turn_over(self, began: float) -> None:
        self._turn_took = asyncio.get_running_loop().time() - began

    def _announce_restart(self, stream: Stream) -> None:
        self._run_controls(stream, Frame(b"", type=RESTARTED))

    def _run_controls(self, stream: Stream, frame: Frame) -> None:
        for control in self._controls:
            try:
                control(stream, frame)
            except Exception as error:
                log.error("hub.control_failed", exc_info=error)

    # -- once a second ---------------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._tick_s)
            await self.repair.look()
            self._drop_idle()

    def _drop_idle(self) -> None:
        """Drop streams that had no listeners for ``_LINGER_S``; the layer leaves their groups within a second."""
        oldest = time.monotonic() - _LINGER_S
        for name, stream in list(self.streams.items()):
            if not stream.listeners and name != ACCESS_STREAM and stream.idle_since < oldest:
                del self.streams[name]
        FOLLOWED.set(len(self.streams))

    # -- ephemeral events ------------------------------------------------------------------------------------------

    def flush_pending(self, audience: str) -> None:
        """Deliver the waiting ephemeral events of a stream now, before a durable event that supersedes them."""
        self._coalescing.flush_pending(audience)

    def _deliver_ephemeral(self, audience: str, event: EphemeralFrame) -> None:
        label = f'"{stream_label(audience)}"'.encode()
        payload = event.frame_head + label + event.frame_tail
        number = event.numbers.get(audience, 0)
        frame = Frame(
            payload, type=event.type, group=group_of(event.type), number=number, ephemeral=True, readers=event.readers
        )
        stream = self.streams.get(audience)
        self._push(frame, [*(stream.listeners.values() if stream else ()), *self._watchers.get(audience, {}).values()])


def _read_heads(names: list[str]) -> dict[str, Head]:
    return heads(names)


HUB = Hub()
