"""Whom a message concerns, and which messages a person may still see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from backend.accounts.access import Actor
from backend.chat.models import Block, Member, Message, Room, ThreadFollower
from backend.chat.payloads import MessagePayload, message_payload
from backend.chat.selectors.messages import shown_messages


def author_of(message_id: UUID) -> UUID | None:
    """Return who has sent a message; None where it is deleted."""
    return Message.objects.filter(pk=message_id, deleted_at=None).values_list("sender_id", flat=True).first()


def in_timeline(column: str) -> Exists:
    """Whether the message whose id stands in a column of the rows of another app stands in the timeline of its room."""
    return Exists(Message.objects.filter(pk=OuterRef(column), in_timeline=True))


def followers_of(thread_id: UUID, *, limit: int) -> list[UUID]:
    """Return people who follow a thread, those who have read furthest first."""
    rows = ThreadFollower.objects.filter(thread=thread_id, following=True).order_by("-read_number", "user")
    return list(rows.values_list("user_id", flat=True)[:limit])


def reachable(room_id: UUID, number: int, among: Collection[UUID], moment: datetime, *, sender_id: UUID) -> set[UUID]:
    """Return those of some people who may see message ``number`` of a room and want to be told of it. One query.

    People are left out who left, may not log in, muted the room, chose the level ``none``, or have blocked the sender
    or are blocked by them.
    """
    rows = Member.objects.filter(room=room_id, room__deleted_at=None, user__in=list(among), hidden_until__lt=number)
    rows = rows.filter(Q(muted=False) | Q(mute_until__lte=moment)).exclude(level=Member.Level.NONE)
    rows = rows.filter(user__is_active=True, user__banned_at=None)
    belonging = Room.objects.filter(pk=room_id, namespace__memberships__user=OuterRef("user"))
    rows = rows.filter(Q(user__is_superuser=True) | Exists(belonging))
    between = Q(user=OuterRef("user"), blocked=sender_id) | Q(user=sender_id, blocked=OuterRef("user"))
    rows = rows.exclude(Exists(Block.objects.filter(between)))
    return set(rows.values_list("user_id", flat=True))


def people_in_room(room_id: UUID, user_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some people who are in a room."""
    return set(Member.objects.filter(room=room_id, user__in=list(user_ids)).values_list("user_id", flat=True))


def messages_seen(actor: Actor, message_ids: Collection[UUID]) -> dict[UUID, MessagePayload]:
    """Return those of some messages that stand and that the actor may see; a fixed number of queries."""
    if not message_ids:
        return {}
    mine = Member.objects.filter(user=actor.user_id, room=OuterRef("room"), hidden_until__lt=OuterRef("number"))
    rows = shown_messages().filter(pk__in=list(message_ids), deleted_at=None, room__deleted_at=None)
    if not actor.is_superuser:
        rows = rows.filter(room__namespace__in=list(actor.roles))
    return {row.pk: message_payload(row) for row in rows.filter(Exists(mine))}


def rooms_seen(actor: Actor, room_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some rooms that the actor is in."""
    if not room_ids:
        return set()
    rows = Member.objects.filter(user=actor.user_id, room__in=list(room_ids), room__deleted_at=None)
    if not actor.is_superuser:
        rows = rows.filter(room__namespace__in=list(actor.roles))
    return set(rows.values_list("room_id", flat=True))
