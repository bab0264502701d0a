"""Finds the files of a namespace by what their bytes are."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from backend.media.models import Blob, Hold, MediaFile, MediaRendition, RenditionKind, State

_NAMED = 500
"""Files that one query names."""


def files_holding(namespace_id: UUID, sha256s: Collection[str]) -> list[UUID]:
    """The files whose bytes, as they were sent or as they are served, have one of these hashes."""
    same = Blob.objects.filter(namespace=namespace_id, sha256__in=sha256s)
    sent = MediaFile.objects.filter(blob__in=same).values_list("pk", flat=True)
    served = MediaFile.objects.filter(namespace=namespace_id, served_sha256__in=sha256s).values_list("pk", flat=True)
    return sorted({*sent, *served})


def hashes_of_bytes(media_id: UUID) -> list[str]:
    """The hashes of the bytes of a file as it was sent and, where these are other ones, as it is kept and served."""
    rows = MediaFile.objects.filter(pk=media_id, blob__isnull=False)
    sent = MediaRendition.objects.filter(media=media_id, kind=RenditionKind.MP4, facts__has_key="sent")
    found = [value for row in rows.values_list("blob__sha256", "served_sha256") for value in row if value]
    return list(dict.fromkeys([*found, *sent.values_list("facts__sent__sha256", flat=True)])) if found else []


def proportions_of(media_ids: Collection[UUID]) -> dict[UUID, float]:
    """Width by height, as displayed, of those of some files of which both are known."""
    rows = MediaFile.objects.filter(pk__in=media_ids)
    sizes = rows.values_list("pk", "width", "height")
    return {key: width / height for key, width, height in sizes if width and height}


def images_among(media_ids: Collection[UUID]) -> set[UUID]:
    """Those of some files that are pictures, moving ones too, and no videos."""
    return set(MediaFile.objects.filter(pk__in=media_ids, kind="image").values_list("pk", flat=True))


def shown_among(media_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Those of some files that are neither quarantined nor gone, each with the room it was sent in."""
    keys, shown = sorted(media_ids), dict[UUID, UUID | None]()
    for start in range(0, len(keys), _NAMED):
        rows = MediaFile.objects.filter(pk__in=keys[start : start + _NAMED])
        rows = rows.exclude(state__in=[State.DELETED, State.EXPIRED])
        shown.update((pk, room) for pk, room, hold in rows.values_list("pk", "room_id", "hold") if hold != _QUARANTINED)
    return shown


_QUARANTINED = Hold.QUARANTINED
