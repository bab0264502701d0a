"""Which part of the streams of rooms is a person's, for apps that send the events on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from msgspec import Struct

from backend import clock
from backend.chat.models import Member, Room
from backend.chat.selectors.streams import room_stream

_CLOSED = timedelta(days=3)
"""How long a closed room is still named, so that its end can be told of."""


class RoomPart(Struct, frozen=True, kw_only=True):
    """The part of a room's stream that is a person's: after event ``seq``, without messages up to ``hidden_until``.

    Of a closed room that is the event of its end alone.
    """

    seq: int
    hidden_until: int
    is_closed: bool


def room_parts(user_id: UUID, namespace_id: UUID, *, among: Collection[UUID] | None) -> dict[str, RoomPart]:
    """The groups and channels of a namespace that a person is in, or those ``among`` some, by stream.

    The caller has asked whether the person belongs to the namespace.
    """
    rows = Member.objects.filter(user=user_id, room__namespace=namespace_id).exclude(room__kind=Room.Kind.DIRECT)
    rows = rows.filter(Q(room__deleted_at=None) | Q(room__deleted_at__gt=clock.now() - _CLOSED))
    rows = rows if among is None else rows.filter(room__in=list(among))
    return {
        room_stream(key): RoomPart(seq=seq, hidden_until=hidden, is_closed=closed is not None)
        for key, seq, hidden, closed in rows.values_list("room_id", "joined_seq", "hidden_until", "room__deleted_at")
    }
