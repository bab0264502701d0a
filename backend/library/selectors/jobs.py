"""Reading the work on many files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from backend import clock
from backend.accounts.access import Actor
from backend.errors import Gone, NotFound
from backend.library.access import job_for
from backend.library.models import BulkItem, BulkJob
from backend.library.payloads import JobPayload, job_payload

KEPT = timedelta(days=7)
"""How long a job is kept, and can be undone."""

ARCHIVE_HOURS = 24
"""How long an archive can be fetched."""

UNDOABLE = frozenset({"tag", "untag", "retag", "move", "delete", "restore", "set", "collect", "uncollect", "decide"})


def job(actor: Actor, job_id: UUID | None) -> JobPayload:
    """A job that the actor has started; raises NotFound."""
    return job_shown(job_for(actor, job_id))


def job_shown(row: BulkJob) -> JobPayload:
    """The payload of a job."""
    return job_payload(row, undoable=can_be_undone(row))


def can_be_undone(row: BulkJob) -> bool:
    """Whether a job has ended, has changed something that can be taken back, and was not undone before."""
    if row.kind not in UNDOABLE or row.finished_at is None or row.created_at < clock.now() - KEPT:
        return False
    return bool(row.changed) and not BulkJob.objects.filter(undoes=row.pk).exists()


def items_of(job_id: UUID, media_ids: list[UUID]) -> Mapping[UUID, object]:
    """What a job has noted of files, by file."""
    return dict(BulkItem.objects.filter(job=job_id, media_id__in=media_ids).values_list("media_id", "before"))


def items_below(job_id: UUID, key: UUID | None, limit: int) -> list[UUID]:
    """The next files that a job has changed, by falling keys."""
    rows = BulkItem.objects.filter(job=job_id)
    rows = rows.filter(media_id__lt=key) if key else rows
    return list(rows.order_by("-media_id").values_list("media_id", flat=True)[:limit])


def archived_files(actor: Actor, job_id: UUID | None) -> list[UUID]:
    """The files of an archive that the actor has ordered, oldest first; raises NotFound, Gone where it is too old."""
    archive = job_for(actor, job_id)
    if archive.kind != "archive":
        raise NotFound("This job has no archive.")
    if archive.created_at < clock.now() - timedelta(hours=ARCHIVE_HOURS):
        raise Gone("This archive is not offered any more. Order it again.")
    return list(archive.items.order_by("media_id").values_list("media_id", flat=True))
