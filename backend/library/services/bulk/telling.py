"""What the activity log says of the library's part in work on many files, so that webhooks can tell of it.

Few files are named as the work begins, those that a worker takes as it ends: only then they are changed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.library.models import BulkItem, BulkJob
from backend.library.selectors.jobs import UNDOABLE, items_below
from backend.library.services.announcements import LOGGED, named, of_library
from backend.library.services.bulk.judging import judged
from backend.media.selectors import in_library

_TAKEN_BACK = {"delete": "restore", "restore": "delete"}
_JUDGED = {"delete", "restore", "set"}
"""What is told only of files that it can be done with: a receiver drops those that it hears were deleted."""


def as_it_begins(actor: Actor, job: BulkJob) -> dict[str, Any]:
    """The files of the library that a job is to change which is done at once."""
    kind = _kind(job)
    if kind not in UNDOABLE:
        return {}
    if job.undoes_id:
        keys = items_below(job.undoes_id, None, job.total)
    else:
        keys = [UUID(text) for text in dict.fromkeys(job.order.get("file_ids") or [])]
    if kind in _JUDGED:
        of_frames = not {"poster_s", "poster_part"}.isdisjoint(job.order.get("set") or {})
        refused_ids = {one.id for one in judged(actor, kind, job.namespace_id, keys, of_frames=of_frames)}
        keys = [key for key in keys if str(key) not in refused_ids]
    # Those that become visible to all are not yet: whoever is told of them looks whether they are.
    widens = kind == "set" and "visibility" in (job.order.get("set") or {})
    return {**_about(job), **(named(keys) if widens and len(keys) <= LOGGED else of_library(job.namespace_id, keys))}


def as_it_ends(job: BulkJob) -> dict[str, Any]:
    """The files of the library that a worker has changed for a job."""
    kind = _kind(job)
    items = BulkItem.objects.filter(job=job.undoes_id or job.pk).values("media_id")
    keys = in_library(job.namespace_id, items, deleted={"delete": True, "restore": False}.get(kind))
    return {**_about(job), **named(keys)}


def ended(job: BulkJob) -> Action | None:
    """The row of the log that says what a worker has changed; None where nothing of it is in the library."""
    told = as_it_ends(job) if job.changed and _kind(job) in UNDOABLE else {"library": 0}
    if not told["library"]:
        return None
    return Action(
        name="library.operation", actor_id=job.starter_id, namespace_id=job.namespace_id, object_type="job",
        object_id=job.pk, data={"action": job.kind, "files": job.changed, "ended": True, **told}, live=False,
    )  # fmt: skip


def _kind(job: BulkJob) -> str:
    """What is done with the files: to undo a deletion restores them."""
    return _TAKEN_BACK.get(job.undoes.kind, job.undoes.kind) if job.undoes else job.kind


def _about(job: BulkJob) -> dict[str, Any]:
    about = {"tags": job.order.get("tag_ids"), "collection": job.order.get("collection")}
    about["undone"] = job.undoes.kind if job.undoes else None
    return {name: value for name, value in about.items() if value}
