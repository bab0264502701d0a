"""Who waits to be told of a room's newest messages, wherever they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from msgspec import Struct

from backend.chat.models import Member, Mention, Message, Room, ThreadFollower
from backend.chat.selectors.members import blocked, unread


class Brief(Struct, frozen=True, kw_only=True):
    """A message in short; ``title`` is the name of its room, and null in a direct room.

    ``thread`` is the root of a reply that stands in its thread alone.
    """

    thread: UUID | None
    title: str | None
    sender: str
    body: str


class Waiting(Struct, frozen=True, kw_only=True):
    """The numbers of the newest message that a person is to hear of, and of the newest that mentions them; 0: none."""

    newest: int
    mention: int


def waiting_in(
    room_id: UUID, *, among: Collection[UUID] | QuerySet[Any], since: datetime, moment: datetime
) -> dict[UUID, Waiting]:
    """Return those of some people who want to hear of a room and have not read its newest messages.

    These are of messages that another person has sent after ``since`` and that they may see and have not read. Who
    chose the level ``mentions`` hears of those that mention them; who follows a thread, of its replies as well. People
    who left, muted the room, chose the level ``none``, or may not log in are left out, and what people have said who
    are blocked either way. Two queries.
    """
    seen = Q(number__gt=OuterRef("read_number")) & Q(number__gt=OuterRef("hidden_until"))
    news = Message.objects.filter(seen, room=room_id, in_timeline=True, deleted_at=None, created_at__gt=since)
    foreign = news.exclude(sender=OuterRef("user")).exclude(blocked("sender", OuterRef(OuterRef("user"))))
    others = foreign.order_by("-number").values("number")
    by_name = Mention.objects.filter(seen, room=room_id, user=OuterRef("user"), message__created_at__gt=since)
    read = ThreadFollower.objects.filter(
        user=OuterRef("user"), thread=OuterRef("message__thread"), read_number__gte=OuterRef("number")
    )
    by_name = by_name.exclude(Exists(read)).exclude(blocked("message__sender", OuterRef(OuterRef("user"))))
    mention = Greatest(
        Coalesce(Subquery(by_name.order_by("-number").values("number")[:1]), 0),
        Coalesce(Subquery(others.filter(mentions_room=True)[:1]), 0),
    )
    rows = Member.objects.filter(room=room_id, room__deleted_at=None, user__in=among).exclude(level=Member.Level.NONE)
    rows = rows.filter(user__is_active=True, user__banned_at=None)
    rows = rows.filter(Q(muted=False) | Q(mute_until__lte=moment))
    # A look-up for each member, where a list would read all people of the namespace.
    belonging = Room.objects.filter(pk=room_id, namespace__memberships__user=OuterRef("user"))
    rows = rows.filter(Q(user__is_superuser=True) | Exists(belonging))
    newest = Greatest(Coalesce(Subquery(others[:1]), 0), _newest_reply(room_id, since), F("mention"))
    of_all = Case(When(level=Member.Level.ALL, then=newest), default=F("mention"))
    found = rows.annotate(mention=mention).annotate(newest=of_all).filter(newest__gt=0)
    return {
        key: Waiting(newest=newest, mention=mention)
        for key, newest, mention in found.values_list("user_id", "newest", "mention")
    }


def _newest_reply(room_id: UUID, since: datetime) -> Any:
    """The number of the newest reply that stands in a thread alone, of those a member follows and has not read.

    Asks once which threads there are: for each member those alone are looked at, and not the room.
    """
    replies = Message.objects.filter(room=room_id, in_timeline=False, deleted_at=None, created_at__gt=since)
    lowest = dict(replies.values_list("thread").annotate(lowest=Min("number")))
    if not lowest:
        return Value(0)
    rows = replies.filter(
        thread__in=list(lowest), number__gte=min(lowest.values()), number__gt=OuterRef("hidden_until"),
        thread__followers__user=OuterRef("user"), thread__followers__following=True,
        thread__followers__read_number__lt=F("number"),
    )  # fmt: skip
    foreign = rows.exclude(sender=OuterRef("user")).exclude(blocked("sender", OuterRef(OuterRef("user"))))
    return Coalesce(Subquery(foreign.order_by("-number").values("number")[:1]), 0)


def unread_in(room_id: UUID, user_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many messages of a room each of some members has not read, up to UNREAD_LIMIT; one query."""
    rows = Member.objects.filter(room=room_id, user__in=user_ids).annotate(unread=unread())
    return dict(rows.values_list("user_id", "unread"))


def briefs(room_id: UUID, numbers: Collection[int], *, chars: int) -> dict[int, Brief]:
    """Return messages of a room by their numbers, cut to ``chars`` characters; one query."""
    rows = Message.objects.filter(room=room_id, number__in=set(numbers), deleted_at=None)
    return {
        row.number: Brief(
            thread=None if row.in_timeline else row.thread_id,
            title=None if row.room.kind == Room.Kind.DIRECT else row.room.name,
            sender=row.sender.display_name or row.sender.username,
            body=row.body if len(row.body) <= chars else f"{row.body[: chars - 1]}…",
        )
        for row in rows.select_related("room", "sender")
    }
