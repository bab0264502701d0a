"""``/ws/media/``: the processing status of files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.access import media_for_many
from backend.chat.selectors import user_stream
from consumers import protocol
from consumers.commands.media import COMMANDS
from consumers.frames import Frame
from consumers.hub import HUB
from consumers.opened import sockets_of
from consumers.socket import Socket
from consumers.streams import Stream
from consumers.threads import in_thread

log = structlog.get_logger()

_REVIEW_S = 3.0
"""How long a file may be heard of that can no longer be seen; a lost room counts at once."""


class MediaSocket(Socket):
    """One client that waits for files."""

    endpoint = "media"
    commands = COMMANDS

    def prepare(self) -> None:
        """Nothing is watched yet."""
        self.watched: dict[UUID, str] = {}
        """The files, each with its uploader's stream."""
        self.mine = False
        self.person = user_stream(self.actor.user_id)

    async def entered(self) -> None:
        """Follow the person's own stream: it tells of rooms lost, and of every change to the person's own files."""
        HUB.listen((await HUB.open([self.person]))[self.person], self, self._hear)
        self.spawn(self._review_again(), "media socket reviews")

    async def left(self) -> None:
        """Stop watching everything."""
        await self.unwatch_own()
        await self.unwatch_files(list(self.watched))
        HUB.leave(HUB.streams.get(self.person), self)

    def depends_on(self, stream: Stream) -> bool:
        """Whether the socket learns from the stream what becomes of rooms and files."""
        return stream.name == self.person or stream.name in self.watched.values()

    async def watch_files(self, uploaders: Mapping[UUID, str]) -> None:
        """Hear of some files, named with their uploaders' ids."""
        for media_id, uploader in uploaders.items():
            name = self.watched[media_id] = user_stream(uploader)
            HUB.listen((await HUB.open([name]))[name], self, self._hear)
            await HUB.watch(f"media:{media_id}", self, self._pass)

    async def unwatch_files(self, media: Iterable[UUID]) -> None:
        """Hear of some files no more."""
        for media_id in media:
            name = self.watched.pop(media_id, None)
            if name is not None and name not in {self.person, *self.watched.values()}:
                HUB.leave(HUB.streams.get(name), self)
            await HUB.unwatch(f"media:{media_id}", self)

    async def watch_own(self) -> None:
        """Hear of everything that the person sends."""
        self.mine = True
        await HUB.watch(f"media:by:{self.actor.user_id}", self, self._pass)

    async def unwatch_own(self) -> None:
        """Hear of the person's own files no more."""
        self.mine = False
        await HUB.unwatch(f"media:by:{self.actor.user_id}", self)

    def _pass(self, frame: Frame) -> None:
        """Hand on what passes; changes of state come from the stream of the uploader, where none is ever lost."""
        if frame.type != "media.updated":
            self.outbox.push(frame)

    def _hear(self, frame: Frame) -> None:
        if frame.type != "media.updated":
            return
        event = _EVENT.decode(frame.payload)
        about = _ABOUT.decode(event.data)
        if about.id in self.watched or (self.mine and about.uploader.id == self.actor.user_id):
            told = {"type": frame.type, "stream": f"media:{about.id}", "at": event.at, "actor": event.actor}
            self.push(protocol.ENCODER.encode({**told, "data": event.data}))

    async def review(self) -> None:
        """Look again at what this person may see, because it may have become less."""
        await self.unwatch_files(await in_thread(_invisible, self.actor, list(self.watched)))

    async def _review_again(self) -> None:
        """What is taken back, a message say, takes its files from sight without any news to this socket."""
        while True:
            await asyncio.sleep(_REVIEW_S)
            try:
                if self.watched:
                    await self.review()
            except Exception as away:
                log.info("media.review_failed", error=repr(away))


class _Event(Struct):
    at: str
    actor: str | None
    data: msgspec.Raw


class _Uploader(Struct):
    id: UUID


class _About(Struct):
    id: UUID
    uploader: _Uploader


_EVENT = msgspec.json.Decoder(_Event)
_ABOUT = msgspec.json.Decoder(_About)


def _invisible(actor: Actor, media: list[UUID]) -> list[UUID]:
    seen = media_for_many(actor, media)
    return [media_id for media_id in media if media_id not in seen]


def review_watchers(stream: Stream, frame: Frame) -> None:
    """Hub control: whoever lost a room may have lost the sight of files that they watch."""
    if frame.type != "room.removed":
        return
    for socket in sockets_of(stream.name.removeprefix("user:")):
        if isinstance(socket, MediaSocket):
            socket.spawn(socket.review(), "media socket review")


HUB.on_control(review_watchers)
