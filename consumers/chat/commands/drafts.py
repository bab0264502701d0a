"""Commands that keep what the user has begun to write."""

from __future__ import annotations

from backend.chat import services
from backend.chat.inputs.unsent import SetDraft
from backend.ids import parse_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "draft.set", SetDraft)
async def set_draft(socket: ChatSocket, frame: Command, data: SetDraft) -> None:
    """Keep a draft in a room or a thread; an empty one clears it."""
    socket.answer(frame, await in_thread(services.set_draft, socket.actor, parse_id(data.room), data))
