"""How one chat socket follows streams: from now on, or from a position, without a gap and without a repetition."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from msgspec import Struct
from prometheus_client import Counter

from backend.accounts.access import Actor
from backend.chat.inputs import Position
from backend.chat.selectors import Since, joined_streams_of, user_stream
from backend.events.catalogue import stream_label
from backend.events.log import Range, reaching_back, read, read_many
from consumers.chat.hidden_history import without_past
from consumers.hub.batches import Batched
from consumers.hub.frame import Frame
from consumers.hub.hub import HUB
from consumers.hub.stream import Push, Stream, frame_of
from consumers.hub.threads import in_thread
from consumers.websocket import protocol
from consumers.websocket.outbox import Outbox
from consumers.websocket.protocol import StreamPosition

RESUMED = Counter("offchat_subscriptions_total", "Streams that sockets began to follow.", ["outcome"])
"""``recovered`` from a position, ``refetched`` where the log did not reach back to it, ``fresh`` without one."""
_OUTCOMES = {True: "recovered", False: "refetched", None: "fresh"}
_PAGE = 200

_PERMITTED: Batched[UUID, dict[str, Since]] = Batched(joined_streams_of)


class Sink(Protocol):
    """The receiver of the events of subscriptions: the part of a socket that they use."""

    actor: Actor
    outbox: Outbox

    def push(self, payload: bytes) -> None:
        """Send a frame to this client alone."""

    def push_event(self, frame: Frame) -> None:
        """Send an event, if the client subscribed to its class."""

    def send_away(self, after_ms: int = 0) -> None:
        """Close the connection with the request to reconnect after ``after_ms`` milliseconds and resume."""


class Beginning(Struct, kw_only=True):
    """The plan for a socket to begin to follow a stream."""

    stream: Stream
    since: Since
    position: Position | None
    """The client's position."""
    recovered: bool | None
    """Whether all events after it can still be sent; None without a position."""


class Subscription(Struct, kw_only=True, eq=False):
    """One stream that a socket follows: first by a replay of the missed events, then live."""

    stream: Stream
    push: Push
    """Sends an event to the socket; of one that is hidden from the person, only its number."""
    cursor: int | None = None
    """The last replayed event; None once the subscription is live."""
    until: int | None = None
    """The event after which ``resumed`` is sent; None where it is not due."""

    @property
    def seq(self) -> int:
        """The last event that was sent to the socket."""
        return (self.stream.seq or 0) if self.cursor is None else self.cursor

    @property
    def position(self) -> Position:
        """The same as a position of the protocol."""
        return Position(epoch=self.stream.epoch, seq=self.seq)


class Subscriptions:
    """The streams of one socket."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.own = user_stream(sink.actor.user_id)
        self.follows: dict[str, Subscription] = {}
        self.everything = False
        self.losses = 0
        """Number of rooms lost while this socket was open; rights that were read before the last loss are stale."""
        self.groups: frozenset[str] | None = None
        self._replaying = asyncio.Lock()

    def name_of(self, label: str) -> str:
        """Return the name of the stream that clients call ``label``."""
        return self.own if label == "user" else label

    async def permitted(self, rooms: dict[str, Since] | None = None) -> dict[str, Since]:
        """Return all streams of this person, with the event since which they may read them.

        Those of their ``rooms`` are read, where they have not been.
        """
        if rooms is None:
            rooms = await _PERMITTED.get(self._sink.actor.user_id)
        return {**rooms, self.own: Since()}

    # -- beginning -------------------------------------------------------------------------------------------------

    async def plan(
        self, names: list[str], positions: dict[str, Position], permitted: dict[str, Since]
    ) -> dict[str, Beginning]:
        """Plan how to begin each of these streams for a client with these positions."""
        beginnings: dict[str, Beginning] = {}
        behind: dict[str, int] = {}
        streams, known_positions = await HUB.open(names), {name: positions.get(stream_label(name)) for name in names}
        # The client may know events from another process, or REST, that this hub has not received yet.
        await HUB.repair.catch_up(
            [stream for name, stream in streams.items() if _beyond(stream, known_positions[name])]
        )
        for name, stream in streams.items():
            position, since = known_positions[name], permitted[name]
            recoverable = None if position is None else since.seq <= position.seq and not _beyond(stream, position)
            beginnings[name] = Beginning(stream=stream, since=since, position=position, recovered=recoverable)
            if position and recoverable and stream.after(position.seq) is None:
                behind[name] = position.seq
        if behind:
            reachable = await in_thread(reaching_back, behind)
            for name in behind:
                beginnings[name].recovered = name in reachable
        return beginnings

    def take(self, start: Beginning) -> tuple[StreamPosition, Subscription | None]:
        """Begin to follow, without awaiting: no event may be lost between the returned position and the first live one.

        Returns the position for the reply, and the subscription to replay.
        """
        stream, position, head = start.stream, start.position, start.stream.seq or 0
        recovered = start.recovered and position is not None and position.epoch == stream.epoch
        RESUMED.labels(_OUTCOMES[recovered if position else None]).inc()
        if recovered and position is not None:
            subscription = self._begin(stream, start.since, cursor=position.seq, until=head)
            return StreamPosition(epoch=stream.epoch, seq=head, recovered=True), subscription
        subscription = self.follows.get(stream.name) or self._begin(stream, start.since)
        return StreamPosition(epoch=stream.epoch, seq=subscription.seq, recovered=recovered), None

    def _begin(
        self, stream: Stream, since: Since, *, cursor: int | None = None, until: int | None = None
    ) -> Subscription:
        push = without_past(self._sink.push_event, since.hidden_until)
        subscription = Subscription(stream=stream, push=push, cursor=cursor, until=until)
        # A replay ignores live events, but keeps the stream open: a stream without listeners is dropped.
        HUB.listen(stream, subscription, push if cursor is None else _ignore)
        self.drop(stream.name)
        self.follows[stream.name] = subscription
        return subscription

    # -- replaying -------------------------------------------------------------------------------------------------

    async def replay_all(self, follows: Iterable[Subscription]) -> None:
        """Send the missed events, one stream after the other, also of several ``subscribe`` commands.

        Streams with few missing events are read from the log together, a page of events at a time.
        """
        async with self._replaying:
            for page in _pages(follows):
                read_ahead = await self._read_together(page) if len(page) > 1 else {}
                for subscription in page:
                    await self.replay(subscription, read_ahead.get(subscription.stream.name))

    async def replay(self, subscription: Subscription, read_ahead: list[Frame] | None = None) -> None:
        """Send the missed events, then follow live; the switch happens without an await, so that no event is lost.

        ``read_ahead`` ends with the newest event of the stream at that time, and is used only while no event followed
        it: a later one may have withdrawn earlier ones.
        """
        stream = subscription.stream
        while self._is_current(subscription):
            self._send_resumed(subscription)
            if subscription.seq >= (stream.seq or 0):
                subscription.cursor = None
                HUB.listen(stream, subscription, subscription.push)
                return
            frames = stream.after(subscription.seq)
            if frames is None and read_ahead and read_ahead[-1].seq == stream.seq:
                frames, read_ahead = read_ahead, None
            if frames is None:
                frames = await self._from_log(subscription)
            if not frames:
                self._sink.send_away()
                return
            await self._send(subscription, frames)

    def _is_current(self, subscription: Subscription) -> bool:
        return self.follows.get(subscription.stream.name) is subscription

    async def _send(self, subscription: Subscription, frames: list[Frame]) -> None:
        for frame in frames:
            await self._sink.outbox.drained()
            # The log may be ahead of the hub: those events are delivered live.
            if not self._is_current(subscription) or frame.seq > (subscription.stream.seq or 0):
                return
            subscription.push(frame)
            subscription.cursor = frame.seq
            self._send_resumed(subscription)

    def _send_resumed(self, subscription: Subscription) -> None:
        if subscription.until is not None and subscription.seq >= subscription.until:
            subscription.until = None
            self._sink.push(protocol.resumed(stream_label(subscription.stream.name), subscription.seq))

    async def _from_log(self, subscription: Subscription) -> list[Frame]:
        stream = subscription.stream
        page = await in_thread(read, stream.name, after=subscription.seq, epoch=stream.epoch, limit=_PAGE)
        return [frame_of(item) for item in page]

    async def _read_together(self, follows: list[Subscription]) -> dict[str, list[Frame]]:
        """Read the missing frames of those subscriptions whose frames are not in memory any more, by stream."""
        ranges = [
            Range(
                stream=subscription.stream.name,
                epoch=subscription.stream.epoch,
                after=subscription.seq,
                until=subscription.stream.seq or 0,
            )
            for subscription in follows
            if self._is_current(subscription) and subscription.stream.after(subscription.seq) is None
        ]
        events_by_stream = await in_thread(read_many, ranges) if len(ranges) > 1 else {}
        return {name: [frame_of(event) for event in events] for name, events in events_by_stream.items()}

    # -- on the way ------------------------------------------------------------------------------------------------

    async def gain(self, name: str, position: Position) -> None:
        """Follow a room that the person was just added to, from the position in the event."""
        stream = (await HUB.open([name]))[name]
        if _beyond(stream, position):
            await HUB.repair.catch_up([stream])
        await self.resume(stream, position.seq)

    def lose(self, name: str) -> Subscription | None:
        """Stop following a room at once; returns its subscription, so that it can be resumed."""
        self.losses += 1
        return self.drop(name)

    async def resume(self, stream: Stream, seq: int) -> None:
        """Follow a room from an event on, if the person is a member; an event of a loss may be older than a return."""
        while stream.name not in self.follows:
            losses = self.losses
            permitted = await self.permitted()
            if stream.name not in permitted:
                return
            if losses == self.losses and stream.name not in self.follows:
                await self.replay(self._begin(stream, permitted[stream.name], cursor=seq))
                return

    def drop(self, name: str) -> Subscription | None:
        """Stop following a stream; its cursor stays at the last sent event."""
        subscription = self.follows.pop(name, None)
        if subscription is not None:
            subscription.cursor = subscription.seq
            HUB.leave(subscription.stream, subscription)
        return subscription

    def leave_all(self) -> None:
        """Drop all subscriptions, at the end of the socket."""
        for name in list(self.follows):
            self.drop(name)

    def heads(self) -> dict[str, Position]:
        """Return the positions of all streams by label, as far as they were sent to this socket."""
        return {stream_label(name): subscription.position for name, subscription in self.follows.items()}


def _pages(follows: Iterable[Subscription]) -> list[list[Subscription]]:
    """Group subscriptions into pages with at most ``_PAGE`` missing events; one with more is a page by itself."""
    pages: list[list[Subscription]] = []
    budget = 0
    for subscription in follows:
        lacking = (subscription.stream.seq or 0) - subscription.seq
        if not pages or lacking > budget:
            pages.append([])
            budget = _PAGE
        pages[-1].append(subscription)
        budget -= lacking
    return pages


def _ignore(frame: Frame) -> None:
    """Ignore events during a replay, which reads them itself."""


def _beyond(stream: Stream, position: Position | None) -> bool:
    """Whether a position is unknown to this process: of another epoch, or newer than its last event."""
    return position is not None and (position.epoch != stream.epoch or position.seq > (stream.seq or 0))
