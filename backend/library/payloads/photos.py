"""The payload of when and about where a photo was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from backend import clock

if TYPE_CHECKING:
    from backend.media.models import MediaFile


class Place(Struct, frozen=True, kw_only=True):
    """About where: degrees north and east, rounded to tenths."""

    latitude: float
    longitude: float


class PhotoFacts(Struct, frozen=True, kw_only=True):
    """When and about where a photo was taken, as far as it says so and its sender allows.

    ``taken_at`` is what the clock of the camera showed, ``2026-11-20T10:00:00``: cameras seldom know their time zone.
    """

    taken_at: str | None
    place: Place | None


def photo_facts(media: MediaFile) -> PhotoFacts | None:
    """Render them; None where nothing is kept."""
    place = None
    if media.latitude is not None and media.longitude is not None:
        place = Place(latitude=media.latitude, longitude=media.longitude)
    taken_at = None if media.taken_s is None else clock.of_seconds(media.taken_s).replace(tzinfo=None).isoformat()
    return PhotoFacts(taken_at=taken_at, place=place) if taken_at or place else None
