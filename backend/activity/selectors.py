"""Reading the activity log, who did what to which object, and how a namespace stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import UUID

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import namespace_space, people
from backend.activity.payloads import Hour, Overview, Processing, Storage
from backend.audit.models import ActivityEntry
from backend.audit.payloads import ActivityPayload, activity_payload
from backend.chat.selectors import room_names
from backend.ids import least_id
from backend.media.selectors import files_by_hour, processing_now
from backend.moderation.access import namespace_to_moderate
from backend.moderation.selectors import counts

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


_HOURS = 24
_SAMPLE = 4000
"""How many of the newest rows the time to the thumbnail is taken from."""


def overview(actor: Actor, namespace: str | None) -> Overview:
    """How a namespace stands, for its moderators: five queries, each over what waits or over a day at most."""
    key, now = namespace_to_moderate(actor, namespace), clock.now()
    first = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=_HOURS - 1)
    sent = {hour.at: hour for hour in files_by_hour(key, first)}
    took = _times_to_thumbnail(key, first)
    waiting, oldest = processing_now(key)
    used, quota = namespace_space(key)
    hours = []
    for begun in (first + timedelta(hours=number) for number in range(_HOURS)):
        found, times = sent.get(begun), took.get(begun)
        hours.append(
            Hour(
                at=clock.stamp(begun),
                uploads=found.uploads if found else 0,
                bytes=found.bytes if found else 0,
                failures=found.failures if found else 0,
                ready_ms=_median(times),
            )
        )
    return Overview(
        at=clock.stamp(now),
        processing=Processing(files=waiting, oldest_at=clock.stamp_or_none(oldest)),
        held=counts(actor, namespace),
        storage=Storage(used_bytes=used, quota_bytes=quota),
        ready_ms=_median([one for times in took.values() for one in times]),
        hours=hours,
    )


def _times_to_thumbnail(namespace_id: UUID, since: datetime) -> dict[datetime, list[float]]:
    """Milliseconds from the last byte of a file to its preview, by the hour in which it was ready."""
    rows = ActivityEntry.objects.filter(namespace_id=namespace_id, pk__gte=least_id(since.timestamp()))
    rows = rows.filter(action__in=["media.uploaded", "media.ready"]).order_by("-pk")
    ready: dict[UUID | None, datetime] = {}
    took: dict[datetime, list[float]] = {}
    for action, media, at in rows.values_list("action", "object_id", "at")[:_SAMPLE]:
        if action == "media.ready":
            ready[media] = at
        elif (end := ready.get(media)) is not None:
            hour = end.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
            took.setdefault(hour, []).append((end - at).total_seconds() * 1000)
    return took


def _median(times: Sequence[float] | None) -> int | None:
    return round(median(times)) if times else None
