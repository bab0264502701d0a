"""A channel layer that loses everything: whoever still hears of something heard of it from the log."""

import asyncio
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer


class SilentLayer(RedisPubSubChannelLayer):
    """Redis pub/sub of which a process neither says nor hears anything."""

    def __getattr__(self, name: str) -> Any:
        mute = {"group_send": _nothing, "receive": _for_ever}
        return mute.get(name) or super().__getattr__(name)


async def _nothing(group: str, message: dict[str, Any]) -> None:
    """Nobody hears of it."""


async def _for_ever(channel: str) -> None:
    await asyncio.Event().wait()
