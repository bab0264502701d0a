"""The thumbnails of a file: put in place of those before, or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from django.db.models import QuerySet
from msgspec import Struct

from backend.events.publish import on_commit
from backend.media.models import MediaFile, MediaThumbnail
from backend.storage import blobs


class StoredThumbnail(Struct, frozen=True, kw_only=True):
    """A picture that stands in the store already."""

    size: Literal["small", "medium", "large"]
    width: int
    height: int
    key: str


def replace_thumbnails(media: MediaFile, thumbnails: Sequence[StoredThumbnail], *, attempt: int) -> None:
    """Put the pictures of an attempt in place of all others, whose bytes go with the commit; ``media`` is locked.

    What ``media`` was read with beside its columns is out of date afterwards.
    """
    _remove(media.thumbnails.all(), kept={thumbnail.key for thumbnail in thumbnails})
    MediaThumbnail.objects.bulk_create(
        MediaThumbnail(media=media, size=row.size, attempt=attempt, width=row.width, height=row.height, key=row.key)
        for row in thumbnails
    )


def remove_thumbnails(media: MediaFile) -> bool:
    """Take away the pictures and the placeholder of a locked file; False where there were none."""
    if not _remove(media.thumbnails.all()):
        return False
    MediaFile.objects.filter(pk=media.pk).update(placeholder="")
    return True


def _remove(rows: QuerySet[MediaThumbnail], *, kept: Iterable[str] = ()) -> bool:
    keys = list(rows.values_list("key", flat=True))
    if not keys:
        return False
    rows.delete()
    for key in set(keys).difference(kept):
        on_commit(lambda key=key: blobs.remove(key))
    return True
