"""``/ws/media/``: the processing status of files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.chat.selectors import user_stream
from consumers.hub.frame import Frame
from consumers.hub.hub import HUB
from consumers.hub.stream import Stream
from consumers.hub.threads import in_thread
from consumers.media.visibility import VisibleFile, visible_files
from consumers.websocket import protocol
from consumers.websocket.socket import Socket

_GATHER_S = 0.1
"""News come in bunches, over several streams: one look for all, and a file's own last news before it is given up."""


class MediaSocket(Socket):
    """One client that waits for files.

    It hears the streams that tell of their changes, and those that tell when its person may see them no longer, so
    that a socket that waits asks the database for nothing.
    """

    endpoint = "media"

    def prepare(self) -> None:
        """Nothing is watched yet."""
        self.watched: dict[UUID, VisibleFile] = {}
        self.libraries: set[UUID] = set()
        self.mine = False
        self.person = user_stream(self.actor.user_id)
        self._heard: set[str] = set()
        self._news = asyncio.Event()
        self._turn = asyncio.Lock()
        """One look at files at a time: what a slower one has found must not undo what a later one found."""

    async def entered(self) -> None:
        """Follow the person's own stream: it tells of rooms lost, and of every change to the person's own files."""
        await self._listen([self.person])
        self.spawn(self._review_on_news(), "media socket reviews")

    async def left(self) -> None:
        """Stop watching everything."""
        await self._forget(list(self.watched))
        await self.unwatch_own()
        for namespace_id in list(self.libraries):
            await self.unwatch_library(namespace_id)
        HUB.leave(HUB.streams.get(self.person), self)

    async def rights_changed(self) -> None:
        """What was seen in a library of the person's may be seen no longer, and nothing more is heard of it."""
        self._news.set()
        for namespace_id in [one for one in self.libraries if self.actor.role_in(one) is None]:
            await self.unwatch_library(namespace_id)

    def depends_on(self, stream: Stream) -> bool:
        """Whether the socket learns from the stream what becomes of rooms and files."""
        return stream.name in self._heard

    # -- watching --------------------------------------------------------------------------------------------------

    async def watch_files(self, media: list[UUID]) -> dict[UUID, VisibleFile]:
        """Watch those of the files that the user may see."""
        async with self._turn:
            fresh = [key for key in media if key not in self.watched]
            seen: dict[UUID, VisibleFile] = {}
            try:
                seen = await self._settle(media)
            finally:
                await self._forget([key for key in fresh if key not in seen])
            return seen

    async def unwatch_files(self, media: list[UUID]) -> None:
        """Stop watching some files."""
        async with self._turn:
            await self._forget(media)

    async def watch_own(self) -> None:
        """Watch every file that the user uploads."""
        self.mine = True
        await HUB.watch(f"media:by:{self.actor.user_id}", self, self._pass)

    async def unwatch_own(self) -> None:
        """Stop watching the user's own uploads."""
        self.mine = False
        await HUB.unwatch(f"media:by:{self.actor.user_id}", self)

    async def watch_library(self, namespace_id: UUID) -> None:
        """Hear of what changes in the library of a namespace."""
        self.libraries.add(namespace_id)
        await HUB.watch(f"library:{namespace_id}", self, self.outbox.push)

    async def unwatch_library(self, namespace_id: UUID) -> None:
        """Hear no more of a library."""
        self.libraries.discard(namespace_id)
        await HUB.unwatch(f"library:{namespace_id}", self)

    async def _settle(self, media: list[UUID]) -> dict[UUID, VisibleFile]:
        """Watch those files that are seen; nothing can change between the last look and what is heard from then on."""
        while True:
            seen = await in_thread(visible_files, self.actor, media)
            fresh = [key for key in seen if key not in self.watched]
            self.watched |= seen
            unheard = _streams(seen.values()) - self._heard
            if not fresh and not unheard:
                return seen
            await self._listen(unheard)
            for key in fresh:
                await HUB.watch(f"media:{key}", self, self._pass)

    async def _forget(self, media: list[UUID]) -> None:
        gone = [key for key in media if self.watched.pop(key, None)]
        needed = {self.person} | _streams(self.watched.values())
        for name in self._heard - needed:
            HUB.leave(HUB.streams.get(name), self)
        self._heard &= needed
        for key in gone:
            await HUB.unwatch(f"media:{key}", self)

    async def _listen(self, names: Iterable[str]) -> None:
        for name, stream in (await HUB.open(names)).items():
            HUB.listen(stream, self, self._hear if name.startswith("user:") else self._hear_room)
            self._heard.add(name)

    # -- hearing ---------------------------------------------------------------------------------------------------

    def _pass(self, frame: Frame) -> None:
        """Hand on what passes; changes of state come from the stream of the uploader, where none is ever lost."""
        if frame.type != "media.updated":
            self.outbox.push(frame)

    def _hear(self, frame: Frame) -> None:
        """News of a person: of a file that they sent, or of a room that is not theirs any more."""
        if frame.type == "room.removed":
            self._news.set()
        if frame.type != "media.updated":
            return
        event = _EVENT.decode(frame.payload)
        about = _ABOUT.decode(event.data)
        if about.id in self.watched or (self.mine and about.uploader.id == self.actor.user_id):
            for audience in (f"media:{about.id}", f"media:by:{about.uploader.id}"):
                HUB.flush_pending(audience)
            told = {"type": frame.type, "stream": f"media:{about.id}", "at": event.at, "actor": event.actor}
            self.push(protocol.ENCODER.encode({**told, "data": event.data}))

    def _hear_room(self, frame: Frame) -> None:
        """News of a room: a message that shows a watched file may be gone, or show it no longer."""
        if frame.type in {"message.deleted", "message.updated"}:
            message = _MESSAGE.decode(frame.payload).data.id
            if any(message in sight.messages for sight in self.watched.values()):
                self._news.set()

    async def _review_on_news(self) -> None:
        """Look again at what this person may see, whenever it may have become less."""
        while await self._news.wait():
            await asyncio.sleep(_GATHER_S)
            self._news.clear()
            async with self._turn:
                watched = list(self.watched)
                seen = await self._settle(watched)
                await self._forget([key for key in watched if key not in seen])


def _streams(seen: Iterable[VisibleFile]) -> set[str]:
    return {name for sight in seen for name in sight.streams}


class _Event(Struct):
    at: str
    actor: str | None
    data: msgspec.Raw


class _Uploader(Struct):
    id: UUID


class _About(Struct):
    id: UUID
    uploader: _Uploader


class _Message(Struct):
    id: UUID


class _MessageFrame(Struct):
    data: _Message


_EVENT = msgspec.json.Decoder(_Event)
_ABOUT = msgspec.json.Decoder(_About)
_MESSAGE = msgspec.json.Decoder(_MessageFrame)
