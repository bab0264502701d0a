"""Renders a row of the activity log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

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

    ``room_name`` is the present name of the room, None for a direct one; ``person`` is a user payload of the one whom
    the action was done to, None where it concerns no person; ``room_open`` is whether the reader is in the room. The
    event of a new row leaves all three out.
    """

    id: str
    at: str
    actor: Any
    action: str
    object: ActivityObject
    room: str | None
    room_name: str | UnsetType | None = UNSET
    room_open: bool | UnsetType = UNSET
    person: Any | UnsetType = UNSET
    address: str
    data: dict[str, Any]


def person_concerned(row: ActivityEntry) -> UUID | None:
    """Return the id of the person whom an action was done to: the object itself, or one whom its data name."""
    if row.object_type == "user":
        return row.object_id
    person = row.data.get("user")
    return UUID(person) if isinstance(person, str) else None


def activity_payload(
    row: ActivityEntry,
    actor: Any,
    *,
    room_name: str | UnsetType | None = UNSET,
    room_open: bool | UnsetType = UNSET,
    person: Any | UnsetType = UNSET,
) -> ActivityPayload:
    """Render an activity row; ``actor`` and ``person`` are payloads of people, rendered by accounts."""
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
        room_open=room_open,
        person=person,
        address=row.address,
        data=row.data,
    )
