"""Deletes the files whose time in their namespace is over, as its policy ``retention_days`` says."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from backend import clock
from backend.accounts.selectors import retentions
from backend.chat.services.files import take_down
from backend.chat.services.locks import lock_places
from backend.events.publish import atomic
from backend.media.selectors.retention import files_before
from backend.media.services import about_file, locked

log = structlog.get_logger()

_AT_ONCE = 100


def apply_retention() -> int:
    """Delete files for good that are older than their namespace keeps them; returns the number.

    At most 100 in one run, the oldest of a namespace first. Files under a hold are evidence and stay until it is
    lifted, however old; uploads under way end by rules of their own.
    """
    moment, done = clock.now(), 0
    for namespace_id, days in retentions():
        before = moment - timedelta(days=days)
        done += sum(
            _removed(media_id, before, days) for media_id in files_before(namespace_id, before, limit=_AT_ONCE - done)
        )
        if done >= _AT_ONCE:
            break
    return done


def _removed(media_id: UUID, before: datetime, days: int) -> bool:
    """Whether one file was deleted; a failure is logged and keeps no other from being deleted."""
    try:
        with atomic():
            lock_places(lambda: [media_id])
            media = locked(media_id)
            if media.hold or media.state in {"deleted", "uploading"} or media.created_at >= before:
                return False
            action = about_file("media.deleted", media, reason=f"Files are kept for {days} days in this namespace.")
            take_down(media_id, action, actor_id=None, purge_now=True, reason="expired")
            return True
    except Exception as wrong:
        log.error("retention.failed", media=str(media_id), exc_info=wrong)
        return False
