"""Commands about who is there."""

from __future__ import annotations

from msgspec import Struct

from backend.chat.inputs import SetPresence, WatchPresence
from backend.chat.payloads import PresencePayload
from consumers.chat.presence import PRESENCE
from consumers.chat.socket import ChatSocket
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "presence.set", SetPresence)
async def set_presence(socket: ChatSocket, frame: Command, data: SetPresence) -> None:
    """Tell that the device is in use, or is not."""
    PRESENCE.set(socket.actor.user_id, socket.device, data.state)
    socket.answer(frame, {})


class Watched(Struct, frozen=True, kw_only=True):
    """How all the named people are there."""

    presence: list[PresencePayload]


@command(COMMANDS, "chat", "presence.watch", WatchPresence)
async def watch_presence(socket: ChatSocket, frame: Command, data: WatchPresence) -> None:
    """Follow the presence of these people, instead of those followed before."""
    socket.answer(frame, Watched(presence=await socket.watching.name(data.user_ids)))
