"""The streams of rooms and people, and where each begins to be whose."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from msgspec import Struct

from backend.accounts.access import Actor
from backend.accounts.selectors import superusers_among
from backend.chat.inputs import Position
from backend.chat.models import Member, Message, Room
from backend.events.log import Head, head
from backend.lists import ListQuery


def room_stream(room_id: UUID | str) -> str:
    """The stream of a room."""
    return f"room:{room_id}"


def user_stream(user_id: UUID | str) -> str:
    """The stream of a person."""
    return f"user:{user_id}"


def position_of(head: Head) -> Position:
    """Render a head as a position for clients."""
    return Position(epoch=head.epoch, seq=head.seq)


def own_position(actor: Actor) -> Position:
    """The position of the actor's own stream, to be read before what it tells of."""
    return position_of(head(user_stream(actor.user_id)))


class Since(Struct, frozen=True, kw_only=True):
    """Where a person's part of a stream begins: after event ``seq``, and without messages up to ``hidden_until``."""

    seq: int = 0
    hidden_until: int = 0


_ALWAYS = Since()


class Joined(NamedTuple):
    """An open room of a person, where it begins to be theirs, and what decides whether its people are watched."""

    room: UUID
    kind: str
    members: int
    since: Since


def joined_rooms_of(user_ids: Collection[UUID]) -> dict[UUID, list[Joined]]:
    """The open rooms of people in namespaces that they belong to, the newest first: two queries, or three.

    The third is for superusers, who belong to every namespace.
    """
    found: dict[UUID, list[Joined]] = {user_id: [] for user_id in user_ids}
    superusers = superusers_among(user_ids)
    # By themselves and not in an OR, which would read all people of each room's namespace.
    of_others = [row for row in _BELONGING.rows(user_ids) if row[0] not in superusers]
    for user_id, key, kind, members, history, joined, hidden in [*of_others, *_ENTERED.rows(superusers)]:
        since = Since(seq=joined, hidden_until=hidden) if history == Room.History.SINCE_JOIN else _ALWAYS
        found[user_id].append(Joined(key, kind, members, since))
    return found


def _joined(user_ids: list[UUID]) -> QuerySet[Member, Any]:
    rows = Member.objects.filter(room__deleted_at=None, user__in=user_ids).order_by("-room")
    return rows.values_list(
        "user_id", "room_id", "room__kind", "room__member_count", "room__history", "joined_seq", "hidden_until"
    )


_BELONGING = ListQuery(UUID, lambda user_ids: _joined(user_ids).filter(room__namespace__memberships__user=F("user")))
_ENTERED = ListQuery(UUID, _joined)
"""Rooms of superusers."""


def joined_streams(user_id: UUID) -> dict[str, Since]:
    """The room streams of a person, each with where it begins to be theirs."""
    return joined_streams_of([user_id])[user_id]


def joined_streams_of(user_ids: Collection[UUID]) -> dict[UUID, dict[str, Since]]:
    """The same for many people, with as few queries as for one."""
    return {user_id: streams_in(rooms) for user_id, rooms in joined_rooms_of(user_ids).items()}


def streams_in(rooms: Iterable[Joined]) -> dict[str, Since]:
    """The streams of a person's rooms."""
    return {room_stream(room.room): room.since for room in rooms}


def streams_seeing(message: Message, among: Iterable[str]) -> set[str]:
    """Those of people's own streams whose people may see a message of a room."""
    people = [UUID(name.removeprefix(user_stream(""))) for name in among]
    rows = Member.objects.filter(room=message.room_id, user__in=people, hidden_until__lt=message.number)
    belonging = Room.objects.filter(pk=message.room_id, namespace__memberships__user=OuterRef("user"))
    rows = rows.filter(Q(user__is_superuser=True) | Exists(belonging))
    return {user_stream(key) for key in rows.values_list("user_id", flat=True)}


def streams_that_show(user_id: UUID) -> tuple[str, ...]:
    """Return the streams for a person's new name: their own, and that of each room that names them.

    In a room's stream the event is in order with the messages, so that an older message that arrives late cannot bring
    back an older name. Other people's own streams carry no such event: a client that sees
    a person follows one of their rooms.
    """
    rooms = Room.objects.filter(deleted_at=None).values_list("pk", flat=True)
    shared = set(rooms.filter(members__user=user_id))
    wrote_in = Message.objects.filter(sender=user_id).values("room")
    files_shown_in = Message.objects.filter(attachments__media__uploader=user_id).values("room")
    # Two questions: for both in one no database uses its indexes.
    named = {*rooms.filter(pk__in=wrote_in), *rooms.filter(pk__in=files_shown_in)}
    return (user_stream(user_id), *sorted(map(room_stream, shared | named)))
