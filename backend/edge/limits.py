"""What clients must keep to: said over HTTP before anybody logs in, and by the first frame of every socket."""

from __future__ import annotations

from django.conf import settings
from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """How much and how often."""

    frame_bytes: int
    commands_per_10s: int
    message_chars: int
    upload_bytes: int
    pending_uploads: int


def limits() -> Limits:
    """The limits of this server."""
    return Limits(
        frame_bytes=settings.FRAME_BYTES,
        commands_per_10s=settings.COMMANDS_PER_10S,
        message_chars=settings.MESSAGE_CHARS,
        upload_bytes=settings.MAX_UPLOAD_BYTES,
        pending_uploads=settings.PENDING_UPLOADS,
    )
