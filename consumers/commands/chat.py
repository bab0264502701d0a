"""The commands of ``/ws/chat/``."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from backend.chat import selectors, services
from backend.chat.access import NO_ROOM
from backend.chat.payloads import MessagePage, Position
from backend.errors import Invalid, Unavailable
from backend.events.catalogue import ACCESS_STREAM, groups, stream_label
from backend.ids import parse_id
from backend.media.selectors import UnfinishedUpload, unfinished_uploads
from consumers.commands.catalogue import Handler, command
from consumers.following import Beginning, Follow
from consumers.protocol import Command, ErrorBody, error_of
from consumers.threads import in_thread

if TYPE_CHECKING:
    from consumers.chat import ChatSocket

COMMANDS: dict[str, Handler] = {}
_STREAMS_LIMIT = 5000
_PAGE = 50


class Subscribe(Struct, frozen=True, kw_only=True):
    """Which streams, from where on, and which classes of events."""

    streams: str | list[str]
    positions: dict[str, Position] | None = None
    events: list[str] | None = None


class StreamError(Struct, frozen=True, kw_only=True):
    """Why one stream is not followed."""

    error: ErrorBody


class Subscribed(Struct, frozen=True, kw_only=True):
    """Where each stream stands; who is there; the person's own unfinished uploads; the classes of events told."""

    streams: dict[str, Any]
    presence: list[dict[str, str]]
    uploads: list[UnfinishedUpload]
    events: list[str] | UnsetType = UNSET
    """Left out where all are told."""


@command(COMMANDS, "chat", "subscribe", Subscribe)
async def subscribe(socket: ChatSocket, frame: Command, data: Subscribe) -> None:
    """Follow streams; the reply first, then what was missed, then everything new."""
    following = socket.following
    classes = _classes(data.events)
    # Rooms gained from here on are followed by themselves, so that none falls between the look and the answer.
    following.everything = following.everything or data.streams == "all"
    uploads = await in_thread(unfinished_uploads, socket.actor.user_id)
    asked, beginnings = await _judged(socket, data)
    if classes is not None:
        following.groups = classes
    told: dict[str, Any] = {}
    replays: list[Follow] = []
    # From here to the answer nothing waits: the numbers told are exactly where following begins.
    for label, name in asked.items():
        if name not in beginnings:
            told[label] = _no_stream()
            continue
        try:
            told[label], follow = following.take(beginnings[name])
        except Unavailable as late:
            told[label] = StreamError(error=error_of(late))
            continue
        replays += [follow] if follow else []
    told_of = UNSET if following.groups is None else sorted(following.groups)
    socket.answer(frame, Subscribed(streams=told, presence=[], uploads=uploads, events=told_of))
    if replays:
        # Beside the commands: this one has its answer, and the next ones need not wait.
        socket.spawn(following.replay_all(replays), "socket replay")


_TOLD_ELSEWHERE = {ACCESS_STREAM, "activity"}


def _classes(names: list[str] | None) -> frozenset[str] | None:
    """The classes that a client names; what this server does not know it need not tell, but not all of it."""
    if names is None:
        return None
    known = groups() - _TOLD_ELSEWHERE
    found = known.intersection(names)
    if names and not found:
        said = f"Classes are {', '.join(sorted(known))}."
        raise Invalid("No such class of events is told here.", fields={"events": [said]})
    return frozenset(found)


async def _judged(socket: ChatSocket, data: Subscribe) -> tuple[dict[str, str], dict[str, Beginning]]:
    """The streams asked for by what the client calls them, and how each permitted one can begin."""
    following = socket.following
    while True:
        losses = following.losses
        permitted = await following.permitted()
        asked = _asked(socket, data, permitted)
        mine = [name for name in asked.values() if name in permitted]
        beginnings = await following.judge(mine, data.positions or {}, permitted)
        if losses == following.losses:
            return asked, beginnings


def _asked(socket: ChatSocket, data: Subscribe, permitted: Collection[str]) -> dict[str, str]:
    if data.streams == "all":
        fresh = {stream_label(name): name for name in permitted if name not in socket.following.follows}
        # A client that was away hears here which of its rooms are its own no longer.
        known = {label: socket.following.name_of(label) for label in data.positions or ()}
        return fresh | {label: name for label, name in known.items() if name not in permitted}
    if isinstance(data.streams, str) or len(data.streams) > _STREAMS_LIMIT:
        raise Invalid("Name the streams, or say “all”.", fields={"streams": ["A list of streams, or “all”."]})
    return {label: socket.following.name_of(label) for label in data.streams}


def _no_stream() -> StreamError:
    return StreamError(error=ErrorBody(code="not_found", message=NO_ROOM, retryable=False, data={}))


class Unsubscribe(Struct, frozen=True, kw_only=True):
    """Which streams to stop following."""

    streams: str | list[str]


class Unsubscribed(Struct, frozen=True, kw_only=True):
    """Where each stream stood when it was left."""

    streams: dict[str, Position]


@command(COMMANDS, "chat", "unsubscribe", Unsubscribe)
async def unsubscribe(socket: ChatSocket, frame: Command, data: Unsubscribe) -> None:
    """Stop following streams."""
    following, heads = socket.following, socket.following.heads()
    if data.streams == "all":
        following.everything = False
    elif isinstance(data.streams, str):
        raise Invalid("Name the streams, or say “all”.", fields={"streams": ["A list of streams, or “all”."]})
    labels = list(heads) if data.streams == "all" else data.streams
    for label in labels:
        following.drop(following.name_of(label))
    socket.answer(frame, Unsubscribed(streams={label: heads[label] for label in labels if label in heads}))


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
        body=clean(data.body or ""),
        attachments=_ids(data.attachments or []),
        reply_to=_id("reply_to", data.reply_to) if data.reply_to else None,
    )
    socket.answer(frame, message)


def clean(text: str) -> str:
    """Text as a database can keep it; raises Invalid for characters that are none."""
    if "\0" in text:
        raise Invalid("The text holds a character that cannot be stored.", fields={"body": ["No NUL characters."]})
    return text


def _id(field: str, text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise Invalid("This is no id.", fields={field: ["Must be a UUID."]})
    return found


def _ids(texts: list[str]) -> list[UUID]:
    return [_id("attachments", text) for text in texts]


class DeleteMessage(Struct, frozen=True, kw_only=True):
    """Which message to take back."""

    message: str


@command(COMMANDS, "chat", "message.delete", DeleteMessage)
async def delete(socket: ChatSocket, frame: Command, data: DeleteMessage) -> None:
    """Take a message back."""
    socket.answer(frame, await in_thread(services.delete_message, socket.actor, parse_id(data.message)))


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
        before=_id("before", data.before) if data.before else None,
        after=_id("after", data.after) if data.after else None,
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


class TypeInRoom(Struct, frozen=True, kw_only=True):
    """Where somebody writes."""

    room: str
    thread: str | None = None


@command(COMMANDS, "chat", "typing.start", TypeInRoom)
async def start_typing(socket: ChatSocket, frame: Command, data: TypeInRoom) -> None:
    """Tell the room that the person is writing."""
    await in_thread(services.type_in_room, socket.actor, parse_id(data.room), writing=True)
    socket.answer(frame, {})


@command(COMMANDS, "chat", "typing.stop", TypeInRoom)
async def stop_typing(socket: ChatSocket, frame: Command, data: TypeInRoom) -> None:
    """Tell the room that the person has stopped writing."""
    await in_thread(services.type_in_room, socket.actor, parse_id(data.room), writing=False)
    socket.answer(frame, {})
