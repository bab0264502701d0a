"""Reads for operators: which renditions of files failed for good."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct, convert

from backend.media.models import MediaRendition, RenditionKind, RenditionState
from backend.media.payloads import StageError


class FailedRendition(Struct, frozen=True, kw_only=True):
    """A rendition that failed for good; ``name`` null: its file is on hold."""

    id: UUID
    media_id: UUID
    name: str | None
    error: StageError | None


def failed_renditions(
    namespace_id: UUID, *, before: UUID | None, after: UUID | None, limit: int
) -> list[FailedRendition]:
    """Return renditions of files of a namespace that failed, the newest first, between two of them."""
    rows = _failed().filter(media__namespace=namespace_id, media__deleted_at=None).select_related("media")
    if after:
        found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [
        FailedRendition(
            id=row.pk, media_id=row.media_id, name=None if row.media.hold else row.media.name,
            error=convert(row.error, StageError | None),
        )
        for row in found
    ]  # fmt: skip


def file_of_failed_rendition(rendition_id: UUID) -> UUID | None:
    """Return the file of a rendition that failed; None for others."""
    return _failed().filter(pk=rendition_id).values_list("media", flat=True).first()


def _failed() -> QuerySet[MediaRendition]:
    # A stream that is made while a file is converted fails with that, and comes again with it.
    return MediaRendition.objects.filter(state=RenditionState.FAILED).exclude(kind=RenditionKind.HLS)
