"""Writes the actions of the activity log with the change that they name, and looks them up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from msgspec import Struct

from backend.audit.models import ActivityEntry
from backend.ids import least_id
from backend.statements import Insert, columns_of, made


class Action(Struct, frozen=True, kw_only=True):
    """Who did what to which object, from where and why: one row of the activity log.

    ``live``: whether those who watch the namespace hear of it at once, all of them alike.
    """

    name: str
    actor_id: UUID | None = None
    actor: Any = None
    """The acting person as the live activity feed shows them (a user payload)."""
    address: str = ""
    namespace_id: UUID | None = None
    object_type: str = ""
    object_id: UUID | None = None
    object_name: str = ""
    room_id: UUID | None = None
    data: dict[str, Any] = {}
    live: bool = True


_ROWS = Insert(ActivityEntry, *columns_of(ActivityEntry))


def write_actions(actions: Sequence[Action], at: datetime) -> list[ActivityEntry]:
    """Add one row for each action, inside the caller's transaction: plain inserts, no shared lock."""
    rows = [
        made(
            ActivityEntry, at=at, action=action.name, actor_id=action.actor_id, address=action.address,
            namespace_id=action.namespace_id, object_type=action.object_type, object_id=action.object_id,
            object_name=action.object_name[:255], room_id=action.room_id, data=action.data,
        )
        for action in actions
    ]  # fmt: skip
    _ROWS.save(rows)
    return rows


def done_since(action: str, *, actor_id: UUID, object_id: UUID, since: datetime) -> bool:
    """Whether a person did ``action`` to an object since a time, so that it need not be logged again."""
    rows = ActivityEntry.objects.filter(object_id=object_id, action=action, actor_id=actor_id, at__gte=since)
    return rows.exists()


def times_recorded(action: str, *, object_id: UUID | None, since: datetime, limit: int) -> int:
    """How often ``action`` was recorded without an acting person since a time; counts to ``limit`` at most."""
    rows = ActivityEntry.objects.filter(object_id=object_id, action=action, actor_id=None)
    return rows.filter(pk__gte=least_id(since.timestamp()))[:limit].count()


def addresses_recorded(action: str, *, object_id: UUID, actor_id: UUID, limit: int) -> set[str]:
    """Return the addresses from which a person has done ``action`` to an object the last ``limit`` times."""
    rows = ActivityEntry.objects.filter(object_id=object_id, action=action, actor_id=actor_id)
    return set(rows.order_by("-pk").values_list("address", flat=True)[:limit]) - {"", None}


def recorded_by_people(
    action: str, *, object_id: UUID, invitation: UUID, before: UUID | None, after: UUID | None, limit: int
) -> list[tuple[UUID, UUID, datetime]]:
    """Return a page, newest first, of who did ``action`` to an object by an invitation: row, person, time.

    ``before`` and ``after`` are rows that bound it. Rows of which the personal data were erased name none.
    """
    by_it = ActivityEntry.objects.filter(object_id=object_id, action=action, data__invitation=str(invitation))
    rows = by_it.filter(actor_id__isnull=False)
    if after:
        page = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        page = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [(row.pk, row.actor_id, row.at) for row in page if row.actor_id]


def times_recorded_in_all(action: str, *, since: datetime, limit: int) -> int:
    """How often ``action`` was recorded in no namespace since a time; counts to ``limit`` at most."""
    rows = ActivityEntry.objects.filter(namespace_id=None, action=action, pk__gte=least_id(since.timestamp()))
    return rows[:limit].count()


def recorded_by_object(action: str, *, since: datetime) -> dict[UUID, int]:
    """How often ``action`` was recorded in no namespace since a time by what it is about. One query."""
    rows = ActivityEntry.objects.filter(namespace_id=None, action=action, pk__gte=least_id(since.timestamp()))
    counted = rows.filter(object_id__isnull=False).order_by().values_list("object_id").annotate(Count("pk"))
    return {key: times for key, times in counted if key}


def last_recorded(action: str) -> datetime | None:
    """When ``action``, which is about no object, was last recorded."""
    row = newest_recorded(action)
    return row.at if row else None


def newest_recorded(action: str) -> ActivityEntry | None:
    """Return the newest row of ``action``, which is about no object and has no acting person."""
    rows = ActivityEntry.objects.filter(object_id=None, action=action, actor_id=None)
    return rows.order_by("-pk").only("at", "data").first()


def anything_done_in(namespace_id: UUID, since: datetime) -> bool:
    """Whether anything in a namespace was logged since a time; reads the newest entry alone."""
    return ActivityEntry.objects.filter(namespace_id=namespace_id, pk__gte=least_id(since.timestamp())).exists()
