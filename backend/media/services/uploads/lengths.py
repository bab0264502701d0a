"""Uploads whose length is not known when they begin: what comes is reserved as it comes, the length is told once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, Sum

from backend import locks
from backend.accounts.services import release_space, require_own_space, reserve_space
from backend.errors import Gone, Invalid
from backend.events.publish import atomic
from backend.locks import Rank
from backend.media.models import MediaFile, PartialUpload, Upload
from backend.media.services.changes import change
from backend.media.services.uploads.acceptance import require_size, require_size_here
from backend.media.services.uploads.handles import PartialHandle, ReceivedHandle
from backend.media.services.uploads.rows import locked_upload
from backend.storage import staging

PART = "A part of a file"


def reserve_bytes(handle: ReceivedHandle, total: int) -> None:
    """Reserve space for the first ``total`` bytes of an upload whose length is not known.

    Raises TooLarge, QuotaExceeded, Unavailable where they would not fit, Gone where the upload has ended.
    """
    with atomic():
        upload, media = _unfinished(handle)
        if upload.deferred and total > upload.size:
            _reserve(upload, media, handle.namespace_id, total)


def declare_length(handle: ReceivedHandle, length: int) -> None:
    """Set the length of an upload, and reserve space for the whole; a length that is known must be the same.

    Raises Invalid, InvalidMedia, TooLarge, QuotaExceeded, Unavailable, Gone; nothing is changed then.
    """
    with atomic():
        upload, media = _unfinished(handle)
        if not upload.deferred:
            if length != upload.size:
                raise _wrong(f"It has been said to be {upload.size}.")
            return
        if length < handle.received:
            raise _wrong(f"{handle.received} bytes stand already.")
        _reserve(upload, media, handle.namespace_id, length)
        upload.deferred = False
        upload.save(update_fields=["deferred"])
        if media is not None:
            change(media, None, size=length)


def _unfinished(handle: ReceivedHandle) -> tuple[Upload | PartialUpload, MediaFile | None]:
    """The locked row, with its file; a part has none."""
    if isinstance(handle, PartialHandle):
        part = locks.take_one(Rank.PARTIAL_UPLOAD, PartialUpload.objects.filter(pk=handle.id, ended_at=None))
        if part is None:
            raise Gone("This part has ended. Start a new one.")
        return part, None
    upload, media = locked_upload(handle.id)
    if upload.ended_at:
        raise Gone("This upload has ended. Start a new one.")
    return upload, media


def _reserve(upload: Upload | PartialUpload, media: MediaFile | None, namespace_id: UUID, size: int) -> None:
    name = media.name if media else PART
    require_size(name, size)
    require_size_here(namespace_id, name, size)
    staging.require_space(max(0, size - upload.size))
    if isinstance(upload, Upload):
        require_own_space(namespace_id, upload.user_id, size, reserved=upload.size)
    elif upload.user_id:
        require_space_for_part(namespace_id, upload.user_id, size, other_than=upload.pk)
    release_space(namespace_id, upload.size)
    reserve_space(namespace_id, size)
    upload.size = size
    upload.save(update_fields=["size"])


def require_space_for_part(namespace_id: UUID, user_id: UUID, size: int, *, other_than: UUID | None = None) -> None:
    """Raise QuotaExceeded where a part of ``size`` bytes and the person's other unfinished parts are more than is left.

    Before the row of the namespace is locked. A file counts as its uploader's own only once it stands.
    """
    others = PartialUpload.objects.filter(~Q(pk=other_than), user=user_id, namespace=namespace_id, ended_at=None)
    require_own_space(namespace_id, user_id, size, besides=lambda: others.aggregate(size=Sum("size"))["size"] or 0)


def _wrong(fault: str) -> Invalid:
    return Invalid("This is not the length of the upload.", fields={"Upload-Length": [fault]})
