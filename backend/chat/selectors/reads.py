"""How far the members of a small room have read, for those who share that themselves."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from backend.accounts.access import Actor
from backend.accounts.payloads import UserPayload, user_payload
from backend.accounts.selectors import sharing_reads
from backend.chat.access import member_for, message_for
from backend.chat.models import Member, Message, Room, ThreadFollower
from backend.chat.own_payloads import ReadPlace

SHARED_IN = 100
"""The most members of a room in which it is told who has read what."""


def sharing_in(room: Room) -> set[UUID]:
    """The members of a room who let others see how far they have read; none in a large room. One query."""
    if room.member_count > SHARED_IN:
        return set()
    return sharing_reads(Q(pk__in=_belonging(Member.objects.filter(room=room.pk)).values("user")))


def _belonging(rows: QuerySet[Member]) -> QuerySet[Member]:
    """Those who still belong to the namespace of their room."""
    there = Room.objects.filter(pk=OuterRef("room"), namespace__memberships__user=OuterRef("user"))
    return rows.filter(Q(user__is_superuser=True) | Exists(there))


def reads_in(actor: Actor, room_id: UUID | None) -> list[ReadPlace]:
    """Up to where the members of a room have read, as far as they share it; nothing for an actor who hides it.

    Three queries. Raises NotFound.
    """
    member = member_for(actor, room_id)
    sharing = sharing_in(member.room)
    if actor.user_id not in sharing:
        return []
    newest = Message.objects.filter(
        room=member.room_id, number__lte=OuterRef("read_number"), number__gt=member.hidden_until, in_timeline=True
    ).order_by("-number")
    rows = Member.objects.filter(room=member.room_id, user__in=sharing, read_number__gt=member.hidden_until)
    rows = rows.annotate(seen=Subquery(newest.values("pk")[:1]), at=Subquery(newest.values("number")[:1]))
    places = rows.order_by("pk").values_list("user_id", "seen", "at")
    return [ReadPlace(user=str(user), message=str(seen), number=at) for user, seen, at in places if seen]


def seen_by(
    actor: Actor, message_id: UUID | None, *, before: int | None = None, after: int | None = None, limit: int = 50
) -> list[tuple[int, UserPayload]]:
    """Who has read a message and shares that, its sender left out, with their keys; nothing for who hides it.

    Raises NotFound.
    """
    message = message_for(actor, message_id)
    member = member_for(actor, message.room_id)
    sharing = sharing_in(member.room)
    if actor.user_id not in sharing:
        return []
    rows = Member.objects.filter(room=message.room_id, user__in=sharing - {message.sender_id})
    rows = rows.filter(hidden_until__lt=message.number)
    if message.in_timeline:
        rows = rows.filter(read_number__gte=message.number)
    else:
        replies = ThreadFollower.objects.filter(thread=message.thread_id, read_number__gte=message.number)
        rows = rows.filter(Exists(replies.filter(user=OuterRef("user"))))
    rows = rows.select_related("user")
    if before is not None:
        found = list(rows.filter(pk__lt=before).order_by("-pk")[:limit])[::-1]
    else:
        found = list((rows if after is None else rows.filter(pk__gt=after)).order_by("pk")[:limit])
    return [(row.pk, user_payload(row.user)) for row in found]


def read_before(member: Member, number: int) -> UUID | None:
    """The newest message of the timeline below a number that a member may see."""
    rows = Message.objects.filter(room=member.room_id, number__lt=number, number__gt=member.hidden_until)
    return rows.filter(in_timeline=True).order_by(F("number").desc()).values_list("pk", flat=True).first()
