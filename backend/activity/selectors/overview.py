"""Reads the overview of a namespace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import namespace_space
from backend.activity.payloads import Hour, Overview, Processing, Storage
from backend.activity.selectors.stores import storage_alert
from backend.audit.models import ActivityEntry
from backend.ids import least_id
from backend.media.selectors import files_by_hour, processing_now
from backend.moderation.access import namespace_to_moderate
from backend.moderation.selectors import counts

_HOURS = 24
_SAMPLE = 4000
"""Number of newest rows from which the time to the thumbnail is taken."""


def overview(actor: Actor, namespace: str | None, *, scanner: Literal["ok", "away"] | None = None) -> Overview:
    """Return the overview of a namespace for its moderators; raises Forbidden for others.

    Six queries, each over waiting rows, open cases or one day at most. ``scanner`` is the state of the virus scanner,
    which the caller has asked for.
    """
    key, now = namespace_to_moderate(actor, namespace), clock.now()
    first = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=_HOURS - 1)
    files_by_start = {hour.at: hour for hour in files_by_hour(key, first)}
    times_by_hour = _times_to_thumbnail(key, first)
    waiting, oldest = processing_now(key)
    used, quota = namespace_space(key)
    hours = []
    for begun in (first + timedelta(hours=number) for number in range(_HOURS)):
        counted, times = files_by_start.get(begun), times_by_hour.get(begun)
        hours.append(
            Hour(
                at=clock.stamp(begun),
                uploads=counted.uploads if counted else 0,
                bytes=counted.bytes if counted else 0,
                failures=counted.failures if counted else 0,
                ready_ms=_median(times),
            )
        )
    return Overview(
        at=clock.stamp(now),
        processing=Processing(files=waiting, oldest_at=clock.stamp_or_none(oldest)),
        held=counts(actor, namespace),
        scanner=scanner,
        storage=Storage(used_bytes=used, quota_bytes=quota),
        storage_alert=storage_alert(),
        ready_ms=_median([ms for times in times_by_hour.values() for ms in times]),
        hours=hours,
    )


def _times_to_thumbnail(namespace_id: UUID, since: datetime) -> dict[datetime, list[float]]:
    """Return the milliseconds from the last byte of each file to its preview, by the hour in which it was ready."""
    rows = ActivityEntry.objects.filter(namespace_id=namespace_id, pk__gte=least_id(since.timestamp()))
    times_by_hour: dict[datetime, list[float]] = {}
    for _, end, seconds in _previews(rows):
        hour = end.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        times_by_hour.setdefault(hour, []).append(seconds * 1000)
    return times_by_hour


def seconds_to_preview(since: datetime) -> tuple[dict[UUID, list[float]], bool]:
    """Return by namespace how long files took from their last byte to their preview that are ready since then.

    And whether that is of all: where much was logged, it is of the newest alone. Two queries at most.
    """
    times: defaultdict[UUID, list[float]] = defaultdict(list)
    rows = ActivityEntry.objects.filter(pk__gte=least_id(since.timestamp()))
    for namespace_id, _, seconds in _previews(rows):
        if namespace_id:
            times[namespace_id].append(seconds)
    return times, not _of_previews(rows)[_SAMPLE:].exists()


def _previews(rows: QuerySet[ActivityEntry]) -> Iterator[tuple[UUID | None, datetime, float]]:
    """The namespace of each file, when its preview was ready, and how many seconds after its last byte that was."""
    both = _of_previews(rows).values_list("action", "object_id", "namespace_id", "at")
    ready: dict[UUID | None, datetime] = {}
    for action, media, namespace_id, at in both[:_SAMPLE]:
        if action == "media.ready":
            ready[media] = at
        elif (end := ready.get(media)) is not None:
            yield namespace_id, end, (end - at).total_seconds()


def _of_previews(rows: QuerySet[ActivityEntry]) -> QuerySet[ActivityEntry]:
    return rows.filter(action__in=["media.uploaded", "media.ready"]).order_by("-pk")


def _median(times: Sequence[float] | None) -> int | None:
    return round(median(times)) if times else None
