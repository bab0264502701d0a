"""Who waits to be told of a room's newest messages, wherever they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from msgspec import Struct

from backend.chat.models import Member, Message, Room
from backend.chat.selectors.members import unread


class Brief(Struct, frozen=True, kw_only=True):
    """A message in short; ``title`` is the name of its room, and null in a direct room."""

    title: str | None
    sender: str
    body: str


def waiting_in(
    room_id: UUID, *, among: Collection[UUID] | QuerySet[Any], since: datetime, moment: datetime
) -> dict[UUID, int]:
    """Return those of some people who want to hear of a room and have not read its newest messages.

    Each with the number of the newest message that another person has sent after ``since`` and that they may see and
    have not read. People who left, muted the room, chose another level than ``all``, or may not log in are left out.
    One query.
    """
    seen = Q(number__gt=OuterRef("read_number")) & Q(number__gt=OuterRef("hidden_until"))
    news = Message.objects.filter(seen, room=room_id, deleted_at=None, created_at__gt=since)
    newest = news.exclude(sender=OuterRef("user")).order_by("-number").values("number")[:1]
    rows = Member.objects.filter(room=room_id, room__deleted_at=None, user__in=among, level=Member.Level.ALL)
    rows = rows.filter(user__is_active=True, user__banned_at=None)
    rows = rows.filter(Q(muted=False) | Q(mute_until__lte=moment))
    # A look-up for each member, where a list would read all people of the namespace.
    belonging = Room.objects.filter(pk=room_id, namespace__memberships__user=OuterRef("user"))
    rows = rows.filter(Q(user__is_superuser=True) | Exists(belonging))
    return dict(rows.annotate(newest=Subquery(newest)).exclude(newest=None).values_list("user_id", "newest"))


def unread_in(room_id: UUID, user_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many messages of a room each of some members has not read, up to UNREAD_LIMIT; one query."""
    rows = Member.objects.filter(room=room_id, user__in=user_ids).annotate(unread=unread())
    return dict(rows.values_list("user_id", "unread"))


def briefs(room_id: UUID, numbers: Collection[int], *, chars: int) -> dict[int, Brief]:
    """Return messages of a room by their numbers, cut to ``chars`` characters; one query."""
    rows = Message.objects.filter(room=room_id, number__in=set(numbers), deleted_at=None)
    return {
        row.number: Brief(
            title=None if row.room.kind == Room.Kind.DIRECT else row.room.name,
            sender=row.sender.display_name or row.sender.username,
            body=row.body if len(row.body) <= chars else f"{row.body[: chars - 1]}…",
        )
        for row in rows.select_related("room", "sender")
    }
