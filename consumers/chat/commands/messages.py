"""Commands that send and take back messages."""

from __future__ import annotations

from msgspec import Struct

from backend.chat import services
from backend.errors import Invalid
from backend.ids import parse_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command, id_in
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


class SendMessage(Struct, frozen=True, kw_only=True):
    """What to say, where, under which name of the client's own."""

    room: str
    client_id: str
    body: str | None = None
    attachments: list[str] | None = None
    reply_to: str | None = None
    thread: str | None = None


@command(COMMANDS, "chat", "message.send", SendMessage)
async def send(socket: ChatSocket, frame: Command, data: SendMessage) -> None:
    """Say something."""
    if data.thread is not None:
        raise Invalid("Threads are not there yet.", fields={"thread": ["Leave it out."]})
    message, _ = await in_thread(
        services.send_message,
        socket.actor,
        parse_id(data.room),
        client_id=data.client_id,
        body=_clean(data.body or ""),
        attachments=[id_in("attachments", text) for text in data.attachments or ()],
        reply_to=id_in("reply_to", data.reply_to) if data.reply_to else None,
    )
    socket.answer(frame, message)


def _clean(text: str) -> str:
    """Text as a database can keep it; raises Invalid for characters that are none."""
    if "\0" in text:
        raise Invalid("The text holds a character that cannot be stored.", fields={"body": ["No NUL characters."]})
    return text


class DeleteMessage(Struct, frozen=True, kw_only=True):
    """Which message to take back."""

    message: str


@command(COMMANDS, "chat", "message.delete", DeleteMessage)
async def delete(socket: ChatSocket, frame: Command, data: DeleteMessage) -> None:
    """Take a message back."""
    socket.answer(frame, await in_thread(services.delete_message, socket.actor, parse_id(data.message)))
