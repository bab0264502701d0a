"""The limits for clients: published over HTTP before log-in, and in the first frame of every socket."""

from __future__ import annotations

from django.conf import settings
from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """Sizes, numbers and rates that the server accepts.

    ``direct_upload_bytes``: from which size on files are best sent straight into the object storage; null for none.
    """

    frame_bytes: int
    commands_per_10s: int
    message_chars: int
    upload_bytes: int
    pending_uploads: int
    direct_upload_bytes: int | None


def limits() -> Limits:
    """Return the limits of this server, from its settings."""
    return Limits(
        frame_bytes=settings.FRAME_BYTES,
        commands_per_10s=settings.COMMANDS_PER_10S,
        message_chars=settings.MESSAGE_CHARS,
        upload_bytes=settings.MAX_UPLOAD_BYTES,
        pending_uploads=settings.PENDING_UPLOADS,
        direct_upload_bytes=settings.DIRECT_UPLOAD_BYTES or None,
    )
