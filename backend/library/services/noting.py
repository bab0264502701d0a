"""Notes what was done with files elsewhere as a job that has ended, so that it can be undone like one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import to_builtins

from backend import clock
from backend.accounts.access import Actor
from backend.library.models import BulkItem, BulkJob
from backend.library.payloads import Refused


def note_job(
    actor: Actor,
    namespace_id: UUID,
    order: Mapping[str, Any],
    *,
    notes: Mapping[UUID, dict[str, Any]],
    total: int,
    wrong: Sequence[Refused] = (),
) -> BulkJob:
    """A job that has ended (inside a transaction): ``notes`` hold by file what undoing its ``action`` needs."""
    job = BulkJob.objects.create(
        namespace_id=namespace_id, starter_id=actor.user_id, kind=order["action"], order=order,
        state=BulkJob.State.DONE, total=total, done=total, changed=len(notes), refused=len(wrong),
        failed=[to_builtins(one) for one in wrong], created_at=clock.now(), finished_at=clock.now(),
    )  # fmt: skip
    BulkItem.objects.bulk_create(BulkItem(job=job, media_id=key, before=note) for key, note in notes.items())
    return job
