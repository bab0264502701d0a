"""Simulated clients that keep a whole state: what REST showed them once, and every event since over a real socket.

Each applies events by :mod:`tests.reducer`, comes back with the positions that it has reached, and asks over REST for
what the protocol says that events do not bring. :func:`seen` is what a newcomer is shown.
"""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import Iterable
from typing import Any

import httpx

from tests.reducer import State, apply, comparable
from tests.sockets import Client, Frame

Positions = dict[str, Frame]
_GRANT = re.compile(r"[?&]g=[^&]+$")


def seen(http: httpx.Client, replies: Iterable[Frame] = ()) -> tuple[State, Positions]:
    """What a person is shown over REST, and the positions that were read before it.

    Without their files and what they send later, of which these clients have none.

    ``replies`` are those in threads that somebody knows of (``id``, ``thread``, ``room``): lists show none whose root
    the person may not see, and no thread in which all is deleted.
    """
    own = _listed(http, "/api/v1/me/threads/")
    positions: Positions = {"user": own["position"]}
    rooms = {room["id"]: room for room in _listed(http, "/api/chat/rooms/")["results"]}
    positions |= {f"room:{key}": dict(room["position"]) for key, room in rooms.items()}
    notifications = _listed(http, "/api/v1/me/notifications/")
    person = http.get("/api/v1/me/").json()["user"]
    state: State = {
        "me": person["id"],
        "person": {"user": person},
        "rooms": rooms,
        "members": {key: members(http, key) for key in rooms},
        "messages": {key: messages(http, key, [one for one in replies if one["room"] == key]) for key in rooms},
        "threads": {one["thread"]: one for one in own["results"]},
        "saved": {mark["message"]: mark for mark in _saved(http)},
        "drafts": {one["thread"] or one["room"]: one for one in _listed(http, "/api/v1/me/drafts/")["results"]},
        "scheduled": {},
        "files": {},
        "blocks": {"users": [one["user"]["id"] for one in reversed(_listed(http, "/api/v1/me/blocks/")["results"])]},
        "calls": {},
        "restrictions": {},
        "notifications": {one["id"]: _told(one) for one in notifications["results"]},
        "unread": notifications["unread"],
    }
    return _without_grants(state), positions


def members(http: httpx.Client, room: str) -> dict[str, Any]:
    """The members of a room by their ids."""
    return {one["user"]["id"]: one for one in _listed(http, f"/api/chat/rooms/{room}/members/")["results"]}


def messages(http: httpx.Client, room: str, replies: Iterable[Frame] = ()) -> dict[str, Any]:
    """The messages of a room by their ids, with the replies in threads, named ones also where no list shows them."""
    path = f"/api/chat/rooms/{room}/messages/"
    page = http.get(path, params={"limit": 100}).raise_for_status().json()
    shown = {one["id"]: one for one in page["results"]}
    while page["more"]:
        page = http.get(path, params={"limit": 100, "before": page["results"][0]["id"]}).json()
        shown |= {one["id"]: one for one in page["results"]}
    roots = {key for key, one in shown.items() if one["reply_count"]}
    for root in roots | ({one["thread"] for one in replies} & shown.keys()):
        shown |= _thread(http, root)
    for one in replies:
        if one["id"] not in shown and (answer := http.get(f"/api/chat/messages/{one['id']}/")).is_success:
            shown[one["id"]] = answer.json()
    return shown


def _thread(http: httpx.Client, root: str) -> dict[str, Any]:
    path, found = f"/api/chat/messages/{root}/thread/", dict[str, Any]()
    page = http.get(path, params={"limit": 100}).raise_for_status().json()
    found |= {one["id"]: one for one in page["results"]}
    while page["more"]:
        page = http.get(path, params={"limit": 100, "before": page["results"][0]["id"]}).json()
        found |= {one["id"]: one for one in page["results"]}
    return found


def _listed(http: httpx.Client, path: str) -> Frame:
    """A whole list: the first page, with the results of the others."""
    first = page = dict(http.get(path, params={"limit": 100}).raise_for_status().json())
    while page["next"]:
        page = http.get(page["next"]).raise_for_status().json()
        first["results"] += page["results"]
    return first


def _saved(http: httpx.Client) -> list[Frame]:
    marks = _listed(http, "/api/v1/me/saved/")["results"]
    return [{"message": one["message"]["id"], "room": one["room"], "saved_at": one["saved_at"]} for one in marks]


def _told(one: Frame) -> Frame:
    """A notification as events tell it: a client knows that it was read, and not when."""
    shown = one["message"]["id"] if one["message"] else None
    return one | {"message": shown, "read_at": "read" if one["read_at"] else None}


def _without_grants(value: Any) -> Any:
    if isinstance(value, str):
        return _GRANT.sub("", value)
    if isinstance(value, list):
        return [_without_grants(one) for one in value]
    return {key: _without_grants(one) for key, one in value.items()} if isinstance(value, dict) else value


class Device(Client):
    """A device of a person, which is away at times and knows afterwards what one does that never was."""

    def __init__(self, url: str, token: str, http: httpx.Client) -> None:
        super().__init__(url, token)
        self.http = http
        self.state: State = {}
        self.faults: list[str] = []
        """Numbers that were left out, came twice, or came in another order."""
        self.left_alone: set[str] = set()
        """Rooms that are one's own, and not followed for now."""
        self._waiting: dict[str, list[Frame]] = {}
        """Events of rooms that one has just come into, until their history is here."""

    async def begin(self, state: State, positions: Positions) -> None:
        """Be shown this, and follow all that comes after it."""
        self.state, self.positions = copy.deepcopy(state), copy.deepcopy(positions)
        await self.come_back()

    @property
    def here(self) -> bool:
        """Whether it is connected."""
        return self._reader is not None and not self._reader.done()

    async def come_back(self) -> None:
        """Connect where it is not, and follow everything from where it stopped."""
        if not self.here:
            await self.open()
        self.left_alone.clear()
        told = await self.do("subscribe", {"streams": "all", "positions": self.positions})
        for stream, at in told["streams"].items():
            if "error" in at:
                self.positions.pop(stream, None)
            elif at["recovered"] is not True:
                await self._read_anew(stream, at)

    async def leave_alone(self, room: str) -> None:
        """Do not follow a room, for now."""
        await self.do("unsubscribe", {"streams": [f"room:{room}"]})
        self.left_alone.add(room)

    async def caught_up(self, positions: Positions) -> None:
        """Wait until it stands where these positions are, and has all that it has to ask for."""
        await self.until(lambda: not self._waiting and all(
            self.positions.get(stream, {"seq": -1})["seq"] >= at["seq"] for stream, at in positions.items()
        ))  # fmt: skip

    async def _read_anew(self, stream: str, at: Frame) -> None:
        """The stream cannot be told from where it was: ask for its state, which is at least that of the reply."""
        fresh, positions = await asyncio.to_thread(seen, self.http)
        self.faults += [f"{stream} was not recovered at {at}"] if self.positions.get(stream) else []
        self.state, self.positions = fresh, positions

    def _take(self, frame: Frame) -> None:
        if (seq := frame.get("seq")) and frame["type"] != "resumed":
            self._follow(frame["stream"], seq, frame)
        super()._take(frame)
        if "re" not in frame and frame["type"] != "pong":
            self.events.clear()

    def _follow(self, stream: str, seq: int, frame: Frame) -> None:
        at = self.positions.get(stream)
        if at is None:
            self.faults.append(f"{stream} is told before it was added, or after it was left")
            return
        if seq != at["seq"] + 1:
            self.faults.append(f"{stream}: {seq} came after {at['seq']}")
        room = stream.partition(":")[2]
        if room in self._waiting:
            self._waiting[room].append(frame)
        else:
            self._apply(stream, frame)

    def _apply(self, stream: str, frame: Frame) -> None:
        data = frame["data"]
        if stream != "user" and stream.partition(":")[2] not in self.state["rooms"]:
            return
        apply(self.state, stream if stream != "user" else f"user:{self.state['me']}", frame["type"], data)
        if frame["type"] == "room.added":
            self.positions[f"room:{data['id']}"] = dict(data["position"])
            self._waiting[data["id"]] = []
            self._loading = asyncio.create_task(self._load(data["id"]))
        if frame["type"] in {"room.removed", "room.deleted"}:
            self.positions.pop(f"room:{data['id']}", None)
            self._waiting.pop(data["id"], None)

    async def _load(self, room: str) -> None:
        """What no event brings: history and members of a room that one has come into."""
        fresh, _ = await asyncio.to_thread(seen, self.http)
        waiting = self._waiting.pop(room, None)
        if waiting is None or room not in fresh["rooms"]:
            return
        self.state["members"][room], self.state["messages"][room] = fresh["members"][room], fresh["messages"][room]
        for part in ("drafts", "saved", "threads", "notifications"):
            self.state[part] |= {key: one for key, one in fresh[part].items() if one["room"] == room}
        for frame in waiting:
            self._apply(f"room:{room}", frame)
        self._news.set()


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Where two states differ, for people to read."""
    if path == "":
        one, other = comparable(one), comparable(other)
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = {key: (one.get(key, "nothing"), other.get(key, "nothing")) for key in sorted({*one, *other})}
        return [line for key, pair in pairs.items() for line in differences(*pair, f"{path}/{key}")]
    return [] if one == other else [f"{path}: {str(one)[:200]} instead of {str(other)[:200]}"]
