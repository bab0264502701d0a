"""Commands that react to messages, pin them and save them."""

from __future__ import annotations

from backend.chat import services
from backend.chat.inputs.marks import PinMessage, React, SaveMessage
from backend.ids import parse_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "reaction.add", React)
async def add_reaction(socket: ChatSocket, frame: Command, data: React) -> None:
    """React to a message."""
    await in_thread(services.add_reaction, socket.actor, parse_id(data.message), data.qualified)
    socket.answer(frame, {})


@command(COMMANDS, "chat", "reaction.remove", React)
async def remove_reaction(socket: ChatSocket, frame: Command, data: React) -> None:
    """Take a reaction back."""
    await in_thread(services.remove_reaction, socket.actor, parse_id(data.message), data.qualified)
    socket.answer(frame, {})


@command(COMMANDS, "chat", "pin.add", PinMessage)
async def pin(socket: ChatSocket, frame: Command, data: PinMessage) -> None:
    """Pin a message in its room."""
    socket.answer(frame, await in_thread(services.pin_message, socket.actor, parse_id(data.message)))


@command(COMMANDS, "chat", "pin.remove", PinMessage)
async def unpin(socket: ChatSocket, frame: Command, data: PinMessage) -> None:
    """Take a message off the pins of its room."""
    socket.answer(frame, await in_thread(services.unpin_message, socket.actor, parse_id(data.message)))


@command(COMMANDS, "chat", "save.add", SaveMessage)
async def save(socket: ChatSocket, frame: Command, data: SaveMessage) -> None:
    """Save a message for oneself."""
    await in_thread(services.save_message, socket.actor, parse_id(data.message))
    socket.answer(frame, {})


@command(COMMANDS, "chat", "save.remove", SaveMessage)
async def unsave(socket: ChatSocket, frame: Command, data: SaveMessage) -> None:
    """Take a message off one's saved ones."""
    await in_thread(services.unsave_message, socket.actor, parse_id(data.message))
    socket.answer(frame, {})
