"""Commands that read a room's history and record how far the user has read."""

from __future__ import annotations

from backend.chat import selectors, services
from backend.chat.inputs.reading import History, MarkRead
from backend.chat.payloads import MessagePage
from backend.ids import parse_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


@command(COMMANDS, "chat", "history", History)
async def history(socket: ChatSocket, frame: Command, data: History) -> None:
    """Answer a page of a room's history, or of a thread in it."""
    if data.thread is not None:
        page_of_thread = await in_thread(
            selectors.thread_page,
            socket.actor,
            parse_id(data.thread),
            room_id=parse_id(data.room),
            **data.sides,
            limit=data.page_size,
        )
        socket.answer(frame, page_of_thread)
        return
    page: MessagePage = await in_thread(
        selectors.history,
        socket.actor,
        parse_id(data.room),
        **data.place,
        limit=data.page_size,
    )
    socket.answer(frame, page)


@command(COMMANDS, "chat", "read.mark", MarkRead)
async def mark_read(socket: ChatSocket, frame: Command, data: MarkRead) -> None:
    """Record up to which message the user has read, or from which one on not; answer the number of unread ones."""
    mark = services.mark_unread if data.back else services.mark_read
    unread = await in_thread(mark, socket.actor, parse_id(data.room), parse_id(data.message))
    socket.answer(frame, {"unread": unread})
