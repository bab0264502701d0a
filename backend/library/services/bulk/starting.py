"""Starts an action on many files, judges what it would do, cancels and undoes it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.errors import Conflict, Forbidden, NotFound, RateLimited
from backend.events.publish import atomic, publish
from backend.ids import new_id
from backend.jobs.enqueue import enqueue
from backend.jobs.leases import LeaseLost, lease_end
from backend.library.access import (
    NO_COLLECTION,
    NO_TAG,
    collection_for,
    job_for,
    living_tags,
    namespace_of,
    tag_for,
)
from backend.library.inputs import Analyze, BulkKind, BulkOperation, BulkTag, FileFilter
from backend.library.jobs import RunBulkJob
from backend.library.models import BulkJob, MediaCollection
from backend.library.payloads import JobPayload, Refused
from backend.library.selectors.filters import wanted_parts
from backend.library.selectors.jobs import can_be_undone, job_shown
from backend.library.services.bulk.analyzing import require_tagger
from backend.library.services.bulk.archives import make_archive
from backend.library.services.bulk.judging import judged
from backend.library.services.bulk.running import AT_ONCE, announce_job, end, run
from backend.library.services.bulk.telling import as_it_begins, as_it_ends
from backend.media.selectors import keys_of_files

JOB_LIMIT = 100_000
"""How many files one job takes."""
_UNFINISHED_LIMIT = 5
_UNFINISHED = (BulkJob.State.QUEUED, BulkJob.State.RUNNING)


class Judged(Struct, frozen=True, kw_only=True):
    """What an action would do: to how many files, and which would be refused (the first 100)."""

    total: int
    changed: int
    failed: list[Refused]


def start_tagging(actor: Actor, command: BulkTag) -> JobPayload | Judged:
    """Add tags to files, remove or set them; see :func:`start_operation`."""
    kinds: dict[str, BulkKind] = {"add": "tag", "remove": "untag", "set": "retag"}
    order = BulkOperation(
        action=kinds[command.action], file_ids=command.file_ids, filter=command.filter, tag_ids=command.tag_ids,
        namespace=command.namespace, dry_run=command.dry_run,
    )  # fmt: skip
    return start_operation(actor, order)


def start_analyses(actor: Actor, command: Analyze) -> JobPayload:
    """Have files described; see :func:`start_operation`. Raises Conflict where nothing is described."""
    order = BulkOperation(
        action="analyze",
        file_ids=command.file_ids,
        filter=command.filter,
        namespace=command.namespace,
        force=command.force,
    )
    namespace_id = _namespace(actor, order)
    _require_sensible(actor, namespace_id, order)
    keys = _chosen(actor, namespace_id, order)
    job = BulkJob(namespace_id=namespace_id, kind=order.action, order=_kept(order, keys), total=len(keys))
    return _begin(actor, job, {"force": True} if command.force else {})


def start_operation(actor: Actor, order: BulkOperation) -> JobPayload | Judged:
    """Do one action with many files: few at once, more by a worker; with ``dry_run`` judge it alone.

    Files with which it cannot be done are named in the job; the others are done. Raises NotFound and Forbidden for
    namespaces, tags and collections, Conflict for too many files, RateLimited for too many unfinished jobs.
    """
    kind, namespace_id = order.action, _namespace(actor, order)
    _require_sensible(actor, namespace_id, order)
    keys = _chosen(actor, namespace_id, order)
    if order.dry_run or kind == "archive":
        of_frames = bool(order.set and order.set.chooses_poster)
        refusals = judged(actor, kind, namespace_id, keys, of_frames=of_frames)
        if not order.dry_run:
            return make_archive(actor, namespace_id, keys, refusals)
        return Judged(total=len(keys), changed=len(keys) - len(refusals), failed=refusals[:200])
    job = BulkJob(namespace_id=namespace_id, kind=kind, order=_kept(order, keys), total=len(keys))
    about = {"tags": sorted(order.tag_ids), "collection": order.collection, "reason": order.reason}
    return _begin(actor, job, {name: value for name, value in about.items() if value})


def undo_job(actor: Actor, job_id: UUID | None) -> JobPayload:
    """Take back what a job did, but for what was changed since; raises NotFound, Conflict."""
    undone = job_for(actor, job_id)
    if not can_be_undone(undone):
        raise Conflict("This job cannot be undone: it has not ended, changed nothing, is too old, or was undone.")
    job = BulkJob(
        namespace_id=undone.namespace_id, kind="undo", order=undone.order, undoes=undone, total=undone.changed
    )
    return _begin(actor, job, {"undoes": str(undone.pk), "undone": undone.kind})


def cancel_job(actor: Actor, job_id: UUID | None) -> JobPayload:
    """Stop a job; what is done stays done, and can be undone. Raises NotFound, Conflict where it has ended."""
    job = job_for(actor, job_id)
    with atomic():
        rows = BulkJob.objects.filter(pk=job.pk, state__in=_UNFINISHED)
        if not rows.update(state=BulkJob.State.CANCELLED, finished_at=clock.now(), lease=None, lease_until=None):
            raise Conflict("This job has ended already.")
        publish(_about(actor, "job.cancelled", job, as_it_ends(job) if job.total > AT_ONCE else {}))
    job.refresh_from_db()
    announce_job(job)
    return job_shown(job)


def _begin(actor: Actor, job: BulkJob, about: dict[str, Any]) -> JobPayload:
    at_once = job.total <= AT_ONCE
    if not at_once:
        _require_few_unfinished(actor)
    job.starter_id, job.created_at, job.asked_at = actor.user_id, clock.now(), clock.now()
    job.state = BulkJob.State.RUNNING if at_once else BulkJob.State.QUEUED
    if at_once:
        job.lease, job.lease_until = new_id(), lease_end()
        about = {**as_it_begins(actor, job), **about}
    with atomic():
        job.save(force_insert=True)
        publish(_about(actor, "library.operation", job, about))
        if not at_once:
            enqueue(RunBulkJob(subject=job.pk))
    if at_once:
        _run_now(actor, job)
    return job_shown(job)


def _require_few_unfinished(actor: Actor) -> None:
    if BulkJob.objects.filter(starter=actor.user_id, state__in=_UNFINISHED).count() >= _UNFINISHED_LIMIT:
        raise RateLimited(
            f"You have {_UNFINISHED_LIMIT} unfinished jobs. Wait for one of them, or cancel one.", retry_after_s=10
        )


def _run_now(actor: Actor, job: BulkJob) -> None:
    try:
        run(job, lambda: actor)
    except Exception:
        # Whoever asked is told of the fault: nothing goes on behind their back.
        with suppress(LeaseLost):
            end(job, BulkJob.State.FAILED)
        raise
    end(job, BulkJob.State.DONE)


def _about(actor: Actor, name: str, job: BulkJob, data: dict[str, Any]) -> Any:
    return actor.does(
        name, namespace_id=job.namespace_id, object_type="job", object_id=job.pk,
        data={"action": job.kind, "files": job.total, **data},
    )  # fmt: skip


def _kept(order: BulkOperation, keys: Sequence[UUID]) -> dict[str, Any]:
    """The order as the job keeps it: few files by their ids, more by the filter that finds them."""
    kept: dict[str, Any] = {name: value for name, value in to_builtins(order).items() if value is not None}
    if order.filter and len(keys) <= AT_ONCE:
        kept["file_ids"] = [str(key) for key in keys]
        del kept["filter"]
    elif order.filter:
        kept["filter"] = _narrowed(order).kept()
    return kept


def _namespace(actor: Actor, order: BulkOperation) -> UUID:
    """The namespace that is named, else that of the tag, of the collection or of a file; raises Forbidden."""
    role = Role.VIEWER if order.action == "archive" else Role.MEMBER
    if order.namespace or order.file_ids is None:
        return namespace_for(actor, order.namespace, role=role)
    if order.tag_ids:
        named: UUID | None = tag_for(actor, UUID(order.tag_ids[0])).namespace_id
    elif order.collection:
        named = collection_for(actor, UUID(order.collection)).namespace_id
    else:
        named = namespace_of(actor, order.media_ids)
    if named is None:
        return namespace_for(actor, None, role=role)
    if not actor.at_least(role, named):
        raise Forbidden(f"This needs the role “{role}” in the namespace.")
    return named


def _require_sensible(actor: Actor, namespace_id: UUID, order: BulkOperation) -> None:
    """Raise NotFound, Gone, Forbidden or Conflict for what is named in the order."""
    for tag_id in sorted(order.tags - living_tags(namespace_id, order.tags)):
        if tag_for(actor, tag_id).namespace_id != namespace_id:
            raise NotFound(NO_TAG)
    if order.collection:
        row = collection_for(actor, UUID(order.collection), to="fill")
        if row.namespace_id != namespace_id:
            raise NotFound(NO_COLLECTION)
        if row.kind != MediaCollection.Kind.MANUAL:
            raise Conflict("This collection holds what its filter finds: change the filter instead.")
    if order.action == "analyze":
        require_tagger(namespace_id)
    if order.action == "quarantine" and not actor.may_moderate(namespace_id):
        raise Forbidden("Only moderators withhold files.")


def _narrowed(order: BulkOperation) -> FileFilter:
    """The filter of an order, without files with which the action makes no sense."""
    narrowing = order.filter or FileFilter()
    if order.action == "restore":
        return replace(narrowing, trashed=True)
    return replace(narrowing, state="failed") if order.action == "retry" and narrowing.state is None else narrowing


def _chosen(actor: Actor, namespace_id: UUID, order: BulkOperation) -> list[UUID]:
    if order.file_ids is not None:
        return order.media_ids
    keys = keys_of_files(wanted_parts(actor, namespace_id, _narrowed(order)), limit=JOB_LIMIT + 1)
    if len(keys) > JOB_LIMIT:
        raise Conflict(f"These are more than {JOB_LIMIT:,} files, the most for one job. Narrow the filter.")
    return keys
