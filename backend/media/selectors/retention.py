"""Which files of a namespace are older than it keeps files, or would be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.media.models import MediaFile, State

_MOST_COUNTED = 10_000


class RetentionPreview(Struct, frozen=True, kw_only=True):
    """How many files a limit to their age would delete at once; ``more``: there are others that were not counted."""

    retention_days: int
    files: int
    more: bool


def preview_retention(actor: Actor, slug: str, days: int) -> RetentionPreview:
    """Count what would be deleted at once if files were kept for so many days, 10,000 at most.

    Raises NotFound for a namespace that the actor does not belong to, and Forbidden unless they administer it.
    """
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    counted = count_before(namespace_id, clock.now() - timedelta(days=days), most=_MOST_COUNTED + 1)
    return RetentionPreview(retention_days=days, files=min(counted, _MOST_COUNTED), more=counted > _MOST_COUNTED)


def files_before(namespace_id: UUID, moment: datetime, *, limit: int) -> list[UUID]:
    """The oldest files of a namespace that were sent before ``moment`` and may be deleted for their age."""
    return list(_too_old(namespace_id, moment).order_by("created_at", "pk").values_list("pk", flat=True)[:limit])


def count_before(namespace_id: UUID, moment: datetime, *, most: int) -> int:
    """Count such files, ``most`` of them at most."""
    # In order, so that an index gives them: where few are old, the others are not read.
    return _too_old(namespace_id, moment).order_by("created_at")[:most].count()


def _too_old(namespace_id: UUID, moment: datetime) -> QuerySet[Any]:
    rows = MediaFile.objects.filter(namespace=namespace_id, hold=None, deleted_at=None, created_at__lt=moment)
    return rows.exclude(state=State.UPLOADING)
