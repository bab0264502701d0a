"""Counting the files of a namespace and their bytes."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from msgspec import Struct

from backend.media.models import MediaFile, State

_HERE = (State.PROCESSING, State.READY, State.FAILED)


class Counted(Struct, frozen=True, kw_only=True):
    """A number of files, and their bytes together; ``key`` says of what, by ``what`` they are counted."""

    what: Literal["total", "kind", "state", "uploader", "tag", "day"]
    key: str
    files: int
    bytes: int


def has_more_files(namespace_id: UUID, number: int) -> bool:
    """Whether a namespace has more than a number of files, in any state."""
    keys = MediaFile.objects.filter(namespace=namespace_id).order_by("-pk").values_list("pk", flat=True)
    return bool(keys[number : number + 1])


def count_files(namespace_id: UUID, *, most_uploaders: int) -> list[Counted]:
    """The files of a namespace by kind, state, day and uploader, in one pass over its rows for each.

    Those whose bytes are here and that are not in the trash; of every state by state, and by day all that arrived.
    """
    every = MediaFile.objects.filter(namespace=namespace_id)
    here, arrived = every.filter(state__in=_HERE), every.exclude(state__in=[State.UPLOADING, State.EXPIRED])
    by_kind = _sums(here, "kind")
    uploaders = sorted(_sums(here, "uploader"), key=lambda one: (-one.bytes, one.key))[:most_uploaders]
    days = _sums(arrived.annotate(day=TruncDate("created_at", tzinfo=UTC)), "day")
    files, size = sum(one.files for one in by_kind), sum(one.bytes for one in by_kind)
    total = Counted(what="total", key="", files=files, bytes=size)
    return [total, *by_kind, *_sums(every, "state"), *uploaders, *days]


def _sums(rows: QuerySet[Any], what: Literal["kind", "state", "uploader", "day"]) -> list[Counted]:
    sums = rows.values_list(what).annotate(Count("pk"), Sum("size")).order_by()
    return [Counted(what=what, key=str(key), files=files, bytes=size) for key, files, size in sums]
