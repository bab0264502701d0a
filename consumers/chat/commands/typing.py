"""Commands that tell a room which users are typing."""

from __future__ import annotations

from backend.chat import services
from backend.chat.inputs import TypeInRoom
from backend.ids import parse_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "typing.start", TypeInRoom)
async def start_typing(socket: ChatSocket, frame: Command, data: TypeInRoom) -> None:
    """Tell the room that the user is typing."""
    await in_thread(
        services.type_in_room, socket.actor, parse_id(data.room), writing=True, thread=parse_id(data.thread or "")
    )
    socket.answer(frame, {})


@command(COMMANDS, "chat", "typing.stop", TypeInRoom)
async def stop_typing(socket: ChatSocket, frame: Command, data: TypeInRoom) -> None:
    """Tell the room that the user has stopped typing."""
    await in_thread(
        services.type_in_room, socket.actor, parse_id(data.room), writing=False, thread=parse_id(data.thread or "")
    )
    socket.answer(frame, {})
