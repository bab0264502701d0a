"""Whose presence a chat socket follows: the people of its direct and small rooms, or those whom the client names."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection
from typing import Any, Protocol
from uuid import UUID
from weakref import WeakValueDictionary

import msgspec

from backend import clock
from backend.accounts.access import Actor
from backend.chat.payloads import PresencePayload, presence_payload
from backend.chat.selectors import (
    Asked,
    Beginnings,
    Watched,
    beginnings_of,
    presence_of,
    presence_of_all,
    presence_stream,
    sharing_a_room,
    watched_by_all,
)
from backend.ids import parse_id
from consumers.hub.batches import Batched
from consumers.hub.frame import Frame
from consumers.hub.hub import HUB
from consumers.hub.stream import Stream
from consumers.hub.threads import in_thread

_GATHER_S = 0.5
"""Within which time a socket looks anew when people come and go; not all sockets of a room at once."""

_NOBODY = Watched()

_BEGINNINGS: Batched[Asked, Beginnings] = Batched(beginnings_of, most=50)
_WATCHED: Batched[Asked, Watched] = Batched(watched_by_all, most=50)
_PRESENCE: Batched[frozenset[UUID], list[PresencePayload]] = Batched(presence_of_all, most=50)


class Follower(Protocol):
    """The part of a socket that this needs."""

    actor: Actor

    def push(self, payload: bytes) -> None:
        """Send a frame to this client alone."""

    def push_event(self, frame: Frame) -> None:
        """Send an event, if the client subscribed to its class."""

    def spawn(self, work: Any, name: str) -> asyncio.Task[Any]:
        """Start a task that ends with the socket."""


class Watching:
    """The people whose presence one socket follows."""

    def __init__(self, socket: Follower) -> None:
        self._socket = socket
        self._watched = _NOBODY
        self._rooms: set[UUID] | None = set()
        """Those whose people are followed; None for all of the person's."""
        self._named: frozenset[UUID] | None = None
        self._looking = False
        self._settling = asyncio.Lock()

    async def follow(self, room_ids: Collection[UUID] | None) -> tuple[list[PresencePayload], Beginnings]:
        """Follow the people of further rooms, or with None of all; returns those who are there, and last were.

        What was read with them is returned as well.
        """
        if room_ids is None:
            self._rooms = None
        elif self._rooms is not None:
            self._rooms.update(room_ids)
        async with self._settling:
            begun = await _BEGINNINGS.get(asked := self._asked())
            await self._take(await self._found(asked, begun.watched))
        return [fact for fact in await _PRESENCE.get(self._watched.people) if _says_something(fact)], begun

    async def name(self, user_ids: Collection[UUID]) -> list[PresencePayload]:
        """Follow these people instead, as far as they share a room with this person; the others count as offline."""
        self._named = frozenset(user_ids)
        await self._settle()
        known = {fact.user: fact for fact in await in_thread(presence_of, self._watched.people)}
        return [known.get(str(user_id)) or presence_payload(user_id, None, None) for user_id in user_ids]

    def unfollow(self, room_ids: Collection[UUID] | None) -> None:
        """Follow the people of these rooms no longer, or with None of no room."""
        if room_ids is None:
            self._rooms = set()
        elif self._rooms is not None:
            self._rooms.difference_update(room_ids)
        self.soon()

    def end(self) -> None:
        """Stop following."""
        HUB.unwatch_all(_audiences(self._watched.people), self)
        self._index(_NOBODY)

    def soon(self) -> None:
        """Look anew at who is to be followed: members came into a room, or left it."""
        if not self._looking:
            self._looking = True
            self._socket.spawn(self._look(), "socket watches anew")

    async def _look(self) -> None:
        await asyncio.sleep(random.uniform(0, _GATHER_S))
        self._looking = False
        before = self._watched.people
        await self._settle()
        for fact in await _PRESENCE.get(self._watched.people - before):
            if _says_something(fact):
                self._push(fact)
        for user_id in before - self._watched.people:
            self._push(presence_payload(user_id, None, None))

    def _push(self, fact: PresencePayload) -> None:
        frame = {
            "type": "presence",
            "stream": presence_stream(fact.user),
            "at": clock.stamp(clock.now()),
            "actor": None,
            "data": fact,
        }
        self._socket.push_event(Frame(msgspec.json.encode(frame), type="presence", group="presence", ephemeral=True))

    def _asked(self) -> Asked:
        rooms = None if self._rooms is None else frozenset(self._rooms)
        return Asked(user_id=self._socket.actor.user_id, rooms=rooms)

    async def _found(self, asked: Asked, found: Watched) -> Watched:
        if asked.rooms and self._rooms is not None:
            # What is no room of this person's is not asked for again and again.
            self._rooms -= asked.rooms - found.rooms
        if (named := self._named) is None:
            return found
        # Rooms still decide when to look anew.
        return Watched(people=await in_thread(sharing_a_room, asked.user_id, named), rooms=found.rooms)

    async def _settle(self) -> None:
        """Follow those who are to be followed now; one look at a time, so that an older one never wins."""
        async with self._settling:
            found = await _WATCHED.get(asked := self._asked())
            await self._take(await self._found(asked, found))

    async def _take(self, found: Watched) -> None:
        found, before = Watched(people=_shared(found.people), rooms=_shared(found.rooms)), self._watched.people
        HUB.unwatch_all(_audiences(before - found.people), self)
        self._index(found)
        await HUB.watch_all(_audiences(found.people - before), self, self._socket.push_event)

    def _index(self, found: Watched) -> None:
        for room in self._watched.rooms - found.rooms:
            _BY_ROOM.get(room, set()).discard(self)
            if not _BY_ROOM.get(room):
                _BY_ROOM.pop(room, None)
        for room in found.rooms - self._watched.rooms:
            _BY_ROOM.setdefault(room, set()).add(self)
        self._watched = found


_BY_ROOM: dict[UUID, set[Watching]] = {}


_IDS: WeakValueDictionary[int, UUID] = WeakValueDictionary()
"""The ids that sockets hold, each once: all of a room watch the same people."""


def _shared(ids: frozenset[UUID]) -> frozenset[UUID]:
    return frozenset([_IDS.setdefault(key.int, key) for key in ids])


def _audiences(people: Collection[UUID]) -> list[str]:
    return [presence_stream(user_id) for user_id in people]


def _says_something(fact: PresencePayload) -> bool:
    return fact.state != "offline" or fact.last_seen is not None


def follow_people(stream: Stream, frame: Frame) -> None:
    """Hub control: people of a small room came or went."""
    if frame.type in {"member.joined", "member.left"}:
        room_id = parse_id(stream.name.removeprefix("room:"))
        for watching in list(_BY_ROOM.get(room_id, ())) if room_id else ():
            watching.soon()


HUB.on_control(follow_people)
