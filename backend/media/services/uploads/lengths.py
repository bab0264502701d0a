"""Uploads whose length is not known when they begin: what comes is reserved as it comes, the length is told once."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.services import release_space, require_own_space, reserve_space
from backend.errors import Gone, Invalid
from backend.events.publish import atomic
from backend.media.models import MediaFile, Upload
from backend.media.services.changes import change
from backend.media.services.uploads.acceptance import require_size, require_size_here
from backend.media.services.uploads.rows import UploadHandle, locked_upload
from backend.storage import staging


def reserve_bytes(handle: UploadHandle, total: int) -> None:
    """Reserve space for the first ``total`` bytes of an upload whose length is not known.

    Raises TooLarge, QuotaExceeded, Unavailable where they would not fit, Gone where the upload has ended.
    """
    with atomic():
        upload, media = _unfinished(handle.id)
        if upload.deferred and total > upload.size:
            _reserve(upload, media, total)


def declare_length(handle: UploadHandle, length: int) -> None:
    """Set the length of an upload, and reserve space for the whole; a length that is known must be the same.

    Raises Invalid, InvalidMedia, TooLarge, QuotaExceeded, Unavailable, Gone; nothing is changed then.
    """
    with atomic():
        upload, media = _unfinished(handle.id)
        if not upload.deferred:
            if length != upload.size:
                raise _wrong(f"It has been said to be {upload.size}.")
            return
        if length < handle.received:
            raise _wrong(f"{handle.received} bytes stand already.")
        _reserve(upload, media, length)
        upload.deferred = False
        upload.save(update_fields=["deferred"])
        change(media, None, size=length)


def _unfinished(upload_id: UUID) -> tuple[Upload, MediaFile]:
    upload, media = locked_upload(upload_id)
    if upload.ended_at:
        raise Gone("This upload has ended. Start a new one.")
    return upload, media


def _reserve(upload: Upload, media: MediaFile, size: int) -> None:
    require_size(media.name, size)
    require_size_here(media.namespace_id, media.name, size)
    staging.require_space(max(0, size - upload.size))
    release_space(media.namespace_id, upload.size)
    reserve_space(media.namespace_id, size)
    require_own_space(media.namespace_id, upload.user_id, size, reserved=upload.size)
    upload.size = size
    upload.save(update_fields=["size"])


def _wrong(fault: str) -> Invalid:
    return Invalid("This is not the length of the upload.", fields={"Upload-Length": [fault]})
