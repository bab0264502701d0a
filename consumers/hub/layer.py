"""This process in the channel layer: one channel for everything, and the groups it is in, kept as they are wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from channels.layers import get_channel_layer

from backend.events.doorbell import group_name

log = structlog.get_logger()

_PATIENCE_S = 2.0
_AGAIN_S = 1.0


class Layer:
    """Joins and leaves groups, one change at a time, and receives what is rung.

    The layer may be away (Redis restarts): whoever asks then does not wait, ``mend`` goes on trying.
    """

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        self._joined: set[str] = set()
        self._channel = ""
        self._lock = asyncio.Lock()
        self._naming = asyncio.Lock()
        self._away = False

    async def settle(self, audiences: Iterable[str]) -> None:
        """Be in the groups of those of ``audiences`` that are wanted now, and in no other of them."""
        unsettled = self._unsettled(audiences)
        if unsettled and not self._away:
            async with self._lock:
                if not self._away:
                    await self._try(unsettled)

    async def mend(self, audiences: Callable[[], Iterable[str]]) -> None:
        """Once a second, for ever: do what could not be done when it was asked for."""
        while True:
            await asyncio.sleep(_AGAIN_S)
            async with self._lock:
                await self._try(self._unsettled({*audiences(), *self._joined}))

    def _unsettled(self, audiences: Iterable[str]) -> list[str]:
        return [name for name in audiences if self._wanted(name) != (name in self._joined)]

    async def _try(self, audiences: Iterable[str]) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                for audience in audiences:
                    await self._change(audience)
            self._away = False
        except Exception as away:
            if not self._away:
                log.warning("hub.layer_away", error=repr(away))
            self._away = True

    async def _change(self, audience: str) -> None:
        layer: Any = get_channel_layer()
        if self._wanted(audience) == (audience in self._joined):
            return
        if audience in self._joined:
            self._joined.discard(audience)
            await layer.group_discard(group_name(audience), await self._own_channel())
        else:
            await layer.group_add(group_name(audience), await self._own_channel())
            self._joined.add(audience)

    async def _own_channel(self) -> str:
        """The one channel of this process; whoever needs it first makes it."""
        async with self._naming:
            if not self._channel:
                layer: Any = get_channel_layer()
                self._channel = await layer.new_channel()
            return self._channel

    async def receive(self) -> dict[str, Any]:
        """The next message; waits while the layer is away."""
        layer: Any = get_channel_layer()
        while True:
            try:
                message: dict[str, Any] = await layer.receive(await self._own_channel())
                return message
            except Exception as away:
                log.warning("hub.layer_away", error=repr(away))
                await asyncio.sleep(_AGAIN_S)
