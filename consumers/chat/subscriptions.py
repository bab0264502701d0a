"""How one chat socket follows streams: from now on, or from a position, without a gap and without a repetition."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol

from msgspec import Struct
from prometheus_client import Counter

from backend.accounts.access import Actor
from backend.chat.inputs import Position
from backend.chat.selectors import Since, joined_streams, user_stream
from backend.events.catalogue import stream_label
from backend.events.log import Range, reaching_back, read, read_many
from consumers.chat.hidden_history import without_past
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


class Sink(Protocol):
    """What takes the events of subscriptions to a client: a socket, as far as subscriptions know it."""

    actor: Actor
    outbox: Outbox

    def push(self, payload: bytes) -> None:
        """Send a frame that is for this client alone."""

    def push_event(self, frame: Frame) -> None:
        """Hand on an event, if the client asked for its class."""

    def send_away(self, after_ms: int = 0) -> None:
        """Close the connection; the client comes back and resumes."""


class Beginning(Struct, kw_only=True):
    """How a socket can begin to follow a stream."""

    stream: Stream
    since: Since
    position: Position | None
    """Where the client stands."""
    recovered: bool | None
    """Whether everything after that can still be told; None where it stands nowhere."""


class Subscription(Struct, kw_only=True, eq=False):
    """One stream that a socket follows; first it gets what it missed, then it hears the stream itself."""

    stream: Stream
    push: Push
    """Takes every event to the socket; of what is hidden from the person, only its number."""
    cursor: int | None = None
    """How far its replay has come; None once it hears the stream itself."""
    until: int | None = None
    """The event after which ``resumed`` is due; None where it is not, or not any more."""

    @property
    def seq(self) -> int:
        """The last event that was handed to the socket."""
        return (self.stream.seq or 0) if self.cursor is None else self.cursor

    @property
    def position(self) -> Position:
        """The same, as clients keep it."""
        return Position(epoch=self.stream.epoch, seq=self.seq)


class Subscriptions:
    """The streams of one socket."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.own = user_stream(sink.actor.user_id)
        self.follows: dict[str, Subscription] = {}
        self.everything = False
        self.losses = 0
        """How many rooms were lost while this socket was open: what was read before the last of them holds no more."""
        self.groups: frozenset[str] | None = None
        self._replaying = asyncio.Lock()

    def name_of(self, label: str) -> str:
        """The stream that a client calls ``label``."""
        return self.own if label == "user" else label

    async def permitted(self) -> dict[str, Since]:
        """Every stream of this person, with where it begins to be theirs."""
        return {**await in_thread(joined_streams, self._sink.actor.user_id), self.own: Since()}

    # -- beginning -------------------------------------------------------------------------------------------------

    async def plan(
        self, names: list[str], positions: dict[str, Position], permitted: dict[str, Since]
    ) -> dict[str, Beginning]:
        """How each of these streams can begin for a client that stands at ``positions``."""
        found: dict[str, Beginning] = {}
        behind: dict[str, int] = {}
        streams, stands = await HUB.open(names), {name: positions.get(stream_label(name)) for name in names}
        # Another process, or REST, may have told the client of what this hub is still to hear of.
        await HUB.repair.catch_up([stream for name, stream in streams.items() if _beyond(stream, stands[name])])
        for name, stream in streams.items():
            position, since = stands[name], permitted[name]
            fits = None if position is None else since.seq <= position.seq and not _beyond(stream, position)
            found[name] = Beginning(stream=stream, since=since, position=position, recovered=fits)
            if position and fits and stream.after(position.seq) is None:
                behind[name] = position.seq
        if behind:
            kept = await in_thread(reaching_back, behind)
            for name in behind:
                found[name].recovered = name in kept
        return found

    def take(self, start: Beginning) -> tuple[StreamPosition, Subscription | None]:
        """Begin to follow, without waiting: between the number that is told and the first event nothing may slip.

        Returns what to tell the client, and what is to be replayed.
        """
        stream, position, head = start.stream, start.position, start.stream.seq or 0
        recovered = start.recovered and position is not None and position.epoch == stream.epoch
        RESUMED.labels(_OUTCOMES[recovered if position else None]).inc()
        if recovered and position is not None:
            follow = self._begin(stream, start.since, cursor=position.seq, until=head)
            return StreamPosition(epoch=stream.epoch, seq=head, recovered=True), follow
        follow = self.follows.get(stream.name) or self._begin(stream, start.since)
        return StreamPosition(epoch=stream.epoch, seq=follow.seq, recovered=recovered), None

    def _begin(
        self, stream: Stream, since: Since, *, cursor: int | None = None, until: int | None = None
    ) -> Subscription:
        push = without_past(self._sink.push_event, since.hidden_until)
        follow = Subscription(stream=stream, push=push, cursor=cursor, until=until)
        # A replay hears nothing yet, but keeps the stream alive. Only what is listened to counts as followed.
        HUB.listen(stream, follow, push if cursor is None else _ignore)
        self.drop(stream.name)
        self.follows[stream.name] = follow
        return follow

    # -- replaying -------------------------------------------------------------------------------------------------

    async def replay_all(self, follows: Iterable[Subscription]) -> None:
        """Send what was missed, one stream after the other, also where several subscriptions ask for it.

        Streams that lack little are read from the log together, a page of events at a time.
        """
        async with self._replaying:
            for page in _pages(follows):
                read_ahead = await self._read_together(page) if len(page) > 1 else {}
                for follow in page:
                    await self.replay(follow, read_ahead.get(follow.stream.name))

    async def replay(self, follow: Subscription, read_ahead: list[Frame] | None = None) -> None:
        """Send what was missed, then follow: the last look and the first listening happen in one step of the loop.

        ``read_ahead`` ends with the newest event of the stream at that time, and is of use as long as nothing followed
        it: what came since may have taken earlier events away.
        """
        stream = follow.stream
        while self._stands(follow):
            self._tell_resumed(follow)
            if follow.seq >= (stream.seq or 0):
                follow.cursor = None
                HUB.listen(stream, follow, follow.push)
                return
            frames = stream.after(follow.seq)
            if frames is None and read_ahead and read_ahead[-1].seq == stream.seq:
                frames, read_ahead = read_ahead, None
            if frames is None:
                frames = await self._from_log(follow)
            if not frames:
                self._sink.send_away()
                return
            await self._send(follow, frames)

    def _stands(self, follow: Subscription) -> bool:
        return self.follows.get(follow.stream.name) is follow

    async def _send(self, follow: Subscription, frames: list[Frame]) -> None:
        for frame in frames:
            await self._sink.outbox.drained()
            # The log may know more than the hub has handed on yet: that comes to everybody in its turn.
            if not self._stands(follow) or frame.seq > (follow.stream.seq or 0):
                return
            follow.push(frame)
            follow.cursor = frame.seq
            self._tell_resumed(follow)

    def _tell_resumed(self, follow: Subscription) -> None:
        if follow.until is not None and follow.seq >= follow.until:
            follow.until = None
            self._sink.push(protocol.resumed(stream_label(follow.stream.name), follow.seq))

    async def _from_log(self, follow: Subscription) -> list[Frame]:
        stream = follow.stream
        page = await in_thread(read, stream.name, after=follow.seq, epoch=stream.epoch, limit=_PAGE)
        return [frame_of(item) for item in page]

    async def _read_together(self, follows: list[Subscription]) -> dict[str, list[Frame]]:
        """The frames that each of these subscriptions lacks, of those that are no longer in memory."""
        ranges = [
            Range(stream=one.stream.name, epoch=one.stream.epoch, after=one.seq, until=one.stream.seq or 0)
            for one in follows
            if self._stands(one) and one.stream.after(one.seq) is None
        ]
        found = await in_thread(read_many, ranges) if len(ranges) > 1 else {}
        return {name: [frame_of(event) for event in events] for name, events in found.items()}

    # -- on the way ------------------------------------------------------------------------------------------------

    async def gain(self, name: str, position: Position) -> None:
        """Subscription a room that the person was just brought into, from the position that the news named."""
        stream = (await HUB.open([name]))[name]
        if _beyond(stream, position):
            await HUB.repair.catch_up([stream])
        await self.resume(stream, position.seq)

    def lose(self, name: str) -> Subscription | None:
        """Stop following a room at once; returns what was followed, so that it can be resumed."""
        self.losses += 1
        return self.drop(name)

    async def resume(self, stream: Stream, seq: int) -> None:
        """Subscription a room from an event on, if it is the person's: news of a loss may be older than a return."""
        while stream.name not in self.follows:
            losses = self.losses
            permitted = await self.permitted()
            if stream.name not in permitted:
                return
            if losses == self.losses and stream.name not in self.follows:
                await self.replay(self._begin(stream, permitted[stream.name], cursor=seq))
                return

    def drop(self, name: str) -> Subscription | None:
        """Stop following a stream; what is known of it stays where it was left."""
        follow = self.follows.pop(name, None)
        if follow is not None:
            follow.cursor = follow.seq
            HUB.leave(follow.stream, follow)
        return follow

    def leave_all(self) -> None:
        """The socket has ended."""
        for name in list(self.follows):
            self.drop(name)

    def heads(self) -> dict[str, Position]:
        """Where each stream stands, as far as it was handed to this socket."""
        return {stream_label(name): follow.position for name, follow in self.follows.items()}


def _pages(follows: Iterable[Subscription]) -> list[list[Subscription]]:
    """The subscriptions in pages that lack no more than a page of events; one that lacks more is a page by itself."""
    pages: list[list[Subscription]] = []
    room = 0
    for follow in follows:
        lacking = (follow.stream.seq or 0) - follow.seq
        if not pages or lacking > room:
            pages.append([])
            room = _PAGE
        pages[-1].append(follow)
        room -= lacking
    return pages


def _ignore(frame: Frame) -> None:
    """What comes while a replay runs is found by the replay itself."""


def _beyond(stream: Stream, position: Position | None) -> bool:
    """Whether a position is none of those that this process knows of the stream."""
    return position is not None and (position.epoch != stream.epoch or position.seq > (stream.seq or 0))
