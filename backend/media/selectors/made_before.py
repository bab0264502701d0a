"""Finds what was made before of the same bytes, so that it is not made twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec import Struct

from backend.media.models import MediaFile, MediaRendition, RenditionKind, RenditionState, State
from backend.storage.blobs import derived_key


class Made(Struct, frozen=True, kw_only=True):
    """A version for players that stands: where its bytes are, their number, the end of their name, and its facts."""

    key: str
    size: int
    suffix: str
    facts: dict[str, Any]


def made_before(media_id: UUID, plan: dict[str, Any]) -> Made | None:
    """The version for players of another file of the same bytes, made by the same plan; None where there is none.

    Only of the same sender: others could tell by the time it takes that these bytes were sent by another person.
    """
    media = MediaFile.objects.only("blob_id", "uploader_id").get(pk=media_id)
    if media.blob_id is None:
        return None
    rows = MediaRendition.objects.filter(
        kind=RenditionKind.MP4, state=RenditionState.READY, plan=plan, media__blob=media.blob_id,
        media__uploader=media.uploader_id, media__state=State.READY, media__hold=None,
    )  # fmt: skip
    for row in rows.exclude(media=media_id).order_by("-pk"):
        for name, size in row.files.items():
            suffix = name.rpartition(".")[2]
            return Made(key=derived_key(row.media_id, name), size=size, suffix=suffix, facts=row.facts)
    return None
