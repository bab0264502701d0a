"""Commands that follow streams, and stop following them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from backend.chat.access import NO_ROOM
from backend.chat.inputs import Position, Subscribe, Unsubscribe
from backend.errors import Invalid, Unavailable
from backend.events.catalogue import ACCESS_STREAM, groups, stream_label
from backend.media.selectors import UnfinishedUpload, unfinished_uploads
from consumers.chat.socket import ChatSocket
from consumers.chat.subscriptions import Beginning, Subscription
from consumers.hub.threads import in_thread
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command, ErrorBody, error_of

COMMANDS: dict[str, Handler] = {}


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
    subscriptions = socket.subscriptions
    classes = _classes(data.events)
    # Rooms gained from here on are followed by themselves, so that none falls between the look and the answer.
    subscriptions.everything = subscriptions.everything or data.streams == "all"
    uploads = await in_thread(unfinished_uploads, socket.actor.user_id)
    asked, beginnings = await _judged(socket, data)
    if classes is not None:
        subscriptions.groups = classes
    told: dict[str, Any] = {}
    replays: list[Subscription] = []
    # From here to the answer nothing waits: the numbers told are exactly where following begins.
    for label, name in asked.items():
        if name not in beginnings:
            told[label] = _no_stream()
            continue
        try:
            told[label], follow = subscriptions.take(beginnings[name])
        except Unavailable as late:
            told[label] = StreamError(error=error_of(late))
            continue
        replays += [follow] if follow else []
    told_of = UNSET if subscriptions.groups is None else sorted(subscriptions.groups)
    socket.answer(frame, Subscribed(streams=told, presence=[], uploads=uploads, events=told_of))
    if replays:
        # Beside the commands: this one has its answer, and the next ones need not wait.
        socket.spawn(subscriptions.replay_all(replays), "socket replay")


_TOLD_ELSEWHERE = {ACCESS_STREAM, "activity"}


def _classes(names: list[str] | None) -> frozenset[str] | None:
    """The classes that a client names; what this server does not know it need not tell, but not all of it."""
    if names is None:
        return None
    known = groups() - _TOLD_ELSEWHERE
    found = known.intersection(names)
    if names and not found:
        sentence = f"Classes are {', '.join(sorted(known))}."
        raise Invalid("No such class of events is told here.", fields={"events": [sentence]})
    return frozenset(found)


async def _judged(socket: ChatSocket, data: Subscribe) -> tuple[dict[str, str], dict[str, Beginning]]:
    """The streams asked for by what the client calls them, and how each permitted one can begin."""
    subscriptions = socket.subscriptions
    while True:
        losses = subscriptions.losses
        permitted = await subscriptions.permitted()
        asked = _asked(socket, data, permitted)
        mine = [name for name in asked.values() if name in permitted]
        beginnings = await subscriptions.plan(mine, data.positions or {}, permitted)
        if losses == subscriptions.losses:
            return asked, beginnings


def _asked(socket: ChatSocket, data: Subscribe, permitted: Collection[str]) -> dict[str, str]:
    if data.streams == "all":
        fresh = {stream_label(name): name for name in permitted if name not in socket.subscriptions.follows}
        # A client that was away hears here which of its rooms are its own no longer.
        known = {label: socket.subscriptions.name_of(label) for label in data.positions or ()}
        return fresh | {label: name for label, name in known.items() if name not in permitted}
    return {label: socket.subscriptions.name_of(label) for label in data.streams}


def _no_stream() -> StreamError:
    return StreamError(error=ErrorBody(code="not_found", message=NO_ROOM, retryable=False, data={}))


class Unsubscribed(Struct, frozen=True, kw_only=True):
    """Where each stream stood when it was left."""

    streams: dict[str, Position]


@command(COMMANDS, "chat", "unsubscribe", Unsubscribe)
async def unsubscribe(socket: ChatSocket, frame: Command, data: Unsubscribe) -> None:
    """Stop following streams."""
    subscriptions, heads = socket.subscriptions, socket.subscriptions.heads()
    if data.streams == "all":
        subscriptions.everything = False
    labels = list(heads) if data.streams == "all" else data.streams
    for label in labels:
        subscriptions.drop(subscriptions.name_of(label))
    socket.answer(frame, Unsubscribed(streams={label: heads[label] for label in labels if label in heads}))
