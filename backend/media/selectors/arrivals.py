"""Reads which files came into a namespace, and how many of one person, for rules about what comes in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.ids import least_id, made_at
from backend.media.models import MediaFile, State


class Arrival(Struct, frozen=True, kw_only=True):
    """A file as it came in; ``counts`` is false for one that never came whole, or is deleted."""

    id: UUID
    uploader_id: UUID
    room_id: UUID | None
    kind: str
    content_type: str
    size: int
    counts: bool


def uploads_before(namespace_id: UUID, uploader_id: UUID, media_id: UUID, *, seconds: int) -> int:
    """Return how many files a person has begun in a namespace in the time before one of them, which counts."""
    rows = MediaFile.objects.filter(namespace=namespace_id, uploader=uploader_id, pk__lte=media_id)
    return rows.filter(pk__gt=least_id(made_at(media_id) - seconds)).count()


def arrivals(namespace_id: UUID, since: datetime, *, limit: int) -> list[Arrival]:
    """Return the files that were begun in a namespace since then, the newest ``limit``, newest first."""
    rows = MediaFile.objects.filter(namespace=namespace_id, pk__gte=least_id(since.timestamp())).order_by("-pk")
    fields = ("pk", "uploader_id", "room_id", "kind", "content_type", "size", "state")
    return [
        Arrival(
            id=key, uploader_id=uploader, room_id=room, kind=kind, content_type=content_type, size=size,
            counts=state not in {State.UPLOADING, State.EXPIRED, State.DELETED},
        )
        for key, uploader, room, kind, content_type, size, state in rows.values_list(*fields)[:limit]
    ]  # fmt: skip
