"""Reading the activity log: who did what, to which object, when and from where."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import people
from backend.audit.models import ActivityEntry
from backend.audit.payloads import ActivityPayload, activity_payload
from backend.chat.selectors import room_names
from backend.ids import least_id
from backend.moderation.access import namespace_to_moderate

_EXACT = {"actor": "actor_id", "object": "object_id", "room": "room_id"}
_APART_S = 60
"""How far apart the time in a row and the one in its key may be: clocks are set, and a key may be made first."""


def entries(
    actor: Actor,
    namespace: str | None,
    filters: Mapping[str, str],
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[ActivityPayload]:
    """Rows of a namespace's log, newest first.

    ``filters``: action (several with commas between), actor, object, room, since, until, q (part of
    the object's name).
    """
    rows = ActivityEntry.objects.filter(namespace_id=namespace_to_moderate(actor, namespace))
    rows = rows.filter(**{_EXACT[name]: value for name, value in filters.items() if name in _EXACT and value})
    if filters.get("action"):
        rows = rows.filter(action__in=filters["action"].split(","))
    if filters.get("q"):
        rows = rows.filter(object_name__icontains=filters["q"])
    # The key is in the order of time, too, and it is what the indexes go by; to the second, the column decides.
    if filters.get("since"):
        since = clock.parse(filters["since"])
        rows = rows.filter(at__gte=since, pk__gte=least_id(since.timestamp() - _APART_S))
    if filters.get("until"):
        until = clock.parse(filters["until"])
        rows = rows.filter(at__lt=until, pk__lt=least_id(until.timestamp() + _APART_S))
    if after:
        found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    known = people(row.actor_id for row in found if row.actor_id)
    rooms = room_names(row.room_id for row in found if row.room_id)
    return [
        activity_payload(
            row,
            known.get(row.actor_id) if row.actor_id else None,
            room_name=rooms.get(row.room_id) if row.room_id else None,
        )
        for row in found
    ]
