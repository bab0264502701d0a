"""Makes the preview of a file that is still being uploaded, of what has come of it."""

from __future__ import annotations

import structlog
from msgspec.structs import asdict

from backend.media.services import EarlyOrder, StoredThumbnail, give_up_early_preview, show_beginning
from backend.storage import blobs
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Thumbnail
from media_pipeline.engine.sandbox import Sandbox

log = structlog.get_logger()


def make_early_preview(order: EarlyOrder, sandbox: Sandbox) -> None:
    """Show what can be shown; a file that tells nothing yet, or whose upload has ended, is left alone."""
    try:
        with order.path.open("rb") as file:
            preview = sandbox.beginning(file.fileno(), kind=order.kind, container=order.container)
    except (MediaError, FileNotFoundError) as early:
        log.info("early_preview.none", media=str(order.media_id), why=str(early))
        give_up_early_preview(order)
        return
    stored = [_store(order, thumbnail) for thumbnail in preview.thumbnails]
    if not show_beginning(order, asdict(preview.facts), preview.placeholder, stored):
        for thumbnail in stored:
            blobs.remove(thumbnail.key)


def _store(order: EarlyOrder, thumbnail: Thumbnail) -> StoredThumbnail:
    key = blobs.derived_key(order.media_id, f"{thumbnail.name}.a{order.attempt}.webp")
    blobs.write(key, thumbnail.data)
    return StoredThumbnail(size=thumbnail.name, width=thumbnail.width, height=thumbnail.height, key=key)
