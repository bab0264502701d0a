"""Files that may be played while they are being uploaded."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from msgspec import Struct

from backend.accounts.selectors import policy_of
from backend.errors import NotFound
from backend.media.models import MediaFile, Metadata, State, Upload
from backend.storage import staging

GROWING = "growing"
"""The name under which a file's streams tell that it may be played while it is uploaded."""


def growing_tag(media: MediaFile) -> str:
    """Return the ETag of a file while it grows, and afterwards by the same address: no byte of it changes."""
    return f"{media.pk.hex}.{GROWING}"


class GrowingFile(Struct, frozen=True, kw_only=True):
    """Where the bytes of a file are written, and how many it will have."""

    path: Path
    size: int
    etag: str
    content_type: str
    name: str


def may_grow(media: MediaFile) -> bool:
    """Whether others may have the bytes of a file before all are there.

    Its namespace has to allow it; metadata that is to be removed, and a virus scanner, need all of them first. Of an
    upload that is staged in parts no more than its beginning can be read.
    """
    has_to_be_whole = settings.CLAMD_ADDRESS or staging.is_in_parts() or media.metadata != Metadata.AS_SENT
    return not has_to_be_whole and policy_of(media.namespace_id).play_uploads


def growing_file(media: MediaFile) -> GrowingFile | None:
    """A file that is being uploaded and may be played meanwhile; None once it is whole. Raises NotFound."""
    if GROWING not in media.streams or not may_grow(media):
        raise NotFound("This file cannot be played while it is being uploaded.")
    if media.state != State.UPLOADING:
        return None
    upload_id = Upload.objects.values_list("pk", flat=True).filter(media=media.pk, ended_at=None).first()
    if upload_id is None:
        return None
    return GrowingFile(
        path=staging.path_of(upload_id),
        size=media.size,
        etag=growing_tag(media),
        content_type=media.content_type,
        name=media.name,
    )
