"""Judges a run: what each socket was told leads to what REST shows now, and all that was acknowledged stands there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.chaos.deployment import Deployment
from tests.chaos.people import Common, Listener
from tests.devices import differences, messages, seen
from tests.reducer import State, apply, comparable
from tests.sockets import Frame

FAULTS = ("deadlock detected", "locks.out_of_order", "LockedOutOfOrder", "hub.event_failed", "hub.push_failed",
          "hub.control_failed")  # fmt: skip
"""What no process writes, whatever goes wrong around it."""
ACCIDENTS = ("Traceback", "task.failed")
"""What none writes, but where a part is away."""
EXPECTED = re.compile(r"OperationalError|ConnectionError|TimeoutError|InterfaceError|ConnectionRefused|Unavailable")


@dataclass
class Known:
    """What a socket knows of a room by what it was told."""

    messages: dict[str, Frame] = field(default_factory=dict)
    reactions: dict[str, Any] = field(default_factory=dict)


def positions(http: httpx.Client) -> dict[str, int]:
    """Where each room of a person, and their own stream, stand."""
    page = http.get("/api/chat/rooms/", params={"limit": 100}).json()["results"]
    own = http.get("/api/v1/me/threads/").json()["position"]["seq"]
    return {f"room:{room['id']}": room["position"]["seq"] for room in page} | {"user": own}


def fold(listener: Listener) -> tuple[dict[str, Known], dict[str, tuple[int, str]]]:
    """What a socket knows of each room, and of each file (version and state)."""
    rooms: dict[str, Known] = defaultdict(Known)
    files: dict[str, tuple[int, str]] = {}
    for frame in listener.told:
        data, event, room = frame["data"], frame["type"], rooms[frame["stream"].partition(":")[2]]
        if event in {"message.created", "message.updated", "message.deleted"}:
            room.messages[data["id"]] = data
            room.reactions.pop(data["id"], None)
        elif event == "message.reactions":
            room.reactions[data["id"]] = data["reactions"]
        shown = [data] if event == "media.updated" else []
        shown += data.get("attachments", []) if event.startswith("message") else []
        for file in shown:
            files[file["id"]] = max(files.get(file["id"], (0, "")), (file["version"], file["state"]))
    return rooms, files


class Room:
    """A room as REST shows it at the end."""

    def __init__(self, deployment: Deployment, id: str, common: Common) -> None:
        self.id = id
        with deployment.http(deployment.rooms[id][0]) as http:
            self.messages = messages(http, id, common.replies(id))
        self.files = {file["id"]: (file["version"], file["state"])
                      for one in self.messages.values() for file in one["attachments"]}  # fmt: skip
        self._verdicts: dict[tuple[int, int], bool] = {}

    def wrong(self, common: Common) -> list[str]:
        """What is not as it was acknowledged."""
        shown = self.messages
        numbers = sorted(one["number"] for one in shown.values())
        wrong = [] if numbers == list(range(1, len(numbers) + 1)) else [f"{self.id}: numbers have holes"]
        if len({one["client_id"] for one in shown.values()}) < len(shown):
            wrong.append(f"{self.id}: a message stands twice")
        gone = {key: one["reason"] for key, one in shown.items() if one["deleted_at"]}
        for said in (one for one in common.messages.values() if one.room == self.id):
            if said.id not in shown:
                wrong.append(f"lost: {said}")
            elif said.deleted != (gone.get(said.id) == "deleted") or (
                not said.deleted and (shown[said.id]["body"], shown[said.id]["thread"]) != (said.body, said.thread)
            ):
                wrong.append(f"not as acknowledged: {said}, but {shown[said.id]['body']}")
        wrong += [f"{self.id}: {key} ended as {why}" for key, why in gone.items() if why not in {"deleted", "expired"}]
        return wrong + [f"{self.id}: file {key} is {at[1]}" for key, at in self.files.items() if at[1] != "ready"]

    def wrong_reactions(self, common: Common) -> list[str]:
        """Reactions that are not as they were acknowledged last."""
        wrong = []
        for (message, person, emoji), there in common.reactions.items():
            shown = self.messages.get(message)
            if shown and not shown["deleted_at"]:
                users = {one["emoji"]: one["users"] for one in shown["reactions"]}.get(emoji, [])
                wrong += [f"reaction {emoji} of {person} to {message}"] if (person in users) != there else []
        return wrong

    def differs(self, known: Known) -> list[str]:
        """The messages that a socket does not know as they are; those that it should not know are ``None``."""
        missing = self.messages.keys() ^ known.messages.keys()
        return [*missing, *(key for key in self.messages.keys() & known.messages.keys() if not self._same(key, known))]

    def _same(self, key: str, known: Known) -> bool:
        told, reactions = known.messages[key], known.reactions.get(key)
        asked = id(told), id(reactions)
        if asked not in self._verdicts:
            merged = told if reactions is None or told.get("deleted_at") else told | {"reactions": reactions}
            self._verdicts[asked] = _bare(merged) == _bare(self.messages[key])
        return self._verdicts[asked]


def _bare(message: Frame) -> Any:
    """What is compared of a message; files by themselves, for what is known of them comes by other events too."""
    shown = comparable(message)
    return shown | {"attachments": [one["id"] for one in shown["attachments"]]} if "attachments" in shown else shown


def judge(deployment: Deployment, listeners: list[Listener], common: Common, began: dict[str, State]) -> list[str]:
    """What is wrong; nothing, where everything that was acknowledged stands everywhere, once and in order."""
    rooms = {key: Room(deployment, key, common) for key in deployment.rooms}
    wrong = [*common.wrong, *(f"{one.name}: {line}" for one in listeners for line in one.complaints)]
    wrong += [line for room in rooms.values() for line in room.wrong(common) + room.wrong_reactions(common)]
    for one in listeners:
        known, files = fold(one)
        for key in (key for key in rooms if f"room:{key}" in one.positions):
            if differs := rooms[key].differs(known[key]):
                wrong.append(f"{key}: a socket of {one.name} knows {len(differs)} messages otherwise: {differs[:2]}")
            wrong += [f"{key}: a socket of {one.name} knows file {file} as {files.get(file)} instead of {at}"
                      for file, at in rooms[key].files.items() if files.get(file) != at]  # fmt: skip
    for name, one in {one.name: one for one in listeners if one.name in began}.items():
        wrong += [f"{name}: {line}" for line in _wrong_diary(deployment, one, began[name], common)]
    return [*wrong, *_accidents(deployment)]


def _wrong_diary(deployment: Deployment, listener: Listener, state: State, common: Common) -> list[str]:
    """Where the whole state of a client that applied all that one socket was told is not that of a newcomer."""
    for frame in listener.told:
        stream = frame["stream"] if frame["stream"] != "user" else f"user:{state['me']}"
        # What is applied may change what was told to others as well.
        apply(state, stream, frame["type"], _copied(frame["data"]))
    with deployment.http(listener.name) as http:
        fresh, _ = seen(http, [one for room in deployment.rooms for one in common.replies(room)])
    for one in (state, fresh):
        one["files"] = {}
    return differences(state, fresh)[:5]


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _accidents(deployment: Deployment) -> list[str]:
    lines = deployment.log().splitlines()
    found = [line for line in lines if any(word in line for word in FAULTS)]
    found += [line for line in lines if any(word in line for word in ACCIDENTS) and not EXPECTED.search(line)]
    # What has happened stands at the end of a line, and where at its beginning.
    return [f"log: {line[:200]} … {line[-600:]} ({count} times)" for line, count in Counter(found).most_common(5)]
