"""What is told of uploads on their way and kept nowhere: how far they are, and that another request wants one."""

from __future__ import annotations

from uuid import UUID

from backend.events.publish import announce
from backend.ids import new_id
from backend.media.events import Progress, UploadProgress, UploadWanted
from backend.media.services.uploads.handles import UploadHandle


def announce_progress(handle: UploadHandle, received: int, bytes_per_s: float | None) -> None:
    """Announce the progress of an upload: ephemeral, with the offset that is safely stored.

    Where its length is not known yet, size and percentage are 0.
    """
    left = max(0, handle.size - received)
    progress = Progress(
        media=str(handle.media_id),
        message=str(handle.message_id) if handle.message_id else None,
        received=received,
        size=handle.size,
        percent=round(100 * received / handle.size, 1) if handle.size else 0.0,
        bytes_per_s=round(bytes_per_s) if bytes_per_s else None,
        eta_s=round(left / bytes_per_s, 1) if bytes_per_s and handle.size else None,
    )
    audience = (*handle.streams, f"moderation:{handle.namespace_id}")
    event = UploadProgress(audience=audience, numbers=handle.streams, data=progress, subject=handle.media_id)
    announce(event, actor_id=handle.user_id)


def wanted_audience(upload_id: UUID) -> str:
    """Where the holder of an upload listens for others who want it."""
    return f"media:upload:{upload_id}"


def ask_for_upload(upload_id: UUID) -> None:
    """Ask the process that holds an upload to flush its bytes and release the lock."""
    announce(UploadWanted(audience=(wanted_audience(upload_id),), subject=new_id()))
