"""``/ws/chat/``: conversations."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from backend.chat.payloads import Position
from backend.chat.selectors import room_stream
from consumers.commands.chat import COMMANDS
from consumers.following import Following
from consumers.frames import Frame
from consumers.hub import HUB
from consumers.opened import sockets_of
from consumers.protocol import pong
from consumers.socket import Socket
from consumers.streams import Stream


class ChatSocket(Socket):
    """One client in its conversations."""

    endpoint = "chat"
    commands = COMMANDS

    following: Following

    def prepare(self) -> None:
        """Nothing is followed yet."""
        self.following = Following(self)

    async def entered(self) -> None:
        """Follow the person's own stream at once, for the news of rooms gained and lost."""
        HUB.listen((await HUB.open([self.following.own]))[self.following.own], self, _ignore)

    async def left(self) -> None:
        """Leave every stream."""
        HUB.leave(HUB.streams.get(self.following.own), self)
        self.following.leave_all()

    async def rights_changed(self) -> None:
        """Follow no room any longer that is not this person's, nor one that was theirs when a command began."""
        self.following.losses += 1
        permitted = await self.following.permitted()
        for name in self.following.follows.keys() - permitted.keys():
            self.lose(name)

    def lose(self, name: str) -> None:
        """Stop following a room at once; go on where it is, or is again, this person's."""
        follow = self.following.lose(name)
        if follow is not None:
            self.spawn(self.following.resume(follow.stream, follow.seq), "socket lost room")

    def depends_on(self, stream: Stream) -> bool:
        """Whether the socket follows the stream, or learns from it which rooms are its person's."""
        return stream.name == self.following.own or stream.name in self.following.follows

    def push_event(self, frame: Frame) -> None:
        """Hand on an event, if the client asked for its class."""
        groups = self.following.groups
        if groups is None or frame.group in groups:
            self.outbox.push(frame)

    def pong(self) -> bytes:
        """The heads of the streams that this socket follows."""
        return pong(self.following.heads())


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
            if socket.following.everything:
                socket.spawn(socket.following.gain(room_stream(about.id), about.position), "socket joins room")


def _lost(user_id: str, name: str) -> None:
    for socket in _chat_sockets(user_id):
        socket.lose(name)


def _chat_sockets(user_id: str) -> list[ChatSocket]:
    return [socket for socket in sockets_of(user_id) if isinstance(socket, ChatSocket)]


HUB.on_control(follow_rooms)
