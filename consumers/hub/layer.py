"""The channel of this process in the channel layer, and its memberships of groups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer

from backend.events.doorbell import group_name

log = structlog.get_logger()

_PATIENCE_S = 2.0
_AGAIN_S = 1.0
_AT_ONCE = 500
"""Groups that one command to Redis names."""


class Layer:
    """Joins and leaves groups, many at once, and receives messages.

    While the layer does not answer (Redis restarts), callers do not wait; ``mend`` goes on trying.
    """

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        self._joined: set[str] = set()
        self._channel = ""
        self._lock = asyncio.Lock()
        self._naming = asyncio.Lock()
        self._waiting: set[str] = set()
        self._away = False

    async def settle(self, audiences: Iterable[str]) -> None:
        """Join the groups of those of ``audiences`` that are wanted now, and leave the groups of the others.

        What is asked for while Redis answers others goes out together, by the first of those who wait; where that one
        ends meanwhile, by the next.
        """
        unsettled = self._unsettled(audiences)
        if unsettled and not self._away:
            self._waiting.update(unsettled)
            async with self._lock:
                together, self._waiting = self._waiting, set()
                if together and not self._away:
                    try:
                        await self._try(together)
                    except BaseException:
                        self._waiting |= together
                        raise

    async def mend(self, audiences: Callable[[], Iterable[str]]) -> None:
        """Retry once a second, for ever, to join and leave the groups for which this failed before."""
        while True:
            await asyncio.sleep(_AGAIN_S)
            async with self._lock:
                await self._try(self._unsettled({*audiences(), *self._joined}))

    def _unsettled(self, audiences: Iterable[str]) -> list[str]:
        return [name for name in audiences if self._wanted(name) != (name in self._joined)]

    async def _try(self, audiences: Iterable[str]) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._change(list(audiences))
                _end_if_cancelled()
            self._away = False
        except Exception as error:
            if not self._away:
                log.warning("hub.layer_away", error=repr(error))
            self._away = True

    async def _change(self, audiences: list[str]) -> None:
        layer: Any = get_channel_layer()
        channel = await self._own_channel()
        joining = [name for name in audiences if self._wanted(name) and name not in self._joined]
        for start in range(0, len(joining), _AT_ONCE):
            names = joining[start : start + _AT_ONCE]
            await join(layer, [group_name(name) for name in names], channel)
            self._joined.update(names)
        for name in audiences:
            if name in self._joined and not self._wanted(name):
                self._joined.discard(name)
                await layer.group_discard(group_name(name), channel)

    async def _own_channel(self) -> str:
        """Return the channel of this process; created at the first call."""
        async with self._naming:
            if not self._channel:
                layer: Any = get_channel_layer()
                self._channel = await layer.new_channel()
                _end_if_cancelled()
            return self._channel

    async def receive(self) -> dict[str, Any]:
        """Return the next message; waits while the layer does not answer."""
        layer: Any = get_channel_layer()
        while True:
            try:
                message: dict[str, Any] = await layer.receive(await self._own_channel())
                return message
            except Exception as error:
                log.warning("hub.layer_away", error=repr(error))
                await asyncio.sleep(_AGAIN_S)


def _end_if_cancelled() -> None:
    """Raise CancelledError where this task was cancelled while it spoke to Redis, and goes on all the same.

    The client of Redis writes within ``asyncio.wait_for``, which before Python 3.12 returns what is done, and forgets
    a cancellation that comes in the same moment. A task that runs for ever would never end.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def join(layer: Any, groups: list[str], channel: str) -> None:
    """Join groups with one command to each Redis; 500 one by one cost 140 ms (measured), together 5.

    The interface of channel layers joins one group at a time; this repeats ``group_add`` of the Redis layer for many
    groups. With a layer of another kind it joins one by one.
    """
    if not isinstance(layer, RedisPubSubChannelLayer):
        for group in groups:
            await layer.group_add(group, channel)
        return
    pubsub = layer._get_layer()  # noqa: SLF001
    names: dict[Any, list[str]] = {}
    for group in groups:
        name = pubsub._get_group_channel_name(group)  # noqa: SLF001
        pubsub.groups.setdefault(name, set()).add(channel)
        names.setdefault(pubsub._get_shard(name), []).append(name)  # noqa: SLF001
    for shard, shard_names in names.items():
        async with shard._lock:  # noqa: SLF001
            shard._ensure_redis()  # noqa: SLF001
            shard._ensure_receiver()  # noqa: SLF001
            await shard._pubsub.subscribe(*shard_names)  # noqa: SLF001
            shard._subscribed_to.update(shard_names)  # noqa: SLF001
