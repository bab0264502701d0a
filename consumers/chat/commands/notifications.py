"""The command that marks notifications as read."""

from __future__ import annotations

from backend.notifications import services
from backend.notifications.inputs import ReadNotifications
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "notification.read", ReadNotifications)
async def read_notifications(socket: ChatSocket, frame: Command, data: ReadNotifications) -> None:
    """Mark notifications as read."""
    socket.answer(frame, {"unread": await in_thread(services.read_notifications, socket.actor, data)})
