"""The commands of ``/ws/chat/``, one module for each thing that clients do."""

from consumers.chat.commands import (
    drafts,
    marks,
    messages,
    notifications,
    presence,
    reading,
    slash,
    subscribing,
    threads,
    typing,
)
from consumers.websocket.commands import Handler

COMMANDS: dict[str, Handler] = {
    **subscribing.COMMANDS,
    **messages.COMMANDS,
    **drafts.COMMANDS,
    **marks.COMMANDS,
    **notifications.COMMANDS,
    **reading.COMMANDS,
    **threads.COMMANDS,
    **slash.COMMANDS,
    **typing.COMMANDS,
    **presence.COMMANDS,
}
