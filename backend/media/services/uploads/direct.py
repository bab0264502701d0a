"""Uploads straight into the object storage: the server gives out addresses of parts, and judges what has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.connections import lend_connections
from backend.errors import Conflict, Gone, Invalid, Unavailable
from backend.media.models import Upload
from backend.media.payloads import AttachmentPayload, DirectUploadPayload, PartAddresses, StoredPart
from backend.media.placements import Destination
from backend.media.selectors import attachments
from backend.media.services.uploads.announcements import announce_progress
from backend.media.services.uploads.handles import NewUpload, UploadHandle
from backend.media.services.uploads.rows import open_upload
from backend.media.services.uploads.sending import (
    finish_upload,
    judge_upload,
    start_upload,
    terminate_upload,
    upload_goes_on,
)
from backend.sniff import HEAD_BYTES
from backend.storage import incoming, staging

T = TypeVar("T")

_AWAY = "The object storage does not answer just now. What was sent is kept; try again in a moment."
_OVER = "This upload has ended. Start it again under a new upload_id."


def start_direct(actor: Actor, new: NewUpload, to: Destination) -> DirectUploadPayload:
    """Give a file its place, and let the object storage take its parts; raises NotFound where there is none.

    A repeated start (same ``upload_id``) is answered with the upload that stands. Raises Conflict where its bytes go
    to this server.
    """
    incoming.require_storage()
    if not new.size:
        raise Invalid("An empty file has no parts: send it to the server.", fields={"size": ["Must be at least 1."]})
    handle = start_upload(actor, replace(new, direct=True), to)
    if not handle.ended:
        _require_direct(handle)
        lend_connections()
        _stored(lambda: incoming.standing(handle.id, size=handle.size))
    return DirectUploadPayload(
        id=str(handle.id),
        media=str(handle.media_id),
        message=str(handle.message_id) if handle.message_id else None,
        part_size=incoming.part_size(handle.size),
        expires_at=handle.expires_at,
    )


def direct_addresses(actor: Actor, upload_id: UUID | None, numbers: Sequence[int]) -> PartAddresses:
    """Return where parts are to be sent, and which of them stand already; tells others how far the upload is.

    Of a file that was taken in all parts stand. Raises Gone where it may not go on, Conflict where its bytes go to this
    server by now.
    """
    incoming.require_storage()
    handle = open_upload(actor, upload_id)
    most = -(-handle.size // incoming.part_size(handle.size))
    if any(number > most for number in numbers):
        raise Invalid(f"This upload has {most} parts.", fields={"numbers": [f"Must be at most {most}."]})
    if handle.ended:
        found, received = incoming.joined(handle.size), handle.size
    else:
        _require_direct(handle)
        lend_connections()
        found = _stored(lambda: incoming.standing(handle.id, size=handle.size))
        received = min(sum(part.size for part in found.parts), handle.size)
        if not upload_goes_on(actor, handle, received):
            raise Gone(_OVER)
        announce_progress(handle, received, None)
    parts = [
        StoredPart(number=one.number, etag=one.etag, size=one.size) for one in found.parts if one.number in numbers
    ]
    missing = sorted(set(numbers) - {part.number for part in parts})
    urls = incoming.part_addresses(handle.id, found.multipart, missing) if found.multipart else {}
    return PartAddresses(urls=urls, parts=parts, received=received)


def complete_direct(actor: Actor, upload_id: UUID | None, parts: Sequence[tuple[int, str]]) -> AttachmentPayload:
    """Take a file in whose parts all stand: its bytes are read, hashed and judged before anything shows it.

    Repeating it is safe. Raises Invalid for wrong parts, UnsupportedType for a forbidden file, which is removed.
    """
    incoming.require_storage()
    handle = open_upload(actor, upload_id)
    if handle.ended:
        return attachments([handle.media_id])[handle.media_id]
    _require_direct(handle)
    # The storage may take a while, for which others may have the connection.
    lend_connections()
    _stored(lambda: incoming.complete(handle.id, parts, size=handle.size))
    head, sha256 = _stored(lambda: incoming.head_and_hash(handle.id, HEAD_BYTES))
    if not handle.typed:
        judge_upload(actor, handle, head)
    # It may have been taken over meanwhile: then other bytes may come to stand where these were read.
    _require_direct(open_upload(actor, handle.id))
    held_at = incoming.key_of(handle.id)
    return _stored(lambda: finish_upload(actor, handle, size=handle.size, sha256=sha256, held_at=held_at))


def cancel_direct(actor: Actor, upload_id: UUID | None) -> None:
    """Cancel an upload of one's own; what has come of it goes with it."""
    incoming.require_storage()
    terminate_upload(actor, _open(actor, upload_id))


def take_over_direct(handle: UploadHandle) -> None:
    """Let all bytes of an upload come to this server instead: its sender cannot reach the storage.

    What stands there is removed. Raises Unavailable where that fails and uploads are staged in the storage as well.
    """
    rows = Upload.objects.filter(pk=handle.id, ended_at=None)
    if staging.is_in_parts():
        # A process that ends between the two leaves no parts that would be taken for the beginning of what comes.
        _stored(lambda: incoming.discard(handle.id))
    if not rows.filter(direct=True).update(direct=False, offset=0, typed=False):
        return
    try:
        incoming.discard(handle.id)
    except OSError as failed:
        # On a disk nothing stands in the way of the bytes that come: the workers remove the others later.
        if staging.is_in_parts():
            rows.update(direct=True)
            raise Unavailable(_AWAY) from failed


def _open(actor: Actor, upload_id: UUID | None) -> UploadHandle:
    handle = open_upload(actor, upload_id)
    if handle.ended:
        raise Gone(_OVER)
    _require_direct(handle)
    return handle


def _require_direct(handle: UploadHandle) -> None:
    if not handle.direct:
        raise Conflict("The bytes of this upload go to the server itself: go on there.")


def _stored(work: Callable[[], T]) -> T:
    """Do something in the object storage; raises Unavailable where it fails."""
    try:
        return work()
    except OSError as failed:
        raise Unavailable(_AWAY) from failed
