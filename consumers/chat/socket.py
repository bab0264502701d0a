"""``/ws/chat/``: conversations."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from backend.chat.inputs import Position
from backend.chat.selectors import room_stream
from backend.events.catalogue import ACCESS_STREAM
from consumers.chat.presence import PRESENCE, Device
from consumers.chat.subscriptions import Subscriptions
from consumers.chat.watching import Watching
from consumers.hub.frame import Frame
from consumers.hub.hub import HUB
from consumers.hub.stream import Stream
from consumers.websocket.protocol import pong
from consumers.websocket.registry import sockets_of
from consumers.websocket.socket import Socket


class ChatSocket(Socket):
    """One client in its conversations."""

    endpoint = "chat"

    subscriptions: Subscriptions
    watching: Watching
    device: Device
    _reader: str

    def prepare(self) -> None:
        """Nothing is followed yet; the person is there."""
        self._reader = str(self.actor.user_id)
        self.subscriptions = Subscriptions(self)
        self.watching = Watching(self)
        self.device = PRESENCE.came(self.actor.user_id)

    async def entered(self) -> None:
        """Follow the person's own stream at once, for the news of rooms gained and lost."""
        HUB.listen((await HUB.open([self.subscriptions.own]))[self.subscriptions.own], self, _ignore)

    async def left(self) -> None:
        """Leave every stream."""
        HUB.leave(HUB.streams.get(self.subscriptions.own), self)
        self.subscriptions.leave_all()
        self.watching.end()
        PRESENCE.went(self.actor.user_id, self.device)

    def used(self, command: str) -> None:
        """The device is in use."""
        if not command.startswith("presence."):
            PRESENCE.used(self.actor.user_id, self.device)

    async def rights_changed(self) -> None:
        """Follow no room any longer that is not this person's, nor one that was theirs when a command began."""
        self.subscriptions.losses += 1
        permitted = await self.subscriptions.permitted()
        for name in self.subscriptions.follows.keys() - permitted.keys():
            self.lose(name)
        self.watching.soon()

    def lose(self, name: str) -> None:
        """Stop following a room at once; go on where it is, or is again, this person's."""
        self.watching.soon()
        follow = self.subscriptions.lose(name)
        if follow is not None:
            self.spawn(self.subscriptions.resume(follow.stream, follow.seq), "socket lost room")

    def depends_on(self, stream: Stream) -> bool:
        """Whether the socket follows the stream, or learns from it which rooms are its person's."""
        return stream.name == self.subscriptions.own or stream.name in self.subscriptions.follows

    def push_event(self, frame: Frame) -> None:
        """Hand on an event, if the client asked for its class and the person is among those whom it is for."""
        if frame.readers is not None and self._reader not in frame.readers:
            return
        groups = self.subscriptions.groups
        if groups is None or frame.group in groups:
            self.outbox.deliver(frame)

    def pong(self) -> None:
        """Answer with the heads of the streams that this socket follows, as they stand in the log now."""
        self.spawn(self._fresh_pong(), "socket pong")

    async def _fresh_pong(self) -> None:
        await HUB.repair.refresh([follow.stream for follow in self.subscriptions.follows.values()])
        self.push(pong(self.subscriptions.heads()))


def _ignore(frame: Frame) -> None:
    """The listener keeps the stream alive; the hub's controls do the work."""


class _Person(Struct):
    user: str = ""
    id: str = ""
    position: Position | None = None


class _ControlFrame(Struct):
    data: _Person


_DECODER = msgspec.json.Decoder(_ControlFrame)


def follow_rooms(stream: Stream, frame: Frame) -> None:
    """Hub control: a person gained or lost a room."""
    if frame.type not in {"room.added", "room.removed", "member.left"}:
        return
    about = _DECODER.decode(frame.payload).data
    if frame.type == "member.left":
        _lost(about.user, stream.name)
    elif frame.type == "room.removed":
        _lost(stream.name.removeprefix("user:"), room_stream(about.id))
    elif about.position is not None:
        for socket in _chat_sockets(stream.name.removeprefix("user:")):
            if socket.subscriptions.everything:
                socket.spawn(socket.subscriptions.gain(room_stream(about.id), about.position), "socket joins room")
                socket.watching.soon()


class _Parted(Struct):
    users: list[str] = []


class _PartedFrame(Struct):
    data: _Parted


_PARTED = msgspec.json.Decoder(_PartedFrame)


def part_people(stream: Stream, frame: Frame) -> None:
    """Hub control: a person blocked another one, or no longer does; both look anew at whom they watch."""
    if stream.name == ACCESS_STREAM and frame.type == "people.parted":
        for user_id in _PARTED.decode(frame.payload).data.users:
            for socket in _chat_sockets(user_id):
                socket.watching.soon()


def _lost(user_id: str, name: str) -> None:
    for socket in _chat_sockets(user_id):
        socket.lose(name)


def _chat_sockets(user_id: str) -> list[ChatSocket]:
    return [socket for socket in sockets_of(user_id) if isinstance(socket, ChatSocket)]


HUB.on_control(follow_rooms)
HUB.on_control(part_people)
