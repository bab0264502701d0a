"""Who watches whom, and how those who are watched are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

import structlog
from django.db.models import F, QuerySet
from msgspec import Struct
from redis import RedisError

from backend.accounts.selectors import last_seen_of, user_by_id
from backend.chat import presence
from backend.chat.access import blocks_between
from backend.chat.inputs import PRESENCE_LIMIT
from backend.chat.models import Member, Room
from backend.chat.payloads import PresencePayload, presence_payload

log = structlog.get_logger()

ROOM_WATCHED = 100
"""Up to how many members a room has whose people are watched without being named."""

_ROWS = 2 * PRESENCE_LIMIT
"""Memberships that are read at most: many rooms share the same people."""


def presence_stream(user_id: UUID | str) -> str:
    """Where a person's presence is told; nothing of it is kept."""
    return f"presence:{user_id}"


class Watched(Struct, frozen=True, kw_only=True):
    """The people whom a person watches, and the rooms whose members they are."""

    people: frozenset[UUID] = frozenset()
    rooms: frozenset[UUID] = frozenset()


def watched_by(user_id: UUID, room_ids: Collection[UUID] | None = None) -> Watched:
    """Return the people of a person's direct and small rooms, or of some of these; direct peers come first.

    Not those who have blocked the person, or whom they have.
    """
    open_rooms = Room.objects.filter(pk__in=_belonging(user_id).values("room"))
    if room_ids is not None:
        open_rooms = open_rooms.filter(pk__in=room_ids)
    direct = open_rooms.filter(kind=Room.Kind.DIRECT).order_by("-pk")[:PRESENCE_LIMIT]
    small = open_rooms.exclude(kind=Room.Kind.DIRECT).filter(member_count__lte=ROOM_WATCHED)
    people: dict[UUID, None] = {}
    rooms: set[UUID] = set()
    for chosen in (direct, small.order_by("-pk")[:PRESENCE_LIMIT]):
        keys = list(chosen.values_list("pk", flat=True))
        rooms.update(keys)
        people |= dict.fromkeys(_members(keys, but=user_id)) if keys and len(people) < PRESENCE_LIMIT else {}
    for key in blocks_between(user_id, people):
        del people[key]
    return Watched(people=frozenset(list(people)[:PRESENCE_LIMIT]), rooms=frozenset(rooms))


def _belonging(user_id: UUID) -> QuerySet[Member]:
    """The memberships in open rooms of namespaces to which a person still belongs: those in rooms outlast that."""
    rows = Member.objects.filter(user=user_id, room__deleted_at=None)
    person = user_by_id(user_id)
    return rows if person and person.is_superuser else rows.filter(room__namespace__memberships__user=user_id)


def _members(room_ids: Collection[UUID], *, but: UUID) -> QuerySet[Member, UUID]:
    rows = Member.objects.filter(room__in=room_ids, room__namespace=F("user__memberships__namespace"))
    return rows.exclude(user=but).order_by("room", "pk").values_list("user_id", flat=True)[:_ROWS]


def sharing_a_room(user_id: UUID, user_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some people with whom a person shares an open room and its namespace, blocking neither way."""
    rows = Member.objects.filter(user__in=user_ids, room__in=_belonging(user_id).values("room"))
    shared = rows.filter(room__namespace=F("user__memberships__namespace")).exclude(user=user_id)
    known = frozenset(shared.values_list("user_id", flat=True).distinct())
    return known.difference(blocks_between(user_id, known))


def presence_of(user_ids: Iterable[UUID]) -> list[PresencePayload]:
    """How some people are there, also those who are not; all are offline where Redis does not answer."""
    asked = list(user_ids)
    try:
        states = presence.present(asked)
    except RedisError as away:
        log.warning("presence.unknown", why=repr(away))
        states = {}
    times = last_seen_of(key for key in asked if key not in states)
    return [presence_payload(key, states.get(key), times.get(key)) for key in asked]
