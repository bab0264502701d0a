"""Carries events from the process that made them to the hub of this process and to those of all others.

Delivery is best effort; the log is the source of truth. Nothing here raises or blocks: a batch that cannot be sent is
counted, and the hubs find its events by reading the heads.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import Context
from typing import Any

import msgspec
import structlog
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from prometheus_client import Counter

from backend.events.catalogue import DurableFrame, EphemeralFrame
from backend.ids import new_id

log = structlog.get_logger()

PROCESS = new_id().hex
"""Id of this process in its messages: its own hub gets events directly and ignores the echo."""

RINGS_LOST = Counter("offchat_doorbell_lost_total", "Rings that did not get out; the log repairs them.")
_LAST_RINGS_S = 1.0
"""How long a process that ends waits for its last batches to be sent; the hubs find later ones in the log."""

_TOGETHER = 200
"""Batches that are sent with one answer to wait for."""

Batch = Sequence[DurableFrame | EphemeralFrame]
_PACK = msgspec.msgpack.Encoder()
_UNPACK_DURABLE = msgspec.msgpack.Decoder(list[DurableFrame])
_UNPACK_EPHEMERAL = msgspec.msgpack.Decoder(list[EphemeralFrame])


class Doorbell:
    """Sends batches over the channel layer, from any thread, on one event loop.

    Where ``pending_limit`` batches wait to be sent, further ones are not sent, but counted, and the hub of this process
    hears them all the same; where as many wait for the loop itself, further ones are dropped.
    """

    def __init__(self, *, pending_limit: int = 10_000) -> None:
        self._pending_limit = pending_limit
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._pending = self._unheard = 0
        self._silent = False
        self._listener: Callable[[Batch], None] | None = None
        self._waiting: list[Batch] = []
        self._sending: asyncio.Task[None] | None = None

    def attach(self, loop: asyncio.AbstractEventLoop, listener: Callable[[Batch], None]) -> None:
        """Use ``loop`` for sending, and feed ``listener`` (on that loop) directly: called by the hub as it starts."""
        self._loop, self._listener = loop, listener

    def detach(self) -> None:
        """Stop using the loop of a hub that has ended."""
        self._loop, self._listener = None, None

    def ring(self, batch: Batch) -> None:
        """Send a batch to the hubs of all processes; returns at once, from any thread."""
        if not batch:
            return
        if self._unheard >= self._pending_limit:
            RINGS_LOST.inc(len(batch))
            return
        self._pending += 1
        self._unheard += 1
        try:
            # Not as work of the caller who rings: a hub acts for all that hear it.
            self._running_loop().call_soon_threadsafe(self._deliver, batch, context=Context())
        except RuntimeError:
            self._unheard -= 1
            self._drop([batch])

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._loop.is_closed():
                self._listener = None
                self._loop = asyncio.new_event_loop()
                thread = threading.Thread(target=self._loop.run_forever, name="doorbell", daemon=True)
                thread.start()
                # A thread that still runs while the interpreter goes away can take the whole process down.
                atexit.register(_end, self._loop, thread)
            return self._loop

    def _drop(self, batches: Sequence[Batch]) -> None:
        self._pending -= len(batches)
        RINGS_LOST.inc(sum(map(len, batches)))

    def _deliver(self, batch: Batch) -> None:
        self._unheard -= 1
        try:
            if self._listener is not None:
                self._listener(batch)
        except Exception as error:
            # The other processes get it all the same.
            log.error("doorbell.listener_failed", exc_info=error)
        if len(self._waiting) >= self._pending_limit:
            self._drop([batch])
            return
        self._waiting.append(batch)
        if self._sending is None or self._sending.done() or self._sending.get_loop() is not asyncio.get_running_loop():
            self._sending = asyncio.ensure_future(self._send_waiting())
            _TASKS.add(self._sending)
            self._sending.add_done_callback(_TASKS.discard)

    async def _send_waiting(self) -> None:
        """Send what waits; batches that ring while Redis answers go out together, for each answer costs a turn.

        Where that fails, all that waits is dropped: the hubs read it in the log sooner than stale rings come.
        """
        while self._waiting:
            batches, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
            try:
                sent = await self._send([item for batch in batches for item in batch])
            finally:
                self._pending -= len(batches)
            if not sent:
                late, self._waiting = self._waiting, []
                self._drop(late)

    async def _send(self, batch: Batch) -> bool:
        try:
            async with asyncio.timeout(5):
                await _publish(_messages(batch))
        except Exception as error:
            RINGS_LOST.inc(len(batch))
            if not self._silent:
                log.warning("doorbell.silent", error=repr(error))
            self._silent = True
            return False
        self._silent = False
        return True


_TASKS: set[asyncio.Task[None]] = set()


def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Send the batches that wait, within ``_LAST_RINGS_S`` seconds, and end the thread."""
    if loop.is_running():
        with suppress(TimeoutError, RuntimeError):
            asyncio.run_coroutine_threadsafe(_last_rings(), loop).result(2 * _LAST_RINGS_S)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(loop.stop)
    thread.join(_LAST_RINGS_S)


async def _last_rings() -> None:
    if _TASKS:
        _, late = await asyncio.wait(set(_TASKS), timeout=_LAST_RINGS_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _layer() -> Any:
    return get_channel_layer()


async def _publish(messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Send messages to groups, with one command to each Redis.

    The interface of channel layers sends one at a time, and what stands around each cost as much as a small query.
    With a layer of another kind this does so too.
    """
    layer = _layer()
    if not isinstance(layer, RedisPubSubChannelLayer):
        for group, message in messages:
            await layer.group_send(group, message)
        return
    pubsub = layer._get_layer()  # noqa: SLF001
    commands: dict[Any, list[tuple[Any, ...]]] = {}
    for group, message in messages:
        name = pubsub._get_group_channel_name(group)  # noqa: SLF001
        commands.setdefault(pubsub._get_shard(name), []).append(("PUBLISH", name, layer.serialize(message)))  # noqa: SLF001
    for shard, orders in commands.items():
        shard._ensure_redis()  # noqa: SLF001
        await _execute(shard._redis.connection_pool, orders)  # noqa: SLF001


async def _execute(pool: Any, orders: list[tuple[Any, ...]]) -> None:
    connection = await pool.get_connection()
    try:
        await connection.send_packed_command(connection.pack_commands(orders), check_health=False)
        for _ in orders:
            await connection.read_response()
    except BaseException:
        # Answers that were not read must not be taken for those of the next command.
        await connection.disconnect(nowait=True)
        raise
    finally:
        await pool.release(connection)


def group_name(audience: str) -> str:
    """The channel layer's name for a stream or a group of watchers (the layer allows no colon)."""
    return audience.replace(":", ".")


def _messages(batch: Batch) -> list[tuple[str, dict[str, Any]]]:
    """Return the messages for the groups, with what follows each other for one audience together.

    Another begins where its kind changes: the typing of a person must not come after their message.
    """
    rings: list[tuple[str, str, list[DurableFrame | EphemeralFrame]]] = []
    newest: dict[str, tuple[str, str, list[DurableFrame | EphemeralFrame]]] = {}
    for item in batch:
        kind, audiences = (
            ("durable", (item.stream,)) if isinstance(item, DurableFrame) else ("ephemeral", item.audience)
        )
        for name in audiences:
            if name not in newest or newest[name][0] != kind:
                newest[name] = (kind, name, [])
                rings.append(newest[name])
            newest[name][2].append(item)
    return [(group_name(name), _message(kind, name, items)) for kind, name, items in rings]


def _message(kind: str, audience: str, items: Sequence[DurableFrame | EphemeralFrame]) -> dict[str, Any]:
    return {"type": "offchat.ring", "from": PROCESS, "kind": kind, "audience": audience, "items": _PACK.encode(items)}


def opened(message: dict[str, Any]) -> tuple[str, list[DurableFrame] | list[EphemeralFrame]]:
    """Decode a message of the channel layer into its audience and events; no events where this process sent it."""
    if message.get("from") == PROCESS:
        return message["audience"], []
    decoder: Any = _UNPACK_DURABLE if message["kind"] == "durable" else _UNPACK_EPHEMERAL
    return message["audience"], decoder.decode(message["items"])


DOORBELL = Doorbell()
