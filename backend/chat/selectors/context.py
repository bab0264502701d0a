"""Reads what was said around a message, for those who judge it; the caller checks that they may."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from msgspec import Struct

from backend.chat.models import Message, MessageEdit, Room
from backend.chat.payloads import EditPayload, MessagePayload, edit_payload, message_payload
from backend.chat.selectors.messages import shown_messages
from backend.chat.selectors.streams import room_stream
from backend.errors import NotFound
from backend.events.log import moved_among


def said_around(
    message_id: UUID, *, each_side: int
) -> tuple[MessagePayload | None, list[MessagePayload], list[MessagePayload]]:
    """Return a message, and up to ``each_side`` messages of its room before and after it, the oldest first."""
    row = shown_messages().filter(pk=message_id).first()
    if row is None:
        return None, [], []
    beside = shown_messages().filter(room=row.room_id)
    before = list(beside.filter(number__lt=row.number).order_by("-number")[:each_side])[::-1]
    after = list(beside.filter(number__gt=row.number).order_by("number")[:each_side])
    return message_payload(row), _shown(before), _shown(after)


def said_before(message_id: UUID, *, limit: int = 50) -> list[EditPayload]:
    """Return what a message said before it was changed, the newest first."""
    return [edit_payload(row) for row in MessageEdit.objects.filter(message=message_id).order_by("-pk")[:limit]]


class SaidLately(Struct, frozen=True, kw_only=True):
    """What a person wrote, the oldest first, the names of the rooms by id, and whether there is ``more`` before."""

    messages: list[MessagePayload]
    rooms: dict[str, str]
    more: bool


def said_lately(namespace_id: UUID, sender_id: UUID, *, before: UUID | None, limit: int) -> SaidLately:
    """Return the last messages of a person in the rooms of a namespace that stand, those before a message of theirs.

    In the order in which they were written, also where an import brought them. Nothing of direct rooms, and nothing of
    what an import fills: it never had members, and may be dropped. Raises NotFound for a message of another person.
    """
    rooms = Room.objects.filter(namespace=namespace_id, deleted_at=None).exclude(kind=Room.Kind.DIRECT)
    said = Message.objects.filter(sender=sender_id)
    theirs = said.filter(room__in=rooms, deleted_at=None).exclude(room__in=_being_filled(rooms, said))
    if before:
        at = said.filter(pk=before).values_list("created_at", flat=True).first()
        if at is None:
            raise NotFound("This person wrote no such message.")
        theirs = theirs.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=before))
    # The ids and times alone are sorted, of all that a person wrote.
    keys = list(theirs.order_by("-created_at", "-pk").values_list("pk", flat=True)[: limit + 1])
    rows = list(shown_messages().filter(pk__in=keys[:limit]).order_by("created_at", "pk"))
    names = Room.objects.filter(pk__in={row.room_id for row in rows}).values_list("pk", "name")
    return SaidLately(messages=_shown(rows), rooms={str(key): name for key, name in names}, more=len(keys) > limit)


def _being_filled(rooms: QuerySet[Room], said: QuerySet[Message]) -> list[UUID]:
    """Of the rooms without members in which this was said, those that never had one: nothing ever happened there."""
    empty = list(rooms.filter(member_count=0, pk__in=said.values("room")).values_list("pk", flat=True))
    had_members = moved_among(room_stream(key) for key in empty)
    return [key for key in empty if room_stream(key) not in had_members]


def _shown(rows: list[Message]) -> list[MessagePayload]:
    return [message_payload(row) for row in rows]
