"""Uploads straight into the object storage: the server gives out addresses of parts, and judges what has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from backend.accounts.access import Actor
from backend.errors import Gone, Invalid, NotFound, Unavailable
from backend.media.payloads import AttachmentPayload, DirectUploadPayload
from backend.media.placements import Destination
from backend.media.selectors import attachments
from backend.media.services.uploads.announcements import announce_progress
from backend.media.services.uploads.rows import NewUpload, UploadHandle, open_upload
from backend.media.services.uploads.sending import (
    finish_upload,
    judge_upload,
    start_upload,
    terminate_upload,
    upload_goes_on,
)
from backend.sniff import HEAD_BYTES
from backend.storage import incoming

T = TypeVar("T")

_AWAY = "The object storage does not answer just now. What was sent is kept; try again in a moment."
_OVER = "This upload has ended. Start it again under a new upload_id."


def start_direct(actor: Actor, new: NewUpload, to: Destination) -> DirectUploadPayload:
    """Give a file its place, and let the object storage take its parts; raises NotFound where there is none.

    A repeated start (same ``upload_id``) is answered with the upload that stands.
    """
    incoming.require_storage()
    if not new.size:
        raise Invalid("An empty file has no parts: send it to the server.", fields={"size": ["Must be at least 1."]})
    handle = start_upload(actor, new, to)
    if not handle.ended:
        _stored(lambda: incoming.begin(handle.id))
    return DirectUploadPayload(
        id=str(handle.id),
        media=str(handle.media_id),
        message=str(handle.message_id) if handle.message_id else None,
        part_size=incoming.part_size(handle.size),
        expires_at=handle.expires_at,
    )


def direct_addresses(actor: Actor, upload_id: UUID | None, numbers: Sequence[int]) -> dict[str, str]:
    """Return where parts are to be sent, by their numbers; tells others how far the upload is.

    Raises Gone where it may not go on.
    """
    incoming.require_storage()
    handle = _open(actor, upload_id)
    most = -(-handle.size // incoming.part_size(handle.size))
    if any(number > most for number in numbers):
        raise Invalid(f"This upload has {most} parts.", fields={"numbers": [f"Must be at most {most}."]})
    received = _stored(lambda: incoming.received(handle.id))
    if not upload_goes_on(actor, handle, received):
        raise Gone(_OVER)
    announce_progress(handle, min(received, handle.size), None)
    return _stored(lambda: incoming.part_addresses(handle.id, numbers))


def complete_direct(actor: Actor, upload_id: UUID | None, parts: Sequence[tuple[int, str]]) -> AttachmentPayload:
    """Take a file in whose parts all stand: its bytes are read, hashed and judged before anything shows it.

    Repeating it is safe. Raises Invalid for wrong parts, UnsupportedType for a forbidden file, which is removed.
    """
    incoming.require_storage()
    handle = open_upload(actor, upload_id)
    if handle.ended:
        return attachments([handle.media_id])[handle.media_id]
    _stored(lambda: incoming.complete(handle.id, parts, size=handle.size))
    head, sha256 = _stored(lambda: incoming.head_and_hash(handle.id, HEAD_BYTES))
    try:
        if not handle.typed:
            judge_upload(actor, handle, head)
        held_at = incoming.key_of(handle.id)
        payload = _stored(lambda: finish_upload(actor, handle, size=handle.size, sha256=sha256, held_at=held_at))
    finally:
        if _has_ended(actor, handle):
            # What fails here is left to the sweeper.
            with suppress(OSError):
                incoming.discard(handle.id)
    return payload


def cancel_direct(actor: Actor, upload_id: UUID | None) -> None:
    """Cancel an upload of one's own, and remove what has come of it."""
    incoming.require_storage()
    handle = _open(actor, upload_id)
    terminate_upload(actor, handle)
    _stored(lambda: incoming.discard(handle.id))


def _open(actor: Actor, upload_id: UUID | None) -> UploadHandle:
    handle = open_upload(actor, upload_id)
    if handle.ended:
        raise Gone(_OVER)
    return handle


def _has_ended(actor: Actor, handle: UploadHandle) -> bool:
    try:
        return open_upload(actor, handle.id).ended
    except (Gone, NotFound):
        return True


def _stored(work: Callable[[], T]) -> T:
    """Do something in the object storage; raises Unavailable where it fails."""
    try:
        return work()
    except OSError as failed:
        raise Unavailable(_AWAY) from failed
