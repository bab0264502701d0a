"""Renders a row of the activity log."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from backend import clock
from backend.audit.models import ActivityEntry


class ActivityObject(Struct, frozen=True, kw_only=True):
    """The object of an action."""

    type: str
    id: str | None
    name: str | None


class ActivityPayload(Struct, frozen=True, kw_only=True):
    """One row of the activity log; ``actor`` is a user payload, or None where the server acted.

    ``room_name`` is the present name of the room, None for a direct one; the event of a new row leaves it out.
    """

    id: str
    at: str
    actor: Any
    action: str
    object: ActivityObject
    room: str | None
    room_name: str | UnsetType | None = UNSET
    address: str
    data: dict[str, Any]


def activity_payload(row: ActivityEntry, actor: Any, *, room_name: str | UnsetType | None = UNSET) -> ActivityPayload:
    """Render an activity row; ``actor`` is the payload of the acting person, rendered by accounts."""
    thing = ActivityObject(
        type=row.object_type, id=str(row.object_id) if row.object_id else None, name=row.object_name or None
    )
    return ActivityPayload(
        id=str(row.pk),
        at=clock.stamp(row.at),
        actor=actor,
        action=row.action,
        object=thing,
        room=str(row.room_id) if row.room_id else None,
        room_name=room_name,
        address=row.address,
        data=row.data,
    )
