"""Puts the thumbnails of a file into the store, under names that carry the attempt."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend.media.services import StoredThumbnail
from backend.storage import blobs
from media_pipeline.engine.results import Thumbnail


def stored(media_id: UUID, attempt: int, thumbnails: Iterable[Thumbnail]) -> list[StoredThumbnail]:
    """Store the pictures that an attempt has made; raises Unavailable where the store does not take them."""
    rows = []
    for thumbnail in thumbnails:
        key = blobs.derived_key(media_id, f"{thumbnail.name}.a{attempt}.webp")
        blobs.write(key, thumbnail.data)
        rows.append(StoredThumbnail(size=thumbnail.name, width=thumbnail.width, height=thumbnail.height, key=key))
    return rows
