"""The reference client: how each durable event changes what a person sees, word for word as the protocol says it.

A state is ``{"me", "person", "rooms", "members", "messages", "threads", "files", "saved", "drafts", "scheduled",
"blocks", "restrictions", "calls", "notifications", "unread"}``: oneself, rooms by id, members by room and user,
messages by room and id, threads that one follows by their root, one's own files, what one has saved, one's drafts by
their place, what one sends later, whom one has blocked, what moderators have taken from one, what a bot is called for
by id, and what one was told of by id (with the id of a message as long as it is to be seen) with the number of what is
unread. Everything in it is plain JSON data.
"""

from collections.abc import Callable, Iterator
from typing import Any

State = dict[str, Any]
_EXEMPT = ("received", "stages")
"""The only fields of a file that a client's state may lag behind in."""

_PLACE = ("position", "counted")
"""Where a room stands, and up to which of its messages a read mark has counted."""

_STONE = ("id", "room", "number", "deleted_at", "deleted_by", "reason")


def apply(state: State, stream: str, type: str, data: Any) -> None:
    """Change ``state`` by one event of ``stream`` (``room:<id>`` or ``user:<id>``)."""
    REDUCERS[type](state, stream.partition(":")[2], data)


def comparable(value: Any) -> Any:
    """A state without what it may lag behind in; counts, and of deleted messages only what is told."""
    if isinstance(value, list):
        return [comparable(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("deleted_at"):
        return {key: value[key] for key in _STONE}
    left_out = _EXEMPT if "uploader" in value else _PLACE
    told = {key: comparable(one) for key, one in value.items() if key not in left_out}
    # 1,000 means 1,000 or more.
    return told | {key: min(told[key], 1000) for key in ("unread", "mentions") if isinstance(told.get(key), int)}


def _created(state: State, room: str, message: Any) -> None:
    there = state["messages"][room]
    fresh = message["id"] not in there
    there[message["id"]] = message
    _know_files(state, message)
    thread = state["threads"].get(message["thread"])
    foreign = message["sender"]["id"] != state["me"]
    if thread and fresh and foreign and message["number"] > thread["number"]:
        thread["unread"] += 1
        thread["mentions"] += _mentions_me(state, message)
    if thread:
        thread["number"] = max(thread["number"], message["number"])
    if not message["in_timeline"]:
        return
    shown = state["rooms"][room]
    if fresh and foreign and message["number"] > shown.get("counted", 0):
        shown["unread"] += 1
        shown["mentions"] += _mentions_me(state, message)
    if shown["last_message"] is None or shown["last_message"]["number"] < message["number"]:
        shown["last_message"] = message


def _mentions_me(state: State, message: Any) -> bool:
    return not message["deleted_at"] and (message["mentions_room"] or state["me"] in message["mentions"])


def _updated(state: State, room: str, message: Any) -> None:
    if message["id"] in _unread(state, room):
        before = state["messages"][room][message["id"]]
        state["rooms"][room]["mentions"] += _mentions_me(state, message) - _mentions_me(state, before)
    if (thread := state["threads"].get(message["thread"])) and message["id"] in _unread_replies(state, room, thread):
        before = state["messages"][room][message["id"]]
        thread["mentions"] += _mentions_me(state, message) - _mentions_me(state, before)
    _put(state, room, message)
    _know_files(state, message)
    if thread := state["threads"].get(message["id"]):
        thread["root"] = message


def _deleted(state: State, room: str, stone: Any) -> None:
    _deleted_in_thread(state, room, stone)
    state["saved"].pop(stone["id"], None)
    _forget_message(state, "message", stone["id"])
    if not stone.get("in_timeline", True):
        _put(state, room, stone)
        return
    if stone["id"] in _unread(state, room):
        state["rooms"][room]["unread"] -= 1
        state["rooms"][room]["mentions"] -= _mentions_me(state, state["messages"][room][stone["id"]])
    last = state["rooms"][room]["last_message"]
    if last is None or last["number"] < stone["number"]:
        # Said and taken back while this client was away.
        state["messages"][room][stone["id"]] = state["rooms"][room]["last_message"] = stone
    _put(state, room, stone)


def _reacted(state: State, room: str, data: Any) -> None:
    last = state["rooms"][room]["last_message"]
    root = state["threads"].get(data["id"], {}).get("root")
    newest = last if last and last["id"] == data["id"] else None
    for message in (state["messages"][room].get(data["id"]), newest, root):
        if message and not message["deleted_at"]:
            message["reactions"] = data["reactions"]


def _saved(state: State, _: str, mark: Any) -> None:
    state["saved"].pop(mark["message"], None)
    known = state["messages"].get(mark["room"], {}).get(mark["message"])
    # Between streams there is no order: the message may have gone already.
    if mark["saved_at"] and not (known and known["deleted_at"]):
        state["saved"][mark["message"]] = mark


def _notified(state: State, _: str, told: Any) -> None:
    if told["id"] in state["notifications"]:
        return
    known = state["messages"].get(told["room"], {}).get(told["message"])
    # Between streams there is no order: room and message may have gone already.
    seen = told["room"] in state["rooms"] and not (known and known["deleted_at"])
    state["notifications"][told["id"]] = told | {"message": told["message"] if seen else None}
    state["unread"] = min(state["unread"] + (told["read_at"] is None), 1000)


def _notifications_read(state: State, _: str, read: Any) -> None:
    state["unread"] = read["unread"]
    for key, one in state["notifications"].items():
        if key in read["ids"] or (read["up_to"] and key <= read["up_to"]):
            one["read_at"] = one["read_at"] or "read"


def _forget_message(state: State, field: str, key: str) -> None:
    """A notification stays, but what it was about is not to be seen any more."""
    for one in state["notifications"].values():
        if one[field] == key:
            one["message"] = None


def _deleted_in_thread(state: State, room: str, stone: Any) -> None:
    """A reply stands in its thread as a tombstone also where this client was away while it was sent."""
    if thread := state["threads"].get(stone.get("thread")):
        thread["number"] = max(thread["number"], stone["number"])
    if stone.get("thread"):
        state["messages"][room].setdefault(stone["id"], stone)
    if stone["id"] in state["threads"]:
        state["threads"][stone["id"]]["root"] = stone


def _unread_replies(state: State, room: str, thread: Any) -> set[str]:
    living = [one for one in state["messages"][room].values() if not one["deleted_at"]]
    foreign = [one for one in living if one["sender"]["id"] != state["me"] and one["thread"] == thread["thread"]]
    newest = sorted(foreign, key=lambda one: -one["number"])
    return {one["id"] for one in newest[: thread["unread"]]}


def _draft(state: State, _: str, draft: Any) -> None:
    place = draft["thread"] or draft["room"]
    state["drafts"].pop(place, None)
    # Between streams there is no order: the room may have gone already.
    if (draft["body"].strip() or draft["attachments"]) and draft["room"] in state["rooms"]:
        state["drafts"][place] = draft


def _scheduled(state: State, _: str, row: Any) -> None:
    state["scheduled"].pop(row["id"], None)
    if row["state"] in {"waiting", "failed"}:
        state["scheduled"][row["id"]] = row


def _thread(state: State, _: str, mark: Any) -> None:
    """Replies that are known already and came after the mark was counted are counted still."""
    if not mark["following"]:
        state["threads"].pop(mark["thread"], None)
        return
    there = state["messages"][mark["room"]]
    later = [one for one in there.values() if one.get("thread") == mark["thread"] and one["number"] > mark["number"]]
    foreign = [one for one in later if not one["deleted_at"] and one["sender"]["id"] != state["me"]]
    state["threads"][mark["thread"]] = mark | {
        "root": there[mark["thread"]],
        "unread": mark["unread"] + len(foreign),
        "mentions": mark["mentions"] + sum(_mentions_me(state, one) for one in foreign),
        "number": max([mark["number"], *(one["number"] for one in later)]),
    }


def _hidden(state: State, room: str, nothing: Any) -> None:
    """Only the numbering goes on."""


def _put(state: State, room: str, message: Any) -> None:
    if message["id"] in state["messages"][room]:
        state["messages"][room][message["id"]] = message
    last = state["rooms"][room]["last_message"]
    if last and last["id"] == message["id"]:
        state["rooms"][room]["last_message"] = message


def _unread(state: State, room: str) -> set[str]:
    """What is unread are the newest of what others have said."""
    living = [one for one in state["messages"][room].values() if not one["deleted_at"] and one["in_timeline"]]
    foreign = [one for one in living if one["sender"]["id"] != state["me"]]
    newest = sorted(foreign, key=lambda one: -one["number"])
    return {one["id"] for one in newest[: state["rooms"][room]["unread"]]}


def _media(state: State, _: str, shown: Any) -> None:
    for message in _messages(state):
        message["attachments"] = [_newer(one, shown) for one in message["attachments"]]
        for file in message["attachments"]:
            if file["hold"] in {"review", "quarantined"}:
                message["captions"].pop(file["id"], None)
    if shown["uploader"]["id"] == state["me"]:
        state["files"][shown["id"]] = _newer(state["files"].get(shown["id"], shown), shown)


def _messages(state: State) -> Iterator[Any]:
    shown = [message for room in state["messages"].values() for message in room.values()]
    shown += [room["last_message"] for room in state["rooms"].values() if room["last_message"]]
    shown += [thread["root"] for thread in state["threads"].values()]
    yield from (message for message in shown if not message["deleted_at"])


def _newer(known: Any, shown: Any) -> Any:
    return shown if known["id"] == shown["id"] and shown["version"] > known["version"] else known


def _know_files(state: State, message: Any) -> None:
    for shown in message["attachments"]:
        if shown["uploader"]["id"] == state["me"]:
            state["files"][shown["id"]] = _newer(state["files"].get(shown["id"], shown), shown)


def _member(state: State, room: str, member: Any) -> None:
    state["members"][room][member["user"]["id"]] = member
    if member["user"]["id"] == state["me"]:
        state["rooms"][room]["my_role"] = member["role"]


def _user(state: State, _: str, user: Any) -> None:
    """A person stands in many places, and looks the same in all of them."""
    for part in ("person", "rooms", "members", "messages", "threads", "files"):
        _replace(state[part], user)


def _replace(value: Any, user: Any) -> None:
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, dict) and "username" in one and one["id"] == user["id"]:
            value[key] = user
        elif isinstance(one, dict | list):
            _replace(one, user)


def _left(state: State, room: str, left: Any) -> None:
    state["members"][room].pop(left["user"], None)


def _room(state: State, room: str, shared: Any) -> None:
    state["rooms"][room] |= shared


def _added(state: State, _: str, room: Any) -> None:
    state["rooms"][room["id"]] = room
    for part in ("members", "messages"):
        state[part].setdefault(room["id"], {})


def _gone(state: State, _: str, room: Any) -> None:
    for part in ("rooms", "members", "messages"):
        state[part].pop(room["id"], None)
    state["threads"] = {key: one for key, one in state["threads"].items() if one["room"] != room["id"]}
    for part in ("saved", "drafts"):
        state[part] = {key: mark for key, mark in state[part].items() if mark["room"] != room["id"]}
    _forget_message(state, "room", room["id"])


def _read(state: State, _: str, mark: Any) -> None:
    """Between streams there is no order: later messages may be known already, and counted ones come yet."""
    known = state["messages"][mark["room"]].values()
    later = [one for one in known if one["number"] > mark["number"] and not one["deleted_at"] and one["in_timeline"]]
    foreign = [one for one in later if one["sender"]["id"] != state["me"]]
    state["rooms"][mark["room"]] |= {
        "counted": mark["number"],
        "unread": mark["unread"] + len(foreign),
        "mentions": mark["mentions"] + sum(_mentions_me(state, one) for one in foreign),
    }


def _personal(state: State, _: str, wanted: Any) -> None:
    state["rooms"][wanted["room"]] |= {key: value for key, value in wanted.items() if key != "room"}


def _blocks(state: State, _: str, blocked: Any) -> None:
    state["blocks"] = blocked


def _invoked(state: State, _: str, call: Any) -> None:
    state["calls"][call["id"]] = call


def _restriction(state: State, _: str, restriction: Any) -> None:
    if restriction["lifted_at"]:
        state["restrictions"].pop(restriction["id"], None)
    else:
        state["restrictions"][restriction["id"]] = restriction


REDUCERS: dict[str, Callable[[State, str, Any], None]] = {
    "message.created": _created,
    "message.updated": _updated,
    "message.deleted": _deleted,
    "message.hidden": _hidden,
    "message.reactions": _reacted,
    "saved.updated": _saved,
    "draft.updated": _draft,
    "scheduled.updated": _scheduled,
    "blocks.updated": _blocks,
    "command.invoked": _invoked,
    "notification": _notified,
    "notification.read": _notifications_read,
    "media.updated": _media,
    "member.joined": _member,
    "member.updated": _member,
    "member.left": _left,
    "room.updated": _room,
    "user.updated": _user,
    "room.deleted": _gone,
    "room.added": _added,
    "room.removed": _gone,
    "read.updated": _read,
    "room.personal": _personal,
    "thread.updated": _thread,
    "restriction.updated": _restriction,
}
