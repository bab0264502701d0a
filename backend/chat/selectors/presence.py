"""Who watches whom, and how those who are watched are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

import structlog
from django.db.models import F, Q, QuerySet
from msgspec import Struct
from redis import RedisError

from backend.accounts.selectors import last_seen_of, user_by_id
from backend.chat import presence
from backend.chat.access import blocks_among, blocks_between
from backend.chat.inputs import PRESENCE_LIMIT
from backend.chat.models import Block, Member, Room
from backend.chat.payloads import PresencePayload, presence_payload
from backend.chat.selectors.streams import Joined, joined_rooms_of
from backend.lists import ListQuery

log = structlog.get_logger()

ROOM_WATCHED = 100
"""Up to how many members a room has whose people are watched without being named."""

_ROWS = 2 * PRESENCE_LIMIT
"""After how many memberships no further room of a person is read: many rooms share the same people."""


def presence_stream(user_id: UUID | str) -> str:
    """Where a person's presence is told; nothing of it is kept."""
    return f"presence:{user_id}"


class Watched(Struct, frozen=True, kw_only=True):
    """The people whom a person watches, and the rooms whose members they are."""

    people: frozenset[UUID] = frozenset()
    rooms: frozenset[UUID] = frozenset()


class Asked(Struct, frozen=True, kw_only=True):
    """Whose people are to be watched: those of a person's rooms, or of some of these."""

    user_id: UUID
    rooms: frozenset[UUID] | None = None


def watched_by(user_id: UUID, room_ids: Collection[UUID] | None = None) -> Watched:
    """Return the people of a person's direct and small rooms, or of some of these; direct peers come first.

    Not those who have blocked the person, or whom they have.
    """
    asked = Asked(user_id=user_id, rooms=None if room_ids is None else frozenset(room_ids))
    return watched_by_all([asked])[asked]


def watched_by_all(questions: Collection[Asked]) -> dict[Asked, Watched]:
    """The same for many people; rooms that they share are read once."""
    return watched_in(joined_rooms_of({asked.user_id for asked in questions}), questions)


def watched_in(joined: Mapping[UUID, list[Joined]], questions: Collection[Asked]) -> dict[Asked, Watched]:
    """The same, where the rooms of those people are known."""
    rooms = {asked: _chosen(joined[asked.user_id], asked.rooms) for asked in questions}
    members = _members({key: None for chosen in rooms.values() for key in _until_full(chosen)})
    people = {asked: _people_in(rooms[asked], members, but=asked.user_id) for asked in questions}
    apart = _apart(joined.keys(), set[UUID]().union(*people.values()))
    return {
        asked: Watched(
            people=frozenset([key for key in known if key not in apart.get(asked.user_id, ())][:PRESENCE_LIMIT]),
            rooms=frozenset(room.room for room in rooms[asked]),
        )
        for asked, known in people.items()
    }


def _apart(user_ids: Collection[UUID], others: Collection[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Who has to do nothing with whom; one person, as most often, is asked for by a query that is compiled already."""
    if len(user_ids) != 1:
        return blocks_among(user_ids, others)
    (user_id,) = user_ids
    return {user_id: {key for pair in _BLOCKS.rows(others, user=user_id) for key in pair}}


_BLOCKS = ListQuery(
    UUID,
    lambda others, user: Block.objects.filter(
        Q(user=user, blocked__in=others) | Q(blocked=user, user__in=others)
    ).values_list("user_id", "blocked_id"),
    user=UUID,
)


def _chosen(rooms: list[Joined], asked: frozenset[UUID] | None) -> list[Joined]:
    """The direct and small rooms, or those of them that are asked for, direct ones first."""
    among = rooms if asked is None else [room for room in rooms if room.room in asked]
    direct = [room for room in among if room.kind == Room.Kind.DIRECT]
    small = [room for room in among if room.kind != Room.Kind.DIRECT and room.members <= ROOM_WATCHED]
    return direct[:PRESENCE_LIMIT] + small[:PRESENCE_LIMIT]


def _until_full(rooms: list[Joined]) -> Iterator[UUID]:
    """The rooms whose members are read: many rooms share the same people."""
    rows = 0
    for room in rooms:
        if rows >= _ROWS:
            return
        rows += room.members
        yield room.room


def _people_in(rooms: list[Joined], members: Mapping[UUID, list[UUID]], *, but: UUID) -> dict[UUID, None]:
    people: dict[UUID, None] = {}
    for room in rooms:
        people.update(dict.fromkeys(members.get(room.room, ())))
        if len(people) > PRESENCE_LIMIT and room.kind != Room.Kind.DIRECT:
            break
    people.pop(but, None)
    return people


def _belonging(user_id: UUID) -> QuerySet[Member]:
    """The memberships in open rooms of namespaces to which a person still belongs: those in rooms outlast that."""
    rows = Member.objects.filter(user=user_id, room__deleted_at=None)
    person = user_by_id(user_id)
    return rows if person and person.is_superuser else rows.filter(room__namespace__memberships__user=user_id)


def _members(room_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The members of rooms who still belong to their namespace, by room."""
    found: dict[UUID, list[UUID]] = {}
    for room_id, user_id in _MEMBERS.rows(room_ids):
        found.setdefault(room_id, []).append(user_id)
    return found


_MEMBERS = ListQuery(
    UUID,
    lambda room_ids: (
        Member.objects.filter(room__in=room_ids, room__namespace=F("user__memberships__namespace"))
        .order_by("room", "pk")
        .values_list("room_id", "user_id")
    ),
)


def sharing_a_room(user_id: UUID, user_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some people with whom a person shares an open room and its namespace, blocking neither way."""
    rows = Member.objects.filter(user__in=user_ids, room__in=_belonging(user_id).values("room"))
    shared = rows.filter(room__namespace=F("user__memberships__namespace")).exclude(user=user_id)
    known = frozenset(shared.values_list("user_id", flat=True).distinct())
    return known.difference(blocks_between(user_id, known))


def presence_of(user_ids: Iterable[UUID]) -> list[PresencePayload]:
    """How some people are there, also those who are not; all are offline where Redis does not answer."""
    asked = frozenset(user_ids)
    return presence_of_all([asked])[asked]


def presence_of_all(questions: Collection[frozenset[UUID]]) -> dict[frozenset[UUID], list[PresencePayload]]:
    """The same for many sets of people; a person who is in several sets is looked up once."""
    people = list(frozenset().union(*questions))
    try:
        states = presence.present(people)
    except RedisError as away:
        log.warning("presence.unknown", why=repr(away))
        states = {}
    times = last_seen_of(key for key in people if key not in states)
    facts = {key: presence_payload(key, states.get(key), times.get(key)) for key in people}
    return {asked: [facts[key] for key in asked] for asked in questions}
