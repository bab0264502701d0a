"""Archives: a list of files that are fetched as one ZIP, which is made while it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from msgspec import to_builtins

from backend import clock
from backend.accounts.access import Actor
from backend.errors import Conflict, TooLarge
from backend.events.publish import atomic, publish
from backend.library.models import BulkItem, BulkJob
from backend.library.payloads import JobPayload, Refused
from backend.library.selectors.jobs import ARCHIVE_HOURS, job_shown
from backend.media.selectors import shown_files
from backend.media.services import size_text

FILES_LIMIT = 2000
"""How many files one archive holds."""


def make_archive(
    actor: Actor, namespace_id: UUID, media_ids: Sequence[UUID], refusals: Sequence[Refused]
) -> JobPayload:
    """A job that is done at once: its result says where the archive is fetched, and until when.

    Raises Conflict for too many files, TooLarge for too many bytes. Rights are asked again for each file as it is sent.
    """
    refused_ids = {UUID(one.id) for one in refusals}
    chosen = [key for key in media_ids if key not in refused_ids]
    if len(media_ids) > FILES_LIMIT:
        raise Conflict(f"An archive holds {FILES_LIMIT:,} files at most. Narrow the filter.")
    size = sum(shown_files().filter(pk__in=chosen).values_list("blob__size", flat=True))
    if size > settings.ARCHIVE_BYTES:
        limit = size_text(settings.ARCHIVE_BYTES)
        raise TooLarge(f"These files have {size_text(size)}; an archive holds {limit} at most. Take fewer files.")
    moment = clock.now()
    job = BulkJob(
        namespace_id=namespace_id, starter_id=actor.user_id, kind="archive", order={}, total=len(media_ids),
        done=len(media_ids), changed=len(chosen), refused=len(refusals),
        failed=[to_builtins(one) for one in refusals[:200]], state=BulkJob.State.DONE,
        created_at=moment, asked_at=moment, finished_at=moment,
    )  # fmt: skip
    job.result = {
        "url": f"/media/archives/{job.pk}.zip", "files": len(chosen), "bytes": size,
        "expires_at": clock.stamp(moment + timedelta(hours=ARCHIVE_HOURS)),
    }  # fmt: skip
    with atomic():
        job.save(force_insert=True)
        BulkItem.objects.bulk_create((BulkItem(job=job, media_id=key, before={}) for key in chosen), batch_size=1000)
        about = {"action": job.kind, "files": job.total, "bytes": size}
        publish(
            actor.does("library.operation", namespace_id=namespace_id, object_type="job", object_id=job.pk, data=about)
        )
    return job_shown(job)
