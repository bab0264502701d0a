"""Commands that send, edit and delete messages."""

from __future__ import annotations

from backend.chat import services
from backend.chat.inputs import DeleteMessage, EditMessage, SendMessage
from backend.ids import parse_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "message.send", SendMessage)
async def send(socket: ChatSocket, frame: Command, data: SendMessage) -> None:
    """Send a message to a room, forward one, or have one sent later."""
    message, _ = await in_thread(services.send, socket.actor, data)
    socket.answer(frame, message)


@command(COMMANDS, "chat", "message.edit", EditMessage)
async def edit(socket: ChatSocket, frame: Command, data: EditMessage) -> None:
    """Change the text of a message, the captions of its files, or their order."""
    message = await in_thread(
        services.edit_message,
        socket.actor,
        parse_id(data.message),
        body=data.body,
        captions=data.captions_by_id,
        order=data.order,
    )
    socket.answer(frame, message)


@command(COMMANDS, "chat", "message.delete", DeleteMessage)
async def delete(socket: ChatSocket, frame: Command, data: DeleteMessage) -> None:
    """Delete a message."""
    socket.answer(frame, await in_thread(services.delete_message, socket.actor, parse_id(data.message)))
