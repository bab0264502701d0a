"""A channel layer as bad as one may be: drops a tenth, repeats a tenth, and swallows what says so."""

import random
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer

SWALLOWED = b"swallow this ring"
"""An event that holds this text is never rung."""


class LossyLayer(RedisPubSubChannelLayer):
    """Redis pub/sub on a bad day."""

    def __getattr__(self, name: str) -> Any:
        if name != "group_send":
            return super().__getattr__(name)
        send = super().__getattr__(name)

        async def sometimes(group: str, message: dict[str, Any]) -> None:
            if SWALLOWED in message.get("items", b"") or random.random() < 0.1:
                return
            await send(group, message)
            if random.random() < 0.1:
                await send(group, message)

        return sometimes
