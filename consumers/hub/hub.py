"""Which sockets of this process listen to which stream, and how every event reaches them: whole, once, in order.

One subscription of the channel layer per process and stream. The layer is only a doorbell: the hub feeds itself
directly with what this process published, puts events in order, reads from the log what was lost, and asks once a
second which heads have moved.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from prometheus_client import Counter, Gauge

from backend import clock
from backend.errors import Unavailable
from backend.events.catalogue import ACCESS_STREAM, Numbered, Passing, stream_label
from backend.events.doorbell import DOORBELL, Batch, opened
from backend.events.log import Head, heads, moved_since, read
from backend.events.log import head as read_head
from consumers.hub.frame import Frame
from consumers.hub.layer import Layer
from consumers.hub.stream import RESTARTED, Push, Stream, group_of
from consumers.hub.threads import in_hub_thread
from consumers.tasks import spawn

log = structlog.get_logger()

_TICK_S = 1.0
_OVERLAP = timedelta(seconds=5)
"""How late a transaction may commit and still be found by the look at the heads; longer than any of ours takes."""
_GRACE_S = 0.02
_LINGER_S = 30.0
_COALESCE_S = 0.25
_PAGE = 500
_CONTROLLED = {"member", "room", "access"}

DELIVERED = Counter("offchat_deliveries_total", "Frames handed to sockets.")
REPAIRED = Counter("offchat_gaps_repaired_total", "Gaps in streams that were filled from the log.")
FOLLOWED = Gauge("offchat_streams", "Streams that are followed, by process.", multiprocess_mode="liveall")

Listener = Callable[[Frame], None]
Control = Callable[[Stream, Frame], None]


class Hub:
    """The one hub of a process; it lives on one event loop and starts with the first socket."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = {}
        self._watchers: dict[str, dict[object, Push]] = {}
        self._controls: list[Control] = []
        self._coalesced: dict[str, dict[str, _Coalesced]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._layer = Layer(self._wanted)
        self._looked_at = clock.now()

    # -- life ------------------------------------------------------------------------------------------------------

    def ensure_started(self) -> None:
        """Begin to listen, on the running loop; does nothing when it listens already."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self.streams.clear()
        self._watchers.clear()
        self._coalesced.clear()
        self._tasks.clear()
        self._loop, self._looked_at, self._layer = loop, clock.now(), Layer(self._wanted)
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
            await asyncio.sleep(_TICK_S)

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
            self._repair_soon(stream)
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
        for item in batch:
            self._hear(item, () if isinstance(item, Numbered) else item.audience)

    async def _listen(self) -> None:
        while True:
            self._open_message(await self._layer.receive())

    def _open_message(self, message: dict[str, Any]) -> None:
        try:
            audience, items = opened(message)
        except Exception as wrong:
            log.warning("hub.unreadable_ring", error=repr(wrong))
            return
        for item in items:
            self._hear(item, [audience])

    def _hear(self, item: Numbered | Passing, audiences: Iterable[str]) -> None:
        try:
            if isinstance(item, Numbered):
                self._take(item)
            else:
                for audience in audiences:
                    self._pass_on(audience, item)
        except Exception as error:
            # One event that cannot be handed on must not keep the next ones from anybody.
            log.error("hub.event_failed", type=item.type, exc_info=error)

    def _take(self, item: Numbered) -> None:
        stream = self.streams.get(item.stream)
        if stream is None:
            return
        self._hand_on(stream, stream.take(item))
        if stream.lacks(item):
            self._repair_soon(stream)

    def _hand_on(self, stream: Stream, frames: list[Frame]) -> None:
        for frame in frames:
            if frame.type == "media.updated":
                self.hasten(stream.name)
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

    def _tell_controls(self, stream: Stream, frame: Frame) -> None:
        for control in self._controls:
            try:
                control(stream, frame)
            except Exception as error:
                log.error("hub.control_failed", exc_info=error)

    # -- gaps ------------------------------------------------------------------------------------------------------

    def _repair_soon(self, stream: Stream) -> None:
        if not stream.repairing:
            stream.repairing = True
            spawn(self._repair(stream), "hub repair")

    async def _repair(self, stream: Stream) -> None:
        """Fill the gap, unless it fills itself meanwhile; a log that cannot be read now is read later."""
        wait = _GRACE_S
        try:
            while self.streams.get(stream.name) is stream:
                await asyncio.sleep(wait)
                try:
                    await self.catch_up(stream)
                    return
                except Exception as away:
                    log.warning("hub.repair_failed", stream=stream.name, error=repr(away))
                wait = _TICK_S
        finally:
            stream.repairing = False

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
            for item in page:
                self._hand_on(stream, stream.take(item))

    def _restart(self, stream: Stream, head: Head) -> None:
        """The log was rebuilt, or no longer reaches back: listeners must come back with their positions."""
        if stream.seq is not None and (stream.epoch, stream.seq) != (head.epoch, head.seq):
            self._tell_controls(stream, Frame(b"", type=RESTARTED))
        self._hand_on(stream, stream.start(head.epoch, head.seq))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            try:
                await self._look()
            except Exception as away:
                log.warning("hub.tick_failed", error=repr(away))

    async def _look(self) -> None:
        """Which heads have moved without a ring, and which streams nobody needs any more."""
        now = clock.now()
        for head in await in_hub_thread(moved_since, self._looked_at - _OVERLAP):
            stream = self.streams.get(head.stream)
            if stream and stream.seq is not None and (stream.epoch != head.epoch or head.seq > stream.seq):
                self._repair_soon(stream)
        self._looked_at = now
        self._drop_idle()

    def _drop_idle(self) -> None:
        """Forget streams without listeners; the layer's groups follow within a second."""
        before = time.monotonic() - _LINGER_S
        for name, stream in list(self.streams.items()):
            if not stream.listeners and name != ACCESS_STREAM and stream.idle_since < before:
                del self.streams[name]
        FOLLOWED.set(len(self.streams))

    # -- ephemeral events ------------------------------------------------------------------------------------------

    def _pass_on(self, audience: str, item: Passing) -> None:
        """Deliver now, or within a quarter of a second where the same key was told just before: the last value wins."""
        if audience not in self.streams and audience not in self._watchers:
            return
        told = self._coalesced.setdefault(audience, {})
        if item.key in told:
            told[item.key].latest = item
            return
        told[item.key] = _Coalesced()
        asyncio.get_running_loop().call_later(_COALESCE_S, self._flush, audience, item.key)
        self._deliver_passing(audience, item)

    def _flush(self, audience: str, key: str) -> None:
        told = self._coalesced[audience]
        entry = told[key]
        if entry.latest is None:
            del told[key]
            if not told:
                del self._coalesced[audience]
            return
        item, entry.latest = entry.latest, None
        asyncio.get_running_loop().call_later(_COALESCE_S, self._flush, audience, key)
        self._deliver_passing(audience, item)

    def hasten(self, audience: str) -> None:
        """Deliver what waits for its turn: a file's progress must not come after the news that it is ready."""
        for entry in self._coalesced.get(audience, {}).values():
            if entry.latest is not None:
                item, entry.latest = entry.latest, None
                self._deliver_passing(audience, item)

    def _deliver_passing(self, audience: str, item: Passing) -> None:
        label = f'"{stream_label(audience)}"'.encode()
        payload = item.frame_head + label + item.frame_tail
        number = item.numbers.get(audience, 0)
        frame = Frame(payload, type=item.type, group=group_of(item.type), number=number, ephemeral=True)
        stream = self.streams.get(audience)
        self._push(frame, [*(stream.listeners.values() if stream else ()), *self._watchers.get(audience, {}).values()])


class _Coalesced:
    """A key that was told just now; what comes meanwhile waits here."""

    __slots__ = ("latest",)

    def __init__(self) -> None:
        self.latest: Passing | None = None


HUB = Hub()
