"""Runs a job: batch by batch, each committed with how far the job has come, so that another worker can go on.

The row decides: a worker whose lease was given to another, or whose job was cancelled, can change nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Q
from msgspec import to_builtins

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id
from backend.errors import DomainError, Forbidden
from backend.events.publish import announce, atomic, publish
from backend.jobs import leases
from backend.jobs.enqueue import send
from backend.jobs.leases import FREE, LeaseLost, lease_end
from backend.jobs.overdue import overdue
from backend.library.events import JobUpdated
from backend.library.jobs import RunBulkJob
from backend.library.models import BulkItem, BulkJob
from backend.library.payloads import refused
from backend.library.selectors.filters import wanted_parts
from backend.library.selectors.jobs import KEPT, UNDOABLE, items_below, job_shown
from backend.library.services.announcements import told_together
from backend.library.services.bulk.batches import BATCHES, UNDO_BATCHES
from backend.library.services.bulk.outcomes import Batch, Outcome, Step, Work
from backend.library.services.bulk.steps import STEPS, UNDO_STEPS
from backend.library.services.bulk.telling import ended
from backend.media.selectors import keys_of_files

log = structlog.get_logger()

AT_ONCE = 200
"""Up to how many files a request works on by itself; above, a worker does."""
_BATCH, _FEW = 1000, 20
_NAMED = 200
"""How many refused files are noted."""
_UNFINISHED = (BulkJob.State.QUEUED, BulkJob.State.RUNNING)


def run_bulk_job(job_id: UUID) -> None:
    """Take a job over and run it to its end; nothing where another worker has it, or it has ended."""
    if leases.begin(BulkJob.objects.filter(pk=job_id, state__in=_UNFINISHED)) is None:
        return
    job = BulkJob.objects.select_related("namespace").get(pk=job_id)
    try:
        run(job, lambda: _starter(job))
        end(job, BulkJob.State.DONE)
    except DomainError as refusal:
        end(job, BulkJob.State.FAILED, result={"code": refusal.code, "detail": refusal.message})
    except LeaseLost:
        log.info("bulk.stopped", job=str(job_id))
    except Exception as failed:
        log.exception("bulk.failed", job=str(job_id), attempt=job.attempts, error=repr(failed))
        _release(job)


def run(job: BulkJob, actor_now: Callable[[], Actor]) -> None:
    """Do the work of a leased job; ``actor_now`` answers its actor with their present rights.

    Raises LeaseLost, and DomainError where none of the files that are left can be worked on.
    """
    with told_together(more=job.cursor is not None):
        for keys in _walk(job, actor_now):
            _work_on(Work(job, actor_now()), keys)


def end(job: BulkJob, state: BulkJob.State, *, result: dict[str, Any] | None = None) -> None:
    """Note that a leased job has ended, and tell its starter; raises LeaseLost."""
    job.state, job.finished_at, job.result = state, clock.now(), result
    rows = BulkJob.objects.filter(pk=job.pk, lease=job.lease, state=BulkJob.State.RUNNING)
    with atomic():
        if not rows.update(state=state, finished_at=job.finished_at, result=result, **FREE):
            raise LeaseLost
        _log_end(job)
    announce_job(job)


def _log_end(job: BulkJob) -> None:
    if job.total > AT_ONCE:
        publish(ended(job))


def announce_job(job: BulkJob) -> None:
    """Tell the starter of a job how far it is."""
    announce(JobUpdated(audience=(f"user:{job.starter_id}",), data=job_shown(job), subject=job.pk))


def _starter(job: BulkJob) -> Actor:
    user = user_by_id(job.starter_id)
    if user is None:
        raise Forbidden("The account that started this job may not use the server any more.")
    return actor_of(user, credential=f"job:{job.pk}", address="")


def _release(job: BulkJob) -> None:
    """Give a job back: another try follows after a while that doubles each time, until there were too many."""
    rows = BulkJob.objects.filter(pk=job.pk, lease=job.lease, state=BulkJob.State.RUNNING)
    if leases.try_again(rows, job.attempts):
        return
    gave_up = {"code": "internal", "detail": "This could not be done after several tries. What is done stays done."}
    with atomic():
        if rows.update(state=BulkJob.State.FAILED, finished_at=clock.now(), result=gave_up, **FREE):
            _log_end(job)
    announce_job(BulkJob.objects.select_related("namespace").get(pk=job.pk))


# -- walking -------------------------------------------------------------------------------------------------------


def _walk(job: BulkJob, actor_now: Callable[[], Actor]) -> Iterator[list[UUID]]:
    """The files that are left, some at a time; a filter is asked anew each time."""
    if job.total == 0:
        return  # The filter found nothing.
    _, batch = _doing(job)
    named = [] if job.undoes_id else job.order.get("file_ids") or []
    ids = [UUID(text) for text in dict.fromkeys(named)]
    if ids and batch and job.total <= AT_ONCE:
        yield ids  # In the order given.
        return
    ids.sort(reverse=True)
    while keys := _next(job, ids, _BATCH if batch else _FEW, actor_now):
        yield keys


def _next(job: BulkJob, ids: Sequence[UUID], size: int, actor_now: Callable[[], Actor]) -> list[UUID]:
    if job.undoes_id:
        return items_below(job.undoes_id, job.cursor, size)
    if ids:
        return [key for key in ids if job.cursor is None or key < job.cursor][:size]
    work = Work(job, actor_now())
    if work.order.filter is None:
        return []
    parts = wanted_parts(work.actor, job.namespace_id, work.order.filter)
    return keys_of_files(parts, before=job.cursor, limit=size)


def _doing(job: BulkJob) -> tuple[Step | None, Batch | None]:
    if job.undoes:
        return UNDO_STEPS.get(job.undoes.kind), UNDO_BATCHES.get(job.undoes.kind)
    return STEPS.get(job.kind), BATCHES.get(job.kind)


def _work_on(work: Work, keys: Sequence[UUID]) -> None:
    step, batch = _doing(work.job)
    if batch:
        with atomic():
            _advance(work.job, keys, batch(work, keys))
    for key in keys if step else ():
        with atomic():
            _advance(work.job, [key], _one(step, work, key))
    if work.job.total > AT_ONCE:
        announce_job(work.job)


def _one(step: Step | None, work: Work, key: UUID) -> Outcome:
    try:
        with atomic():
            return Outcome({key: step(work, key)} if step else {}, [])
    except DomainError as why:
        return Outcome({}, [refused(key, why)])


def _advance(job: BulkJob, keys: Sequence[UUID], outcome: Outcome) -> None:
    """Note what was done with the next files in the row of the job, in their own transaction; raises LeaseLost."""
    job.cursor, job.done = keys[-1], job.done + len(keys)
    job.changed, job.refused = job.changed + len(outcome.changed), job.refused + len(outcome.refused)
    job.failed = [*job.failed, *map(to_builtins, outcome.refused)][:_NAMED]
    if job.kind in UNDOABLE:
        BulkItem.objects.bulk_create(
            BulkItem(job=job, media_id=key, before=before) for key, before in outcome.changed.items()
        )
    kept = BulkJob.objects.filter(pk=job.pk, lease=job.lease, state=BulkJob.State.RUNNING).update(
        cursor=job.cursor, done=job.done, changed=job.changed, refused=job.refused, failed=job.failed,
        attempts=0, lease_until=lease_end(),
    )  # fmt: skip
    if not kept:
        raise LeaseLost


# -- upkeep --------------------------------------------------------------------------------------------------------

_ASK_AGAIN = timedelta(seconds=10)


def resume_jobs() -> int:
    """Ask again for every job that stands still: its worker is silent, or the reminder was lost."""
    moment = clock.now()
    lost = Q(overdue("asked_at", moment, _ASK_AGAIN), lease_until=None)
    still = BulkJob.objects.filter(Q(lease_until__lt=moment) | lost, state__in=_UNFINISHED, finished_at=None)
    keys = list(still.values_list("pk", flat=True)[:100])
    BulkJob.objects.filter(pk__in=keys).update(asked_at=moment)
    return sum(send(RunBulkJob(subject=key)) for key in keys)


def forget_jobs() -> int:
    """Delete jobs that have ended and are too old to be undone, with what they noted of files."""
    old = BulkJob.objects.filter(created_at__lt=clock.now() - KEPT, finished_at__isnull=False, undone_by=None)
    keys = list(old.values_list("pk", flat=True)[:20])
    BulkItem.objects.filter(job__in=keys).delete()
    BulkJob.objects.filter(pk__in=keys).delete()
    return len(keys)
