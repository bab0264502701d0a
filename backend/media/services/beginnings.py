"""Pictures of files that are still being uploaded: made of what has come, replaced once all of it is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from msgspec import Struct

from backend import clock
from backend.events.publish import atomic, publish
from backend.ids import new_id
from backend.jobs.enqueue import send
from backend.jobs.queues import waits_for
from backend.locks import Rank
from backend.media.events import ThumbnailReady
from backend.media.hooks import places_of
from backend.media.jobs import PreviewMedia, PreviewUpload
from backend.media.models import Kind, MediaFile, State, Upload
from backend.media.payloads import attachment_payload, thumbnails_of
from backend.media.selectors.growing import GROWING, may_grow
from backend.media.services.changes import audience, locked, tell
from backend.media.services.pictures import StoredThumbnail, replace_thumbnails

_HELD = timedelta(seconds=10)


class EarlyOrder(Struct, frozen=True, kw_only=True):
    """A look at the beginning of a file, and the lease it is made under, by value."""

    media_id: UUID
    namespace_id: UUID
    lease: UUID
    attempt: int
    kind: Literal["image", "video"]
    container: str
    upload_id: UUID
    size: int
    """The bytes that the file will have."""


def ask_for_early_preview(upload_id: UUID) -> None:
    """Ask for a look at what has come of a file; nothing is lost where Redis does not take it."""
    send(PreviewUpload(subject=upload_id))


def begin_early_preview(upload_id: UUID) -> EarlyOrder | None:
    """Take the beginning of a file to look at.

    None where there is nothing to look at, a picture of a video stands already, another worker looks, files that are
    whole wait for their previews, or a virus scanner is set, which has to see the whole file first. Raises
    redis.RedisError where Redis does not answer.
    """
    if settings.CLAMD_ADDRESS or waits_for(PreviewMedia):
        return None
    upload = Upload.objects.filter(pk=upload_id, ended_at=None, typed=True).first()
    if upload is None:
        return None
    with atomic():
        media = locked(upload.media_id, rank=Rank.FILE_WITHOUT_BYTES)
        if not _is_to_be_looked_at(media):
            return None
        # Names of pictures carry the attempt; one that may fail for want of bytes uses up none of those that count.
        media.attempts, media.attempts_before = media.attempts + 1, media.attempts_before + 1
        media.lease, media.lease_until = new_id(), clock.now() + _HELD
        media.save(update_fields=["attempts", "attempts_before", "lease", "lease_until"])
    return EarlyOrder(
        media_id=media.pk,
        namespace_id=media.namespace_id,
        lease=media.lease,
        attempt=media.attempts,
        kind=media.kind,  # type: ignore[arg-type]
        container=media.container,
        upload_id=upload_id,
        size=media.size,
    )


def _is_to_be_looked_at(media: MediaFile) -> bool:
    if media.state != State.UPLOADING or media.hold or (media.lease_until and media.lease_until > clock.now()):
        return False
    return media.kind == Kind.IMAGE or (media.kind == Kind.VIDEO and not thumbnails_of(media))


def show_beginning(
    order: EarlyOrder,
    facts: dict[str, Any],
    placeholder: str | None,
    thumbnails: Sequence[StoredThumbnail],
    *,
    plays: bool = False,
) -> bool:
    """Write what the beginning of a file tells, and publish its first picture.

    ``plays``: whether browsers can begin to play it; then it is offered to them where its namespace allows that.

    False where the file is no longer being uploaded, or withheld: ``thumbnails`` belong to nothing then.
    """
    with atomic():
        media = _leased(order)
        if media is None:
            return False
        if thumbnails:
            replace_thumbnails(media, thumbnails, attempt=order.attempt)
            media = locked(media.pk, rank=Rank.FILE_WITHOUT_BYTES)
        told = {**facts, "placeholder": placeholder or media.placeholder, "lease": None, "lease_until": None}
        if plays and may_grow(media):
            told["streams"] = {**media.streams, GROWING: GROWING}
        for name, value in told.items():
            setattr(media, name, value)
        media.version += 1
        media.save(update_fields=[*told, "version"])
        if thumbnails:
            streams = audience(media, places_of(media.pk))
            ready = ThumbnailReady(
                audience=tuple(streams), numbers=streams, data=attachment_payload(media), subject=media.pk
            )
            publish(None, ready)
    # Apart, because what is kept goes out before what is not: the picture is told first.
    with atomic():
        tell(locked(order.media_id, rank=Rank.FILE_WITHOUT_BYTES), None)
    return True


def give_up_early_preview(order: EarlyOrder) -> None:
    """Let another look be made once more of the file has come."""
    rows = MediaFile.objects.filter(pk=order.media_id, lease=order.lease, state=State.UPLOADING)
    rows.update(lease=None, lease_until=None)


def _leased(order: EarlyOrder) -> MediaFile | None:
    media = locked(order.media_id, rank=Rank.FILE_WITHOUT_BYTES)
    return media if media.lease == order.lease and media.state == State.UPLOADING and not media.hold else None
