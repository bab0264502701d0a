"""Commands that follow streams, and stop following them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from msgspec import Struct

from backend.chat.access import NO_ROOM
from backend.chat.inputs import Position, Subscribe, Unsubscribe
from backend.chat.payloads import PresencePayload
from backend.chat.selectors import Since
from backend.errors import Invalid, Unavailable
from backend.events.catalogue import ACCESS_STREAM, groups, stream_label
from backend.ids import parse_id
from backend.media.selectors import UnfinishedUpload, unfinished_uploads_of
from consumers.chat.socket import ChatSocket
from consumers.chat.subscriptions import Beginning, Subscription
from consumers.hub.batches import Batched
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command, ErrorBody, error_of

COMMANDS: dict[str, Handler] = {}

_UPLOADS: Batched[UUID, list[UnfinishedUpload]] = Batched(unfinished_uploads_of)


class StreamError(Struct, frozen=True, kw_only=True):
    """The reason why a stream is not followed."""

    error: ErrorBody


class Subscribed(Struct, frozen=True, kw_only=True):
    """The positions of the streams, presence, the person's unfinished uploads, and the classes of events sent."""

    streams: dict[str, Any]
    presence: list[PresencePayload]
    uploads: list[UnfinishedUpload]
    events: list[str]


@command(COMMANDS, "chat", "subscribe", Subscribe)
async def subscribe(socket: ChatSocket, frame: Command, data: Subscribe) -> None:
    """Follow streams; sends the reply, then the missed events, then all new ones."""
    subscriptions = socket.subscriptions
    classes = _classes(data.events)
    # Rooms gained from here on are followed automatically, so that none is missed before the reply, which names them.
    followed = frozenset(subscriptions.follows)
    subscriptions.everything = subscriptions.everything or data.streams == "all"
    losses, presence, rooms = subscriptions.losses, list[PresencePayload](), None
    if classes is None or "presence" in classes:
        presence, begun = await socket.watching.follow(None if data.streams == "all" else _rooms_in(data.streams))
        rooms, uploads = begun.streams, begun.uploads
    else:
        uploads = await _UPLOADS.get(socket.actor.user_id)
    requested, beginnings = await _plan(socket, data, followed, losses, rooms)
    if classes is not None:
        subscriptions.groups = classes
    positions: dict[str, Any] = {}
    replays: list[Subscription] = []
    # No await from here to the reply: its positions are exactly where following begins.
    for label, name in requested.items():
        if name not in beginnings:
            positions[label] = _no_stream()
            continue
        try:
            positions[label], subscription = subscriptions.take(beginnings[name])
        except Unavailable as error:
            positions[label] = StreamError(error=error_of(error))
            continue
        replays += [subscription] if subscription else []
    told = sorted(_told_here() if subscriptions.groups is None else subscriptions.groups)
    socket.answer(frame, Subscribed(streams=positions, presence=presence, uploads=uploads, events=told))
    if replays:
        # In a task: this command has its reply, and the next ones need not wait.
        socket.spawn(subscriptions.replay_all(replays), "socket replay")


def _told_here() -> frozenset[str]:
    return frozenset(groups() - {ACCESS_STREAM, "activity"})


def _classes(names: list[str] | None) -> frozenset[str] | None:
    """Return the known ones of the named classes; raises Invalid where none is known."""
    if names is None:
        return None
    known = _told_here()
    chosen = known.intersection(names)
    if names and not chosen:
        sentence = f"Classes are {', '.join(sorted(known))}."
        raise Invalid("No such class of events is told here.", fields={"events": [sentence]})
    return frozenset(chosen)


async def _plan(
    socket: ChatSocket, data: Subscribe, followed: Collection[str], losses: int, rooms: dict[str, Since] | None
) -> tuple[dict[str, str], dict[str, Beginning]]:
    """Return the requested streams by their label, and the beginning of each permitted one.

    ``followed`` are those whose positions the client knows; ``rooms`` are those of the person where they were read
    since so many ``losses``.
    """
    subscriptions = socket.subscriptions
    while True:
        if losses != subscriptions.losses:
            losses, rooms = subscriptions.losses, None
        permitted = await subscriptions.permitted(rooms)
        requested = _requested(socket, data, permitted, followed)
        mine = [name for name in requested.values() if name in permitted]
        beginnings = await subscriptions.plan(mine, data.positions or {}, permitted)
        if losses == subscriptions.losses:
            return requested, beginnings


def _rooms_in(labels: str | list[str]) -> list[UUID]:
    names = [label.removeprefix("room:") for label in labels if label.startswith("room:")]
    return [room for room in map(parse_id, names) if room]


def _requested(
    socket: ChatSocket, data: Subscribe, permitted: Collection[str], followed: Collection[str]
) -> dict[str, str]:
    if data.streams == "all":
        fresh = {stream_label(name): name for name in permitted if name not in followed}
        # A client that was offline learns here which of its rooms it has lost.
        names_by_label = {label: socket.subscriptions.name_of(label) for label in data.positions or ()}
        return fresh | {label: name for label, name in names_by_label.items() if name not in permitted}
    return {label: socket.subscriptions.name_of(label) for label in data.streams}


def _no_stream() -> StreamError:
    return StreamError(error=ErrorBody(code="not_found", message=NO_ROOM, retryable=False, data={}))


class Unsubscribed(Struct, frozen=True, kw_only=True):
    """The positions of the streams when they were left."""

    streams: dict[str, Position]


@command(COMMANDS, "chat", "unsubscribe", Unsubscribe)
async def unsubscribe(socket: ChatSocket, frame: Command, data: Unsubscribe) -> None:
    """Stop following streams."""
    subscriptions, heads = socket.subscriptions, socket.subscriptions.heads()
    if data.streams == "all":
        subscriptions.everything = False
    socket.watching.unfollow(None if data.streams == "all" else _rooms_in(data.streams))
    labels = list(heads) if data.streams == "all" else data.streams
    for label in labels:
        subscriptions.drop(subscriptions.name_of(label))
    socket.answer(frame, Unsubscribed(streams={label: heads[label] for label in labels if label in heads}))
