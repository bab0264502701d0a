"""The list of a person's rooms, and single rooms."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from msgspec import Struct

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import people
from backend.chat.access import member_for
from backend.chat.inputs import PAGE_LIMIT
from backend.chat.models import Member, Message, Room
from backend.chat.payloads import RoomPayload, RoomShared, message_payload, room_payload, room_shared
from backend.chat.selectors.members import mentioned, unread
from backend.chat.selectors.messages import shown_messages
from backend.chat.selectors.streams import position_of, room_stream
from backend.events.log import heads


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
    rooms_by_id = _rooms(actor, [place.room_id for place in places])
    return [(place, rooms_by_id[place.room_id]) for place in places if place.room_id in rooms_by_id]


def _mine(actor: Actor) -> QuerySet[Member]:
    """Return the actor's memberships of rooms in namespaces that they belong to, as for `member_for`."""
    rows = Member.objects.filter(user=actor.user_id, room__deleted_at=None)
    return rows if actor.is_superuser else rows.filter(room__namespace__in=list(actor.roles))


def _newest() -> QuerySet[Message]:
    mine = Message.objects.filter(room=OuterRef("room"), number__gt=OuterRef("hidden_until"), in_timeline=True)
    return mine.order_by("-number")


def _places(actor: Actor, before: RoomPlace | None, after: RoomPlace | None, limit: int) -> list[RoomPlace]:
    newest_at = Subquery(_newest().values("created_at")[:1])
    rows = _mine(actor).annotate(active_at=Coalesce(newest_at, "room__created_at"))
    if after:
        rows = rows.filter(Q(active_at__gt=after.active_at) | Q(active_at=after.active_at, room__gt=after.room_id))
    elif before:
        rows = rows.filter(Q(active_at__lt=before.active_at) | Q(active_at=before.active_at, room__lt=before.room_id))
    order = ("active_at", "room") if after else ("-active_at", "-room")
    keys = rows.order_by(*order).values_list("room_id", "active_at")[:limit]
    places = [RoomPlace(active_at=moment, room_id=key) for key, moment in keys]
    return places[::-1] if after else places


def _rooms(actor: Actor, room_ids: list[UUID]) -> dict[UUID, RoomPayload]:
    """Render rooms as the actor sees them; the heads of their streams are read before the rows."""
    streams = heads(room_stream(key) for key in room_ids)
    rows = _mine(actor).filter(room__in=room_ids).select_related("room__namespace")
    members = list(rows.annotate(unread=unread(), mentions=mentioned(), newest=Subquery(_newest().values("pk")[:1])))
    messages = {
        row.pk: row for row in shown_messages().filter(pk__in=[member.newest for member in members if member.newest])
    }
    peers = _peers(actor, members)
    return {
        member.room_id: room_payload(
            member,
            unread=member.unread,
            mentions=member.mentions,
            peer=peers.get(member.room_id),
            last_message=message_payload(messages[member.newest]) if member.newest in messages else None,
            position=position_of(streams[room_stream(member.room_id)]),
        )
        for member in members
    }


def _peers(actor: Actor, members: Iterable[Member]) -> dict[UUID, UserPayload]:
    direct = [member.room_id for member in members if member.room.kind == Room.Kind.DIRECT]
    if not direct:
        return {}
    other_members = Member.objects.filter(room__in=direct).exclude(user=actor.user_id).values_list("room_id", "user_id")
    pairs = dict(other_members)
    people_by_id = people(pairs.values())
    return {room: people_by_id[user] for room, user in pairs.items()}


def room(actor: Actor, room_id: UUID | None) -> RoomPayload:
    """Return one room as the actor sees it; raises NotFound."""
    room_key = member_for(actor, room_id).room_id
    return _rooms(actor, [room_key])[room_key]


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
