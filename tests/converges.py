"""The promise of the protocol, for any action: what a client saw, plus the events since, is what a newcomer sees."""

import typing
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Model, QuerySet

from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id
from backend.bots.models import Invocation
from backend.bots.services.invocations import invoked
from backend.chat.models import Block, Draft, Message, SavedMessage, ScheduledMessage, ThreadFollower
from backend.chat.selectors import (
    blocked_by,
    drafts_of,
    history,
    members_of,
    message,
    rooms_of,
    saved_by,
    scheduled_of,
    thread_page,
    threads_of,
)
from backend.errors import NotFound
from backend.events.catalogue import CATALOGUE, DurableFrame
from backend.events.log import heads, read
from backend.media.models import MediaFile
from backend.media.selectors import own_uploads
from backend.moderation.models import Restriction
from backend.moderation.selectors import own_restrictions
from backend.notifications.models import Notification
from backend.notifications.selectors import notifications_of
from tests.reducer import State, apply, comparable

Positions = dict[str, tuple[str, int]]
"""Epoch and number by stream."""


def snapshot(actor: Actor) -> tuple[State, Positions]:
    """All that a person sees over REST, with the rights that they have now, and the positions read before it."""
    user = user_by_id(actor.user_id)
    assert user, "who may enter no more sees nothing, and is told nothing"
    actor = actor_of(user, credential=actor.credential, address=actor.address)
    own = f"user:{actor.user_id}"
    positions = {own: _place(heads([own])[own])}
    rooms = {room.id: room for _, room in rooms_of(actor)}
    positions |= {f"room:{key}": (room.position.epoch, room.position.seq) for key, room in rooms.items()}
    filled = _filled()
    blocks = blocked_by(actor, limit=1000).entries if Block in filled else []
    state = {
        "me": str(actor.user_id),
        "person": {actor.user.id: _plain(actor.user)},
        "rooms": {key: _plain(room) for key, room in rooms.items()},
        "members": {
            key: {one.user.id: _plain(one) for _, one in members_of(actor, UUID(key)).entries} for key in rooms
        },
        "messages": {key: _messages(actor, key) for key in rooms},
        "threads": _by(lambda one: one.thread, ThreadFollower in filled and threads_of(actor, limit=100).rows),
        "saved": {mark["message"]: mark for mark in (_saved(actor) if SavedMessage in filled else ())},
        "drafts": _by(lambda one: one.thread or one.room, Draft in filled and drafts_of(actor, limit=1000).entries),
        "scheduled": _by(lambda one: one.id, ScheduledMessage in filled and scheduled_of(actor, limit=1000).entries),
        "files": {one.id: _plain(one) for one in (own_uploads(actor.user_id) if MediaFile in filled else ())},
        "blocks": {"users": [one.user.id for _, one in reversed(blocks)]},
        "calls": {str(one.pk): _plain(invoked(one)) for one in (_calls(actor) if Invocation in filled else ())},
        **(_notifications(actor) if Notification in filled else {"notifications": {}, "unread": 0}),
        "restrictions": {one.id: _plain(one) for one in (own_restrictions(actor) if Restriction in filled else ())},
    }
    return state, positions


_LISTED = (
    Block,
    Draft,
    Invocation,
    MediaFile,
    Notification,
    Restriction,
    SavedMessage,
    ScheduledMessage,
    ThreadFollower,
)


def _filled() -> set[type[Model]]:
    """Those of the tables behind a person's lists that hold anything at all.

    Most actions leave most of them empty, and to ask for a list takes far longer than to see that.
    """
    looks = ", ".join(f"EXISTS (SELECT 1 FROM {model._meta.db_table})" for model in _LISTED)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {looks}")
        return {model for model, filled in zip(_LISTED, cursor.fetchone(), strict=True) if filled}


def _by(key: Callable[[typing.Any], str], rows: typing.Any) -> dict[str, typing.Any]:
    return {key(one): _plain(one) for _, one in rows or ()}


def logged(stream: str, epoch: str, seq: int) -> list[DurableFrame]:
    """Everything that the log tells of a stream after a position, without a gap."""
    head = heads([stream])[stream]
    assert head.epoch == epoch
    events = read(stream, after=seq, epoch=epoch, limit=10_000)
    assert [one.seq for one in events] == list(range(seq + 1, head.seq + 1))
    return events


def catch_up(
    actor: Actor,
    old: State,
    positions: Positions,
    *,
    told_after: Callable[[str, str, int], list[DurableFrame]] = logged,
    fresh: State | None = None,
) -> tuple[State, set[str]]:
    """Apply everything that is told after ``positions``; asserts that the fresh state has come out.

    ``fresh`` is what somebody sees now, where the caller knows it already.
    """
    state, told, entered = _plain(old), set[str](), set[str]()
    waiting = dict(positions)
    while waiting:
        stream, (epoch, seq) = waiting.popitem()
        for event in told_after(stream, epoch, seq):
            told.add(event.type)
            if _still_sees(state, stream):
                data = _valid(event)
                apply(state, stream, event.type, data)
                if event.type == "room.added":
                    entered.add(data["id"])
                    place = data["position"]
                    waiting[f"room:{data['id']}"] = (place["epoch"], place["seq"])
    fresh = fresh or snapshot(actor)[0]
    _fetch_what_is_new(state, fresh, entered)
    assert comparable(state) == comparable(fresh)
    return state, told


def _still_sees(state: State, stream: str) -> bool:
    kind, _, key = stream.partition(":")
    return kind == "user" or key in state["rooms"]


def _valid(event: DurableFrame) -> typing.Any:
    """The data of a frame, which fits its struct in the catalogue with nothing over."""
    envelope = msgspec.json.decode(event.frame)
    assert (envelope["type"], envelope["seq"]) == (event.type, event.seq)
    assert _plain(msgspec.convert(envelope["data"], _shape(event.type))) == envelope["data"]
    return envelope["data"]


@cache
def _shape(type: str) -> typing.Any:
    """What the data of an event is, looked up once: to find it out takes longer than to judge one by it."""
    return typing.get_type_hints(CATALOGUE[type])["data"]


def _fetch_what_is_new(state: State, fresh: State, entered: set[str]) -> None:
    """What events do not bring and a client asks for: history and members of a room that it has just come into."""
    for key in fresh["rooms"].keys() & entered:
        state["members"][key], state["messages"][key] = fresh["members"][key], fresh["messages"][key]
        state["drafts"] |= {name: one for name, one in fresh["drafts"].items() if one["room"] == key}
        state["notifications"] |= {k: one for k, one in fresh["notifications"].items() if one["room"] == key}
        state["saved"] |= {name: mark for name, mark in fresh["saved"].items() if mark["room"] == key}


def _messages(actor: Actor, room: str) -> dict[str, typing.Any]:
    page = history(actor, UUID(room), limit=100)
    assert not page.more
    shown = {one.id: _plain(one) for one in page.messages}
    roots = Message.objects.filter(room=room, in_timeline=False).values_list("thread", flat=True).distinct()
    for root in roots:
        if str(root) in shown:
            shown |= {one.id: _plain(one) for one in thread_page(actor, root, limit=100).messages}
        else:
            shown |= _replies_by_themselves(actor, root)
    return shown


def _replies_by_themselves(actor: Actor, root: UUID) -> dict[str, typing.Any]:
    """Replies that one may read, each by its id, though not the root of their thread: it was said before one came."""
    replies = {}
    for key in Message.objects.filter(thread=root).values_list("pk", flat=True):
        with suppress(NotFound):
            replies[str(key)] = _plain(message(actor, key))
    return replies


def _saved(actor: Actor) -> list[typing.Any]:
    marks = [one for _, one in saved_by(actor, limit=1000).entries]
    return [{"message": one.message.id, "room": one.room, "saved_at": one.saved_at} for one in marks]


def _calls(actor: Actor) -> QuerySet[Invocation]:
    return Invocation.objects.select_related("command").filter(command__bot=actor.user_id)


def _notifications(actor: Actor) -> dict[str, typing.Any]:
    page = notifications_of(actor, limit=1000)
    shown = {one.id: _plain(one) | {"message": one.message.id if one.message else None} for _, one in page.entries}
    # A client knows that one was read, and not when.
    read = {key: one | {"read_at": "read" if one["read_at"] else None} for key, one in shown.items()}
    return {"notifications": read, "unread": page.unread}


def _place(head: typing.Any) -> tuple[str, int]:
    return head.epoch, head.seq


def _plain(payload: object) -> typing.Any:
    return msgspec.json.decode(msgspec.json.encode(payload))
