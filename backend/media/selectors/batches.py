"""Reads what belongs to the files of a page by statements of its own, which cost a fraction of Django's queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from backend.media.models import MediaFile, shown_files
from backend.media.payloads import Thumbnail

_THUMBNAILS = """
SELECT media_id, size, attempt, width, height, key FROM media_mediathumbnail WHERE media_id {among} ORDER BY id
"""


def files_by_key(media_ids: Collection[UUID]) -> dict[UUID, MediaFile]:
    """Files with all that their payload needs, by key: two queries, however many files."""
    found = {media.pk: media for media in shown_files().prefetch_related(None).filter(pk__in=media_ids)}
    thumbnails = defaultdict[UUID, list[Thumbnail]](list)
    for media_id, *thumbnail in rows_among(_THUMBNAILS, found.keys()):
        thumbnails[key_of(media_id)].append(Thumbnail(*thumbnail))
    for key, media in found.items():
        media.prefetched_thumbnails = thumbnails[key]  # type: ignore[attr-defined]
    return found


def rows_among(statement: str, keys: Collection[UUID], *given: str) -> list[tuple[Any, ...]]:
    """The rows of a statement in which each ``{among}`` compares a column with these keys; none without keys.

    ``given`` are the parameters that stand before these.
    """
    if not keys:
        return []
    among, listed = (
        ("= ANY(%s)", list(keys))
        if connection.vendor == "postgresql"
        else ("IN (SELECT value FROM json_each(%s))", json.dumps([key.hex for key in keys]))
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{among}", among), [*given, *[listed] * statement.count("{among}")])
        return list(cursor.fetchall())


def key_of(value: UUID | str) -> UUID:
    """A key as such a statement answers it, which is text on SQLite."""
    return value if isinstance(value, UUID) else UUID(value)
