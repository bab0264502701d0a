"""A channel layer that drops, repeats and delays: what is delayed comes after what was sent later."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer

SHARE = 0.05
"""The part of the messages that is dropped, that is repeated, and that is delayed."""
LATE_S = 3.0


class BadLayer(RedisPubSubChannelLayer):
    """Redis pub/sub of which nothing can be relied on."""

    def __getattr__(self, name: str) -> Any:
        if name != "group_send":
            return super().__getattr__(name)
        send = super().__getattr__(name)

        async def badly(group: str, message: dict[str, Any]) -> None:
            dice = random.random()
            if dice < SHARE:
                return
            if dice < 2 * SHARE:
                await send(group, message)
            if 2 * SHARE <= dice < 3 * SHARE:
                late = asyncio.get_running_loop().call_later
                late(random.uniform(0, LATE_S), lambda: _LATE.add(asyncio.ensure_future(send(group, message))))
                return
            await send(group, message)

        return badly


_LATE: set[asyncio.Future[Any]] = set()
