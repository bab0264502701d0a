"""Commands that read a room's past, and note how far a person has read."""

from __future__ import annotations

from msgspec import Struct

from backend.chat import selectors, services
from backend.chat.payloads import MessagePage
from backend.errors import Invalid
from backend.ids import parse_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command, id_in
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}
_PAGE = 50


class History(Struct, frozen=True, kw_only=True):
    """Which part of a room's past."""

    room: str
    before: str | None = None
    after: str | None = None
    limit: int | None = None


@command(COMMANDS, "chat", "history", History)
async def history(socket: ChatSocket, frame: Command, data: History) -> None:
    """Read back."""
    if data.limit is not None and data.limit < 1:
        raise Invalid("Ask for at least one message.", fields={"limit": ["1 to 100."]})
    if data.before and data.after:
        raise Invalid("Ask for what is before or for what is after.", fields={"after": ["Not together with before."]})
    page: MessagePage = await in_thread(
        selectors.history,
        socket.actor,
        parse_id(data.room),
        before=id_in("before", data.before) if data.before else None,
        after=id_in("after", data.after) if data.after else None,
        limit=_PAGE if data.limit is None else data.limit,
    )
    socket.answer(frame, page)


class MarkRead(Struct, frozen=True, kw_only=True):
    """How far somebody has read."""

    room: str
    message: str


@command(COMMANDS, "chat", "read.mark", MarkRead)
async def mark_read(socket: ChatSocket, frame: Command, data: MarkRead) -> None:
    """Note how far the person has read."""
    unread = await in_thread(services.mark_read, socket.actor, parse_id(data.room), parse_id(data.message))
    socket.answer(frame, {"unread": unread})
