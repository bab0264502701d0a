"""The files that a person has sent, for the copy of their data."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.errors import NotFound
from backend.media.models import MediaFile, State
from backend.media.selectors.stored import StoredFile, stored_original

_PAGE = 500


class OwnMedia(Struct, frozen=True, kw_only=True):
    """A file of a person and what is known of it; sizes in bytes, ``duration`` in seconds, pictures in pixels.

    ``path`` is its place in the copy; where that is null, ``left_out`` says why.
    """

    id: str
    name: str
    title: str
    alt_text: str
    description: str
    content_type: str
    kind: str
    state: str
    hold: str | None
    size: int
    sha256: str | None
    width: int | None
    height: int | None
    duration: float | None
    taken_at: str | None
    latitude: float | None
    longitude: float | None
    room: str | None
    created_at: str
    deleted_at: str | None
    path: str | None
    left_out: str | None


def own_media(user_id: UUID) -> Iterator[tuple[OwnMedia, StoredFile | None]]:
    """Return every file that a person has sent, oldest first, with its bytes where the person may have them."""
    rows = MediaFile.objects.filter(uploader=user_id).select_related("blob").order_by("pk")
    after = UUID(int=0)
    while page := list(rows.filter(pk__gt=after)[:_PAGE]):
        for row in page:
            yield _own_media(row)
        after = page[-1].pk


def _own_media(row: MediaFile) -> tuple[OwnMedia, StoredFile | None]:
    stored, why = copied_bytes(row)
    taken_at = clock.stamp(clock.of_seconds(row.taken_s)) if row.taken_s is not None else None
    return OwnMedia(
        id=str(row.pk), name=row.name, title=row.title, alt_text=row.alt_text, description=row.description,
        content_type=row.content_type, kind=row.kind, state=row.state, hold=row.hold,
        size=row.size, sha256=stored.etag if stored else None, width=row.width, height=row.height,
        duration=row.duration, taken_at=taken_at, latitude=row.latitude, longitude=row.longitude,
        room=str(row.room_id) if row.room_id else None, created_at=clock.stamp(row.created_at),
        deleted_at=clock.stamp_or_none(row.deleted_at), path=None, left_out=why,
    ), stored  # fmt: skip


def copied_bytes(row: MediaFile) -> tuple[StoredFile | None, str | None]:
    """Return the bytes of a file for a copy, or why it goes without them."""
    if why := _withheld(row):
        return None, why
    try:
        return stored_original(row), None
    except NotFound:
        return None, "Its bytes are not here."


def _withheld(row: MediaFile) -> str | None:
    if row.hold is not None:
        return "It is withheld by moderators."
    if row.state == State.DELETED:
        return "It was deleted."
    return "It is not complete yet." if row.state == State.UPLOADING else None


def bytes_of_person(user_id: UUID) -> tuple[int, int]:
    """Return how many files a person has sent, and their size in bytes."""
    sizes = MediaFile.objects.filter(uploader=user_id, blob__isnull=False, deleted_at=None).values_list(
        "size", flat=True
    )
    return len(sizes), sum(sizes)
