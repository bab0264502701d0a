"""Commands that follow threads and record how far the user has read in them."""

from __future__ import annotations

from backend.chat import services
from backend.chat.inputs.reading import FollowThread, ReadThread
from backend.ids import parse_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "thread.read", ReadThread)
async def read_thread(socket: ChatSocket, frame: Command, data: ReadThread) -> None:
    """Record up to which message the user has read a thread; answer what is still unread."""
    mark = await in_thread(services.read_thread, socket.actor, parse_id(data.thread), parse_id(data.message))
    socket.answer(frame, {"unread": mark.unread, "mentions": mark.mentions})


@command(COMMANDS, "chat", "thread.follow", FollowThread)
async def follow_thread(socket: ChatSocket, frame: Command, data: FollowThread) -> None:
    """Follow a thread, or cease to; answer what is unread in it."""
    mark = await in_thread(services.follow_thread, socket.actor, parse_id(data.thread), following=data.following)
    socket.answer(frame, {"unread": mark.unread, "mentions": mark.mentions})
