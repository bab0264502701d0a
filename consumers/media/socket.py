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
"""Events come in bursts, over several streams: one review for all, after the last event of a file was sent."""


class MediaSocket(Socket):
    """One client that watches files.

    It follows the streams with their changes, and those with losses of access, so that an idle socket needs no query.
    """

    endpoint = "media"

    def prepare(self) -> None:
        """Set up without any watched file."""
        self.watched: dict[UUID, VisibleFile] = {}
        self.libraries: set[UUID] = set()
        self.mine = False
        self.person = user_stream(self.actor.user_id)
        self._followed: set[str] = set()
        self._changed = asyncio.Event()
        self._reviewing = asyncio.Lock()
        """Serialises reviews of files: the result of a slower one must not replace that of a later one."""

    async def entered(self) -> None:
        """Follow the person's own stream, which has losses of rooms and every change of the person's own files."""
        await self._listen([self.person])
        self.spawn(self._review_on_change(), "media socket reviews")

    async def left(self) -> None:
        """Stop watching everything."""
        await self._forget(list(self.watched))
        await self.unwatch_own()
        for namespace_id in list(self.libraries):
            await self.unwatch_library(namespace_id)
        HUB.leave(HUB.streams.get(self.person), self)

    async def rights_changed(self) -> None:
        """Review the watched files, and stop watching the libraries of namespaces that the person has left."""
        self._changed.set()
        for namespace_id in [key for key in self.libraries if self.actor.role_in(key) is None]:
            await self.unwatch_library(namespace_id)

    def depends_on(self, stream: Stream) -> bool:
        """Whether the socket follows the stream for changes of rooms and files."""
        return stream.name in self._followed

    # -- watching --------------------------------------------------------------------------------------------------

    async def watch_files(self, media: list[UUID]) -> dict[UUID, VisibleFile]:
        """Watch those of the files that the user may see."""
        async with self._reviewing:
            fresh = [key for key in media if key not in self.watched]
            visible: dict[UUID, VisibleFile] = {}
            try:
                visible = await self._settle(media)
            finally:
                await self._forget([key for key in fresh if key not in visible])
            return visible

    async def unwatch_files(self, media: list[UUID]) -> None:
        """Stop watching some files."""
        async with self._reviewing:
            await self._forget(media)

    async def watch_own(self) -> None:
        """Watch every file that the user uploads."""
        self.mine = True
        await HUB.watch(f"media:by:{self.actor.user_id}", self, self._send_ephemeral)

    async def unwatch_own(self) -> None:
        """Stop watching the user's own uploads."""
        self.mine = False
        await HUB.unwatch(f"media:by:{self.actor.user_id}", self)

    async def watch_library(self, namespace_id: UUID) -> None:
        """Watch changes in the library of a namespace."""
        self.libraries.add(namespace_id)
        await HUB.watch(f"library:{namespace_id}", self, self.outbox.push)

    async def unwatch_library(self, namespace_id: UUID) -> None:
        """Stop watching a library."""
        self.libraries.discard(namespace_id)
        await HUB.unwatch(f"library:{namespace_id}", self)

    async def _settle(self, media: list[UUID]) -> dict[UUID, VisibleFile]:
        """Watch the visible files; repeats until no stream is new, so that no change is missed in between."""
        while True:
            visible = await in_thread(visible_files, self.actor, media)
            fresh = [key for key in visible if key not in self.watched]
            self.watched |= visible
            unfollowed = _streams(visible.values()) - self._followed
            if not fresh and not unfollowed:
                return visible
            await self._listen(unfollowed)
            for key in fresh:
                await HUB.watch(f"media:{key}", self, self._send_ephemeral)

    async def _forget(self, media: list[UUID]) -> None:
        unwatched = [key for key in media if self.watched.pop(key, None)]
        needed = {self.person} | _streams(self.watched.values())
        for name in self._followed - needed:
            HUB.leave(HUB.streams.get(name), self)
        self._followed &= needed
        for key in unwatched:
            await HUB.unwatch(f"media:{key}", self)

    async def _listen(self, names: Iterable[str]) -> None:
        for name, stream in (await HUB.open(names)).items():
            HUB.listen(stream, self, self._on_user_event if name.startswith("user:") else self._on_room_event)
            self._followed.add(name)

    # -- hearing ---------------------------------------------------------------------------------------------------

    def _send_ephemeral(self, frame: Frame) -> None:
        """Send an ephemeral event; changes of state come from the stream of the uploader, where none is lost."""
        if frame.type != "media.updated":
            self.outbox.push(frame)

    def _on_user_event(self, frame: Frame) -> None:
        """Handle an event of a person's stream: a change of their file or job, or the loss of a room."""
        if frame.type == "room.removed":
            self._changed.set()
        if frame.type == "job.updated":
            self.outbox.push(frame)
        if frame.type != "media.updated":
            return
        event = _EVENT.decode(frame.payload)
        payload = _ABOUT.decode(event.data)
        if payload.id in self.watched or (self.mine and payload.uploader.id == self.actor.user_id):
            for audience in (f"media:{payload.id}", f"media:by:{payload.uploader.id}"):
                HUB.flush_pending(audience)
            head = {"type": frame.type, "stream": f"media:{payload.id}", "at": event.at, "actor": event.actor}
            self.push(protocol.ENCODER.encode({**head, "data": event.data}))

    def _on_room_event(self, frame: Frame) -> None:
        """Handle an event of a room: a message that shows a watched file was deleted or changed."""
        if frame.type in {"message.deleted", "message.updated"}:
            message = _MESSAGE.decode(frame.payload).data.id
            if any(message in file.messages for file in self.watched.values()):
                self._changed.set()

    async def _review_on_change(self) -> None:
        """Review the watched files whenever the person may have lost access to some."""
        while await self._changed.wait():
            await asyncio.sleep(_GATHER_S)
            self._changed.clear()
            async with self._reviewing:
                watched = list(self.watched)
                visible = await self._settle(watched)
                await self._forget([key for key in watched if key not in visible])


def _streams(visible: Iterable[VisibleFile]) -> set[str]:
    return {name for file in visible for name in file.streams}


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
