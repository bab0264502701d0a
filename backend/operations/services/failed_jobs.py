"""Another try of a job that failed for good."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from redis import RedisError

from backend.accounts.access import Actor, Role
from backend.errors import Conflict, NotFound, Unavailable
from backend.events.publish import atomic, publish, record
from backend.jobs.enqueue import send
from backend.jobs.queues import dead_message, job_of, remove_dead_message
from backend.library.selectors.operating import has_failed_analysis
from backend.library.services import queue_analyses
from backend.media.selectors.operating import file_of_failed_rendition
from backend.media.services import about_file, locked_files, retry_rendition
from backend.moderation.services import retry_file_as_moderator
from backend.operations.access import administered, require_operator
from backend.operations.inputs import FailedJobRetry
from backend.privacy.services import retry_export
from backend.webhooks.selectors import webhook_of_failed_delivery
from backend.webhooks.services import redeliver

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_NO_JOB = "This job does not exist, or has not failed: perhaps it was tried again already."
_AWAY = "Redis does not answer, so that nothing was done. Try again in a moment."


def retry_failed_job(actor: Actor, job_id: UUID, given: FailedJobRetry) -> None:
    """Have a failed job done again.

    Raises NotFound, Forbidden, Unavailable, Conflict for a file on hold, a webhook that is off or a job of another
    version, and Gone for an event that the log does not hold any more.
    """
    if given.kind == "message":
        _send_again(actor, job_id)
    elif given.kind == "preview":
        administered(actor)
        retry_file_as_moderator(actor, job_id)
    elif given.kind == "rendition":
        _make_again(actor, job_id)
    elif given.kind == "delivery":
        _deliver_again(actor, job_id)
    elif given.kind == "export":
        _copy_again(actor, job_id)
    else:
        _describe_again(actor, job_id)


def _send_again(actor: Actor, message_id: UUID) -> None:
    require_operator(actor)
    try:
        dead = dead_message(str(message_id))
    except RedisError as error:
        raise Unavailable(_AWAY) from error
    if dead is None:
        raise NotFound(_NO_JOB)
    job = job_of(dead)
    if job is None:
        raise Conflict("This version of OffChat knows no such job. It stays listed.")
    record(actor.does("job.retried", object_type="job", object_id=job.subject, object_name=job.name))
    if not send(job):
        raise Unavailable(_AWAY)
    # Last, so that no job is lost on the way: one that is done twice does no harm.
    with suppress(RedisError):
        remove_dead_message(dead)


def _make_again(actor: Actor, rendition_id: UUID) -> None:
    administered(actor)
    media_id = file_of_failed_rendition(rendition_id)
    if media_id is None:
        raise NotFound(_NO_JOB)
    with atomic():
        file = _file_of(actor, media_id)
        if not retry_rendition(file, rendition_id, about_file("media.retried", file, actor)):
            raise NotFound(_NO_JOB)


def _deliver_again(actor: Actor, delivery_id: UUID) -> None:
    administered(actor)
    webhook_id = webhook_of_failed_delivery(delivery_id)
    if webhook_id is None:
        raise NotFound(_NO_JOB)
    redeliver(actor, webhook_id, delivery_id)


def _copy_again(actor: Actor, export_id: UUID) -> None:
    require_operator(actor)
    if not retry_export(actor, export_id):
        raise NotFound(_NO_JOB)


def _file_of(actor: Actor, media_id: UUID) -> MediaFile:
    """The file of a job, locked. Raises NotFound where the actor does not administer it, Conflict where it is held."""
    files = locked_files([media_id])
    if not files or not actor.at_least(Role.ADMIN, files[0].namespace_id):
        raise NotFound(_NO_JOB)
    if files[0].hold:
        raise Conflict("This file is on hold. Release it before it is tried again.")
    return files[0]


def _describe_again(actor: Actor, media_id: UUID) -> None:
    administered(actor)
    with atomic():
        file = _file_of(actor, media_id)
        if not has_failed_analysis(media_id):
            raise NotFound(_NO_JOB)
        queue_analyses(file.namespace_id, [media_id])
        publish(about_file("media.analysis_retried", file, actor))
