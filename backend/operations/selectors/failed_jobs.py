"""Reads the jobs that failed for good: those of files, webhooks and copies by their rows, others by the queues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from redis import RedisError

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import namespace_slug
from backend.errors import Unavailable
from backend.ids import parse_id
from backend.jobs.queues import DeadMessage, dead_messages
from backend.library.jobs import TagMedia
from backend.library.selectors.operating import FailedAnalysis, failed_analyses
from backend.media.jobs import MakeRendition, PreviewMedia
from backend.media.payloads import AttachmentPayload
from backend.media.selectors import namespace_files
from backend.media.selectors.operating import FailedRendition, failed_renditions
from backend.operations.access import administered_namespace, require_operator
from backend.operations.inputs import JobKind
from backend.operations.payloads import FailedJob
from backend.privacy.jobs import MakeExport
from backend.privacy.selectors import FailedExport, failed_exports
from backend.webhooks.jobs import DeliverWebhook
from backend.webhooks.selectors import FailedDelivery, failed_deliveries

MOST_MESSAGES = 500
"""How many messages of the queues are listed, the newest."""

_NOT_KNOWN = "It is not known why."


def failed_jobs(
    actor: Actor, kind: JobKind, slug: str | None, *, before: UUID | None, after: UUID | None, limit: int
) -> list[FailedJob]:
    """Return failed jobs of a kind, the newest first, between two of them.

    Those of files and webhooks stand in a namespace, for its administrators; copies of people's data and messages of
    the queues are for operators.
    Raises NotFound, Forbidden, Unavailable where Redis does not answer.
    """
    if kind == "message":
        require_operator(actor)
        return [_of_message(one) for one in _page(_messages(), before, after, limit)]
    between = _Between(before=before, after=after, limit=limit)
    if kind == "export":
        require_operator(actor)
        return [_of_export(one) for one in failed_exports(**between)]
    namespace_id = administered_namespace(actor, slug)
    name = namespace_slug(namespace_id)
    if kind == "preview":
        files = namespace_files(namespace_id, {"state": "failed"}, before=before, after=after, limit=limit)
        return [_of_file(file, name) for file in files]
    if kind == "rendition":
        return [_of_rendition(one, name) for one in failed_renditions(namespace_id, **between)]
    if kind == "delivery":
        return [_of_delivery(one, name) for one in failed_deliveries(namespace_id, **between)]
    return [_of_analysis(one, name) for one in failed_analyses(namespace_id, **between)]


class _Between(TypedDict):
    before: UUID | None
    after: UUID | None
    limit: int


def _messages() -> list[DeadMessage]:
    try:
        return dead_messages(limit=MOST_MESSAGES)
    except RedisError as error:
        raise Unavailable("The queues cannot be read: Redis does not answer. Try again in a moment.") from error


def _page(rows: Sequence[DeadMessage], before: UUID | None, after: UUID | None, limit: int) -> list[DeadMessage]:
    """Return the page beyond a message; one that is gone meanwhile ends the list."""
    if not before and not after:
        return list(rows[:limit])
    places = [place for place, row in enumerate(rows) if parse_id(row.id) == (before or after)]
    if not places:
        return []
    return list(rows[max(0, places[0] - limit) : places[0]] if after else rows[places[0] + 1 :][:limit])


def _of_file(file: AttachmentPayload, namespace: str) -> FailedJob:
    return FailedJob(
        id=file.id, kind="preview", queue=PreviewMedia.queue, name=PreviewMedia.name, namespace=namespace,
        subject=file.id, subject_name=file.name, code=file.error.code if file.error else None,
        detail=file.error.message if file.error else _NOT_KNOWN, failed_at=None,
    )  # fmt: skip


def _of_rendition(one: FailedRendition, namespace: str) -> FailedJob:
    return FailedJob(
        id=str(one.id), kind="rendition", queue=MakeRendition.queue, name=MakeRendition.name, namespace=namespace,
        subject=str(one.media_id), subject_name=one.name, code=one.error.code if one.error else None,
        detail=one.error.message if one.error else _NOT_KNOWN, failed_at=None,
    )  # fmt: skip


def _of_delivery(one: FailedDelivery, namespace: str) -> FailedJob:
    answered = f"The address answered {one.status}." if one.status else _NOT_KNOWN
    return FailedJob(
        id=str(one.id), kind="delivery", queue=DeliverWebhook.queue, name=DeliverWebhook.name, namespace=namespace,
        subject=str(one.webhook_id), subject_name=one.host, code=None, detail=one.error or answered,
        failed_at=clock.stamp(one.at),
    )  # fmt: skip


def _of_analysis(one: FailedAnalysis, namespace: str) -> FailedJob:
    return FailedJob(
        id=str(one.media_id), kind="description", queue=TagMedia.queue, name=TagMedia.name, namespace=namespace,
        subject=str(one.media_id), subject_name=one.name, code=one.error.code if one.error else None,
        detail=one.error.message if one.error else _NOT_KNOWN, failed_at=clock.stamp(one.finished_at),
    )  # fmt: skip


def _of_export(one: FailedExport) -> FailedJob:
    return FailedJob(
        id=str(one.id), kind="export", queue=MakeExport.queue, name=MakeExport.name, namespace=None,
        subject=str(one.user_id), subject_name=one.username, code=None,
        detail="It could not be made. The log of the workers says why (export.failed).", failed_at=clock.stamp(one.at),
    )  # fmt: skip


def _of_message(one: DeadMessage) -> FailedJob:
    return FailedJob(
        id=one.id, kind="message", queue=one.queue, name=one.job, namespace=None, subject=one.subject,
        subject_name=None, code=None, detail=one.reason, failed_at=clock.stamp(clock.of_seconds(one.at / 1000)),
    )  # fmt: skip
