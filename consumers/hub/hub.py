"""Which sockets of this process listen to which stream, and how every event reaches them: whole, once, in order.

One subscription of the channel layer per process and stream. The layer is only a doorbell: the hub feeds itself
directly with what this process published, puts events in order, reads from the log what was lost, and asks once a
second which heads have moved.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

import structlog
from prometheus_client import Counter, Gauge

from backend.errors import Unavailable
from backend.events.catalogue import ACCESS_STREAM, DurableFrame, EphemeralFrame, stream_label
from backend.events.doorbell import DOORBELL, Batch, opened
from backend.events.log import Head, heads
from consumers.hub.coalescing import Coalescing
from consumers.hub.frame import Frame
from consumers.hub.layer import Layer
from consumers.hub.repair import Repair
from consumers.hub.stream import RESTARTED, Push, Stream, group_of
from consumers.hub.threads import in_hub_thread
from consumers.tasks import spawn

log = structlog.get_logger()

_TICK_S = 1.0
_LINGER_S = 30.0
_CONTROLLED = {"member", "room", "access"}

DELIVERED = Counter("offchat_deliveries_total", "Frames handed to sockets.")
FOLLOWED = Gauge("offchat_streams", "Streams that are followed, by process.", multiprocess_mode="liveall")

Control = Callable[[Stream, Frame], None]


class Hub:
    """The one hub of a process; it lives on one event loop and starts with the first socket."""

    def __init__(self, *, tick_s: float = _TICK_S) -> None:
        self.streams: dict[str, Stream] = {}
        self._tick_s = tick_s
        self._watchers: dict[str, dict[object, Push]] = {}
        self._controls: list[Control] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._layer = Layer(self._wanted)
        self._coalescing = Coalescing(self._deliver_ephemeral)
        self.repair = Repair(self.streams, hand_on=self._hand_on, restarted=self._tell_restarted, retry_s=tick_s)

    # -- life ------------------------------------------------------------------------------------------------------

    def ensure_started(self) -> None:
        """Begin to listen, on the running loop; does nothing when it listens already."""
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
        mend = partial(self._layer.mend, lambda: [*self.streams, *self._watchers])
        for work, name in ((self._listen, "hub listener"), (mend, "hub layer"), (self._tick, "hub tick")):
            self._tasks.append(spawn(self._for_ever(work), name))

    def stop(self) -> None:
        """Listen no more; for tests, which have a hub and a loop each."""
        DOORBELL.detach()
        for task in self._tasks:
            task.cancel()

    async def _for_ever(self, work: Callable[[], Awaitable[None]]) -> None:
        """Work that never ends by itself is taken up again when it fails: without it every socket would fall silent."""
        while True:
            try:
                await work()
            except Exception as error:
                log.error("hub.failed", exc_info=error)
            await asyncio.sleep(self._tick_s)

    def on_control(self, control: Control) -> None:
        """Hear of every event of every stream followed here that changes who may hear what."""
        self._controls.append(control)

    # -- following streams -----------------------------------------------------------------------------------------

    async def open(self, names: Iterable[str]) -> dict[str, Stream]:
        """Follow streams; when this returns, each stands at its head and hands on what follows."""
        wanted = list(dict.fromkeys(names))
        for name in wanted:
            if name not in self.streams:
                self.streams[name] = Stream(name)
        found = {name: self.streams[name] for name in wanted}
        for stream in found.values():
            stream.idle_since = time.monotonic()
        await self._layer.settle(wanted)
        if unread := [name for name, stream in found.items() if stream.seq is None]:
            for head in (await in_hub_thread(heads, unread)).values():
                self._start(found[head.stream], head)
        FOLLOWED.set(len(self.streams))
        return found

    def _start(self, stream: Stream, head: Head) -> None:
        if stream.seq is None:
            self._hand_on(stream, stream.start(head.epoch, head.seq))

    def _wanted(self, audience: str) -> bool:
        return audience in self.streams or audience in self._watchers

    def listen(self, stream: Stream, who: object, push: Push) -> None:
        """Hand every further event of ``stream`` to ``push``.

        Raises Unavailable where the stream was forgotten since it was opened and another has taken its place.
        """
        if stream.name not in self.streams:
            # It has missed what came meanwhile; the layer joins its group again within a second.
            self.streams[stream.name] = stream
            self.repair.soon(stream)
        if self.streams[stream.name] is not stream:
            raise Unavailable("This took too long. Try again.")
        stream.listeners[who] = push

    def leave(self, stream: Stream | None, who: object) -> None:
        """Stop handing events to ``who``."""
        if stream is not None and stream.listeners.pop(who, None) is not None and not stream.listeners:
            stream.idle_since = time.monotonic()

    # -- watching groups -------------------------------------------------------------------------------------------

    async def watch(self, audience: str, who: object, push: Push) -> None:
        """Hand every ephemeral event for ``audience`` to ``push``."""
        self.ensure_started()
        self._watchers.setdefault(audience, {})[who] = push
        await self._layer.settle([audience])

    async def unwatch(self, audience: str, who: object) -> None:
        """Stop handing events for ``audience`` to ``who``."""
        watchers = self._watchers.get(audience, {})
        watchers.pop(who, None)
        if not watchers:
            self._watchers.pop(audience, None)
            await self._layer.settle([audience])

    # -- events come in --------------------------------------------------------------------------------------------

    def feed(self, batch: Batch) -> None:
        """Events of this process, on the hub's loop; and, decoded, those of others."""
        for event in batch:
            self._hear(event, () if isinstance(event, DurableFrame) else event.audience)

    async def _listen(self) -> None:
        while True:
            self._open_message(await self._layer.receive())

    def _open_message(self, message: dict[str, Any]) -> None:
        try:
            audience, events = opened(message)
        except Exception as wrong:
            log.warning("hub.unreadable_ring", error=repr(wrong))
            return
        for event in events:
            self._hear(event, [audience])

    def _hear(self, event: DurableFrame | EphemeralFrame, audiences: Iterable[str]) -> None:
        try:
            if isinstance(event, DurableFrame):
                self._take(event)
            else:
                for audience in audiences:
                    if self._wanted(audience):
                        self._coalescing.take(audience, event)
        except Exception as error:
            # One event that cannot be handed on must not keep the next ones from anybody.
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
                self._tell_controls(stream, frame)

    def _push(self, frame: Frame, pushes: list[Push]) -> None:
        DELIVERED.inc(len(pushes))
        for push in pushes:
            try:
                push(frame)
            except Exception as error:
                # One broken socket must not keep the event from the others.
                log.error("hub.push_failed", exc_info=error)

    def _tell_restarted(self, stream: Stream) -> None:
        self._tell_controls(stream, Frame(b"", type=RESTARTED))

    def _tell_controls(self, stream: Stream, frame: Frame) -> None:
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
        """Forget streams without listeners; the layer's groups follow within a second."""
        before = time.monotonic() - _LINGER_S
        for name, stream in list(self.streams.items()):
            if not stream.listeners and name != ACCESS_STREAM and stream.idle_since < before:
                del self.streams[name]
        FOLLOWED.set(len(self.streams))

    # -- ephemeral events ------------------------------------------------------------------------------------------

    def flush_pending(self, audience: str) -> None:
        """Deliver at once what waits for its turn, before a durable event that ends it."""
        self._coalescing.flush_pending(audience)

    def _deliver_ephemeral(self, audience: str, event: EphemeralFrame) -> None:
        label = f'"{stream_label(audience)}"'.encode()
        payload = event.frame_head + label + event.frame_tail
        number = event.numbers.get(audience, 0)
        frame = Frame(payload, type=event.type, group=group_of(event.type), number=number, ephemeral=True)
        stream = self.streams.get(audience)
        self._push(frame, [*(stream.listeners.values() if stream else ()), *self._watchers.get(audience, {}).values()])


HUB = Hub()
