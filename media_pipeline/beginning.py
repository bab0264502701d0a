"""Makes the preview of a file that is still being uploaded, of what has come of it."""

from __future__ import annotations

import structlog
from msgspec.structs import asdict

from backend.errors import Unavailable
from backend.media.services import EarlyOrder, give_up_early_preview, show_beginning
from backend.moderation.selectors import compares_pictures
from backend.storage import blobs, staging
from backend.storage.base import StoreFailed
from media_pipeline import thumbnails
from media_pipeline.comparing import is_suspicious
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.sandbox import Sandbox

log = structlog.get_logger()


def make_early_preview(order: EarlyOrder, sandbox: Sandbox) -> None:
    """Show what can be shown; a file that tells nothing yet, may be blocked, or is no longer sent is left alone."""
    try:
        with staging.beginning(order.upload_id) as file:
            preview = sandbox.beginning(file.fileno(), kind=order.kind, container=order.container, total=order.size)
    except (MediaError, FileNotFoundError, StoreFailed, Unavailable) as early:
        log.info("early_preview.none", media=str(order.media_id), why=str(early))
        give_up_early_preview(order)
        return
    if is_suspicious(order.namespace_id, order.media_id, preview.thumbnails, sandbox):
        log.info("early_preview.suspicious", media=str(order.media_id))
        give_up_early_preview(order)
        return
    pictures = thumbnails.stored(order.media_id, order.attempt, preview.thumbnails)
    # What is said of the whole file is said once all of it was looked at.
    facts = asdict(preview.facts) | {"playable": None}
    # Where pictures are blocked, all of a film has to be compared before people see more of it than this.
    plays = preview.facts.playable is True and not compares_pictures(order.namespace_id)
    if not show_beginning(order, facts, preview.placeholder, pictures, plays=plays):
        for thumbnail in pictures:
            blobs.remove(thumbnail.key)
