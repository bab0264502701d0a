"""The pictures of a video, made anew of the moment that a person has chosen."""

from __future__ import annotations

from collections.abc import Sequence

from backend import clock
from backend.errors import Conflict
from backend.events.publish import atomic
from backend.jobs.enqueue import enqueue
from backend.media.jobs import MakeRendition
from backend.media.models import Kind, MediaFile, MediaRendition, RenditionKind, RenditionState, State
from backend.media.services.changes import change, locked
from backend.media.services.pictures import StoredThumbnail, replace_thumbnails
from backend.media.services.renditions import RenditionOrder, leased_rendition


def plan_poster(media: MediaFile, at_s: float | None) -> None:
    """Have the pictures of a locked video made of the frame at ``at_s`` seconds, or None: of one that says something.

    Raises Conflict for what is no video, and for one that is not ready.
    """
    require_frames(media)
    row, _ = MediaRendition.objects.get_or_create(media=media, kind=RenditionKind.POSTER)
    # A worker that makes the one before loses it, and what it has made.
    row.state, row.plan, row.error = RenditionState.WAITING, {"at_s": at_s}, None
    row.lease, row.lease_until, row.not_before = None, None, None
    row.attempts_before, row.asked_at = row.attempts, clock.now()
    row.save()
    enqueue(MakeRendition(subject=row.pk))


def require_frames(media: MediaFile) -> None:
    """Raise Conflict for a file that has no frame to choose."""
    if media.kind != Kind.VIDEO or media.state != State.READY:
        raise Conflict("Only a video that is ready has a picture to choose.")


def publish_poster(order: RenditionOrder, placeholder: str | None, pictures: Sequence[StoredThumbnail]) -> bool:
    """Put the pictures in place of those before, and tell all who see the file.

    Returns False where the lease was lost or the file is not shown any more: then the caller removes the pictures.
    """
    with atomic():
        media = locked(order.media_id)
        row = leased_rendition(order)
        if row is None or media.state != State.READY or media.blob_id is None:
            return False
        row.state, row.lease, row.lease_until, row.error = RenditionState.READY, None, None, None
        row.save()
        replace_thumbnails(media, pictures, attempt=order.picture_attempt)
        change(locked(order.media_id), None, placeholder=placeholder or "")
        return True
