"""The rooms in which a person has left something unread for a while."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.models import Member, Message, Room
from backend.chat.selectors.members import blocked, mentioned, unread


class UnreadRoom(Struct, frozen=True, kw_only=True):
    """A room by its name, or by that of the other person in a direct one, and what is unread there."""

    name: str
    unread: int
    mentions: int


def unread_rooms(actor: Actor, *, since: datetime, until: datetime, limit: int) -> list[UnreadRoom]:
    """Return rooms with something unread that another person has sent between two times, those with mentions first.

    Rooms that the person has muted or set to ``none`` are left out, and those set to ``mentions`` without one; and what
    people have said who are blocked either way.
    """
    news = Message.objects.filter(
        room=OuterRef("room"), number__gt=OuterRef("read_number"), in_timeline=True, deleted_at=None,
        created_at__gt=since, created_at__lte=until,
    )  # fmt: skip
    news = news.filter(number__gt=OuterRef("hidden_until")).exclude(sender=OuterRef("user"))
    news = news.exclude(blocked("sender", OuterRef(OuterRef("user"))))
    rows = Member.objects.filter(Exists(news), user=actor.user_id, room__deleted_at=None)
    rows = rows.filter(Q(muted=False) | Q(mute_until__lte=until)).exclude(level=Member.Level.NONE)
    if not actor.is_superuser:
        rows = rows.filter(room__namespace__in=list(actor.roles))
    counted = rows.annotate(unread=unread(heard=True), mentions=mentioned(heard=True))
    wanted = counted.filter(Q(level=Member.Level.ALL) | Q(mentions__gt=0))
    found = list(wanted.select_related("room").order_by("-mentions", "-unread", "pk")[:limit])
    peers = _peers([row for row in found if row.room.kind == Room.Kind.DIRECT])
    return [
        UnreadRoom(name=peers.get(row.room_id, row.room.name), unread=row.unread, mentions=row.mentions)
        for row in found
    ]


def _peers(rows: list[Member]) -> dict[object, str]:
    """The names of the other people in direct rooms of one person."""
    if not rows:
        return {}
    others = Member.objects.filter(room__in=[row.room_id for row in rows]).exclude(user=rows[0].user_id)
    names = others.values_list("room_id", "user__display_name", "user__username")
    return {room_id: display_name or username for room_id, display_name, username in names}
