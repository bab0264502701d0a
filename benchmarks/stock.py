"""What most people would write: a Channels consumer that hears its room through ``group_send``; peer of delivery."""

from __future__ import annotations

import os
from typing import Any

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="of a benchmark",
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # redis-py 8 gives up after 5 s by default, just when the layer's own wait ends.
            "CONFIG": {"hosts": [{"address": os.environ["REDIS_URL"], "socket_timeout": None}]},
        }
    },
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402


class Room(AsyncWebsocketConsumer):
    """One socket in the one room; whatever comes in is sent to all."""

    async def connect(self) -> None:
        """Join the room."""
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Send it to everybody."""
        await self.channel_layer.group_send("room", {"type": "room.message", "text": text_data})

    async def room_message(self, event: dict[str, Any]) -> None:
        """Hand it on."""
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": Room.as_asgi()})
