"""Reads for operators: what the libraries of namespaces hold by kind and day, and which descriptions failed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min, Q
from msgspec import Struct, convert

from backend import clock
from backend.library.models import Analysis, MediaStatistic
from backend.media.payloads import StageError


class CountedPart(Struct, frozen=True, kw_only=True):
    """What a namespace holds of a kind or of a day (``key``), and when that was counted."""

    namespace_id: UUID
    what: str
    key: str
    files: int
    bytes: int
    at: datetime


class FailedAnalysis(Struct, frozen=True, kw_only=True):
    """A description that failed for good; ``name`` null: the file is on hold."""

    media_id: UUID
    name: str | None
    error: StageError | None
    finished_at: datetime


def counted_parts(namespace_ids: Collection[UUID], since: date) -> list[CountedPart]:
    """Return what these namespaces were last counted to hold by kind, and by day since a date. One query."""
    by_day = Q(what=MediaStatistic.What.DAY, key__gte=since.isoformat())
    rows = MediaStatistic.objects.filter(by_day | Q(what=MediaStatistic.What.KIND), namespace__in=namespace_ids)
    return [
        CountedPart(
            namespace_id=row.namespace_id, what=row.what, key=row.key, files=row.files, bytes=row.bytes, at=row.at
        )
        for row in rows.order_by("key")
    ]


def first_days(namespace_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return the first day of which each of these namespaces holds anything. One query."""
    rows = MediaStatistic.objects.filter(what=MediaStatistic.What.DAY, namespace__in=namespace_ids)
    firsts = rows.order_by().values_list("namespace_id").annotate(first=Min("key"))
    return {key: date.fromisoformat(first) for key, first in firsts}


def failed_analyses(namespace_id: UUID, *, before: UUID | None, after: UUID | None, limit: int) -> list[FailedAnalysis]:
    """Return descriptions that failed, the newest first, between the files of two of them."""
    rows = Analysis.objects.filter(namespace=namespace_id, describes=True, state=Analysis.State.FAILED)
    rows = rows.filter(finished_at__isnull=False, media__deleted_at=None).select_related("media")
    if before or after:
        key = before or after
        at = Analysis.objects.filter(pk=key).values_list("finished_at", flat=True).first()
        if at is None:
            return []
        beyond = Q(finished_at__gt=at) | Q(finished_at=at, pk__gt=key)
        rows = rows.filter(beyond if after else Q(finished_at__lt=at) | Q(finished_at=at, pk__lt=key))
    if after:
        return [_failed(row) for row in rows.order_by("finished_at", "pk")[:limit]][::-1]
    return [_failed(row) for row in rows.order_by("-finished_at", "-pk")[:limit]]


def _failed(row: Analysis) -> FailedAnalysis:
    at = row.finished_at or clock.now()
    return FailedAnalysis(
        media_id=row.pk,
        name=None if row.media.hold else row.media.name,
        error=convert(row.error, StageError | None),
        finished_at=at,
    )


def has_failed_analysis(media_id: UUID) -> bool:
    """Whether the description of a file failed for good."""
    return Analysis.objects.filter(pk=media_id, describes=True, state=Analysis.State.FAILED).exists()
