"""What the server answers to each command that is done, by endpoint and command; the contract is generated from it."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from backend.chat.own_payloads import DraftPayload, ScheduledPayload
from backend.chat.payloads import MessagePage, MessagePayload, MyThread
from consumers.chat.commands.presence import Watched as PresenceWatched
from consumers.chat.commands.subscribing import Subscribed, Unsubscribed
from consumers.media.commands import Watched as MediaWatched
from consumers.moderation.commands import NamespaceWatched


class Nothing(Struct, frozen=True, kw_only=True):
    """An empty object: the command is done."""


class Unread(Struct, frozen=True, kw_only=True):
    """What is still unread, in the room or of what one was told of."""

    unread: int


class HistoryPage(MessagePage, frozen=True, kw_only=True):
    """A page of a room; of the replies in a thread also its root, and how the reader stands to it."""

    root: MessagePayload | UnsetType = UNSET
    mine_thread: MyThread | UnsetType = UNSET


class ThreadUnread(Struct, frozen=True, kw_only=True):
    """What is still unread in the thread, and how much of it mentions the reader."""

    unread: int
    mentions: int


_ANSWERS: dict[str, Any] = {
    "chat subscribe": Subscribed,
    "chat unsubscribe": Unsubscribed,
    "chat message.send": (MessagePayload, ScheduledPayload),
    "chat message.edit": MessagePayload,
    "chat message.delete": MessagePayload,
    "chat draft.set": DraftPayload,
    "chat command.run": Nothing,
    "chat reaction.add": Nothing,
    "chat reaction.remove": Nothing,
    "chat pin.add": MessagePayload,
    "chat pin.remove": MessagePayload,
    "chat save.add": Nothing,
    "chat save.remove": Nothing,
    "chat history": HistoryPage,
    "chat read.mark": Unread,
    "chat notification.read": Unread,
    "chat thread.read": ThreadUnread,
    "chat thread.follow": ThreadUnread,
    "chat typing.start": Nothing,
    "chat typing.stop": Nothing,
    "chat presence.set": Nothing,
    "chat presence.watch": PresenceWatched,
    "media watch": MediaWatched,
    "media unwatch": Nothing,
    "moderation watch": NamespaceWatched,
    "moderation unwatch": Nothing,
}
"""The type of ``data`` in each reply, or several of which it has one."""


def reply_data(command: str) -> tuple[Any, ...]:
    """Return the types of ``data`` in the reply to ``endpoint command``; any object where nothing is said of it."""
    told = _ANSWERS.get(command, dict[str, Any])
    return told if isinstance(told, tuple) else (told,)
