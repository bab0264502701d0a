"""What a person did, as the activity log holds it, for the copy of their data."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.audit.models import ActivityEntry

_PAGE = 1_000


class OwnAction(Struct, frozen=True, kw_only=True):
    """Something that a person did: when, from where and to what; without names and texts, which may be of others."""

    id: str
    at: str
    action: str
    object_type: str
    object_id: str | None
    room: str | None
    address: str


def own_actions(user_id: UUID) -> Iterator[OwnAction]:
    """Return all that a person did, oldest first; read in pages."""
    rows, after = ActivityEntry.objects.filter(actor_id=user_id).order_by("pk"), UUID(int=0)
    while page := list(rows.filter(pk__gt=after)[:_PAGE]):
        for row in page:
            yield OwnAction(
                id=str(row.pk), at=clock.stamp(row.at), action=row.action, object_type=row.object_type,
                object_id=str(row.object_id) if row.object_id else None,
                room=str(row.room_id) if row.room_id else None, address=row.address,
            )  # fmt: skip
        after = page[-1].pk
