"""The command that calls a slash command."""

from __future__ import annotations

from backend.bots import services
from backend.bots.inputs import RunCommand
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "command.run", RunCommand)
async def run(socket: ChatSocket, frame: Command, data: RunCommand) -> None:
    """Call a slash command; what it answers comes as an event or a message."""
    await in_thread(services.run_command, socket.actor, data)
    socket.answer(frame, {})
