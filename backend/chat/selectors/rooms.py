"""The list of a person's rooms, and single rooms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from msgspec import Struct

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.payloads import UserPayload, user_payload
from backend.chat.access import NO_ROOM, member_for
from backend.chat.inputs import PAGE_LIMIT
from backend.chat.models import Member, Message, Room
from backend.chat.payloads import RoomPayload, RoomShared, room_payload, room_shared
from backend.chat.rows import MEMBER_COLUMNS, PERSON_COLUMNS, key_text, member_row, moment_of, person_row
from backend.chat.selectors.members import mentioned, unread
from backend.chat.selectors.shown import named
from backend.chat.selectors.streams import position_of, room_stream
from backend.errors import NotFound
from backend.events.log import heads
from backend.lists import ListQuery
from backend.statements import Query


class RoomPlace(Struct, frozen=True, kw_only=True):
    """The key of a room in a person's list: the time of its newest message, then its id."""

    active_at: datetime
    room_id: UUID


def rooms_of(
    actor: Actor, *, before: RoomPlace | None = None, after: RoomPlace | None = None, limit: int = PAGE_LIMIT
) -> list[tuple[RoomPlace, RoomPayload]]:
    """Return the rooms of a person beyond a key of their list, the one with the newest message first.

    A fixed number of queries for any number of rooms.
    """
    places = _places(actor, before, after, limit)
    rooms_by_id = _rooms(actor, [key for _, key in places])
    return [
        (RoomPlace(active_at=moment_of(moment), room_id=UUID(room.id)), room)
        for moment, key in places
        if (room := rooms_by_id.get(key_text(key)))
    ]


def _newest() -> QuerySet[Message]:
    mine = Message.objects.filter(room=OuterRef("room"), number__gt=OuterRef("hidden_until"), in_timeline=True)
    return mine.order_by("-number")


@lru_cache(maxsize=256)
def _page(*, side: Literal["before", "after"] | None, namespaces: int | None, limit: int) -> Query:
    """The keys of a person's rooms in ``namespaces`` of theirs, as for `member_for`; in all of them for None."""

    def build(
        user: UUID, moment: datetime | None = None, room: UUID | None = None, **keys: UUID
    ) -> QuerySet[Member, Any]:
        newest_at = Subquery(_newest().values("created_at")[:1])
        rows = Member.objects.filter(user=user, room__deleted_at=None)
        rows = rows if namespaces is None else rows.filter(room__namespace__in=list(keys.values()))
        rows = rows.annotate(active_at=Coalesce(newest_at, "room__created_at"))
        if side == "after":
            rows = rows.filter(Q(active_at__gt=moment) | Q(active_at=moment, room__gt=room))
        elif side == "before":
            rows = rows.filter(Q(active_at__lt=moment) | Q(active_at=moment, room__lt=room))
        order = ("active_at", "room") if side == "after" else ("-active_at", "-room")
        return rows.order_by(*order).values_list("active_at", "room_id")[:limit]

    kinds: dict[str, type] = {"moment": datetime, "room": UUID} if side else {}
    return Query(build, user=UUID, **kinds, **{f"key{at}": UUID for at in range(namespaces or 0)})


def _places(actor: Actor, before: RoomPlace | None, after: RoomPlace | None, limit: int) -> list[tuple[Any, ...]]:
    """The times and ids of a page as the driver gives them."""
    keys = {} if actor.is_superuser else {f"key{at}": key for at, key in enumerate(actor.roles)}
    if not keys and not actor.is_superuser:
        return []
    beyond = after or before
    side: Literal["before", "after"] | None = "after" if after else "before" if before else None
    page = _page(side=side, namespaces=None if actor.is_superuser else len(keys), limit=limit)
    place = {"moment": beyond.active_at, "room": beyond.room_id} if beyond else {}
    places = page.raw(user=actor.user_id, **place, **keys)
    return places[::-1] if after else places


def _details(keys: list[UUID], user: UUID) -> QuerySet[Member, Any]:
    rows = Member.objects.filter(user=user, room__in=keys, room__deleted_at=None)
    rows = rows.annotate(unread=unread(), mentions=mentioned(), newest=Subquery(_newest().values("pk")[:1]))
    return rows.values_list(*MEMBER_COLUMNS, "room__namespace_id", "unread", "mentions", "newest")


def _others(keys: list[UUID], user: UUID) -> QuerySet[Member, Any]:
    return Member.objects.filter(room__in=keys).exclude(user=user).values_list("room_id", *PERSON_COLUMNS)


_ROOM, _KIND, _NAMESPACE = map(
    (*MEMBER_COLUMNS, "room__namespace_id").index, ("room_id", "room__kind", "room__namespace_id")
)
_DETAILS, _OTHERS = ListQuery(UUID, _details, user=UUID), ListQuery(UUID, _others, user=UUID)


def _rooms(actor: Actor, keys: Sequence[Any]) -> dict[str, RoomPayload]:
    """Render rooms as the actor sees them, by id; the heads of their streams are read before the rows."""
    streams = heads(room_stream(key_text(key)) for key in keys)
    may_enter = {str(key) for key in actor.roles}
    rows = [
        values
        for values in _DETAILS.raw(keys, user=actor.user_id)
        if actor.is_superuser or key_text(values[_NAMESPACE]) in may_enter
    ]
    messages = named([values[-1] for values in rows if values[-1]])
    peers = _peers(actor, [values[_ROOM] for values in rows if values[_KIND] == Room.Kind.DIRECT])
    rooms = dict[str, RoomPayload]()
    for *values, _, unseen, mentions, newest in rows:
        member = member_row(values)
        rooms[member.room.pk] = room_payload(
            member,
            unread=unseen,
            mentions=mentions,
            peer=peers.get(member.room.pk),
            last_message=messages.get(key_text(newest)) if newest else None,
            position=position_of(streams[room_stream(member.room.pk)]),
        )
    return rooms


def _peers(actor: Actor, keys: Sequence[Any]) -> dict[str, UserPayload]:
    """The other people in direct rooms, by room."""
    rows = _OTHERS.raw(keys, user=actor.user_id)
    return {key_text(room): user_payload(person_row(person)) for room, *person in rows}


def room(actor: Actor, room_id: UUID | None) -> RoomPayload:
    """Return one room as the actor sees it; raises NotFound."""
    room_key = member_for(actor, room_id).room_id
    if (shown := _rooms(actor, [room_key]).get(str(room_key))) is None:
        # It was closed, or the person left it, between the two looks.
        raise NotFound(NO_ROOM)
    return shown


def namespace_rooms(
    actor: Actor, slug: str, query: str = "", *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[RoomShared]:
    """Return the groups and channels of a namespace for its administrators, newest first, without any content.

    ``query`` is a part of the name. Direct rooms are left out. Raises NotFound, Forbidden.
    """
    rows = Room.objects.filter(namespace=namespace_for(actor, slug, role=Role.ADMIN), deleted_at=None)
    rows = rows.exclude(kind=Room.Kind.DIRECT).select_related("namespace")
    if query:
        rows = rows.filter(name__icontains=query)
    if after:
        return [room_shared(row) for row in rows.filter(pk__gt=after).order_by("pk")[:limit]][::-1]
    rows = rows.filter(pk__lt=before) if before else rows
    return [room_shared(row) for row in rows.order_by("-pk")[:limit]]


class NamedRoom(Struct, frozen=True, kw_only=True):
    """What a room is called now, None for a direct one, and whether the reader may open it."""

    name: str | None
    is_open: bool


def rooms_among(namespace_id: UUID, room_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some ids that name open rooms of a namespace which its administrators know of."""
    rows = Room.objects.filter(pk__in=room_ids, namespace=namespace_id, deleted_at=None).exclude(kind=Room.Kind.DIRECT)
    return set(rows.values_list("pk", flat=True))


def messages_within(namespace_id: UUID, message_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some ids that name messages in rooms of a namespace."""
    rows = Message.objects.filter(pk__in=message_ids, room__namespace=namespace_id)
    return set(rows.values_list("pk", flat=True))


def named_rooms(actor: Actor, room_ids: Iterable[UUID]) -> dict[UUID, NamedRoom]:
    """Return the names of rooms by id, and whether the actor is a member of each that is not closed."""
    joined = Exists(Member.objects.filter(room=OuterRef("pk"), user=actor.user_id))
    rooms = Room.objects.filter(pk__in=set(room_ids)).annotate(joined=joined)
    return {
        room_id: NamedRoom(name=None if kind == Room.Kind.DIRECT else name, is_open=joined and deleted_at is None)
        for room_id, kind, name, joined, deleted_at in rooms.values_list("pk", "kind", "name", "joined", "deleted_at")
    }
