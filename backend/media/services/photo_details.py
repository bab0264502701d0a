"""Keeps when and about where photos were taken, as far as their senders allow it, and forgets it when they do not."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from backend import locks
from backend.accounts.inputs import PhotoDetails
from backend.accounts.selectors import allowed_details
from backend.accounts.services import locked_user
from backend.events.publish import atomic
from backend.locks import Rank
from backend.media.models import MediaFile
from backend.media.services.processing import WorkOrder, leased


def keep_photo_details(order: WorkOrder, *, taken_s: int | None, place: tuple[float, float] | None) -> None:
    """Keep what the sender of a photo allows now; nothing under a lost lease."""
    with atomic():
        row = MediaFile.objects.only("uploader_id").get(pk=order.media_id)
        locked_user(row.uploader_id)  # a withdrawal comes before or after all this
        allowed, media = allowed_details(row.uploader_id), leased(order)
        if media is None or allowed == "none":
            return
        media.taken_s = taken_s
        media.latitude, media.longitude = place if place and allowed == "time_and_place" else (None, None)
        media.save(update_fields=["taken_s", "latitude", "longitude"])


def forget_photo_details(user_id: UUID, still: PhotoDetails) -> None:
    """Forget of all photos of a person what they do not allow any more (inside a transaction)."""
    has_place = Q(latitude__isnull=False)
    kept = {"none": has_place | Q(taken_s__isnull=False), "time": has_place}.get(still)
    if kept is None:
        return
    rows = locks.take(Rank.FILE, MediaFile.objects.filter(kept, uploader=user_id).only("pk"))
    gone: dict[str, None] = dict.fromkeys(("latitude", "longitude", *(() if still == "time" else ("taken_s",))))
    MediaFile.objects.filter(pk__in=[row.pk for row in rows]).update(**gone)
