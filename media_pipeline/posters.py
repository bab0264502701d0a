"""Makes the pictures of one video anew, of the moment that a person has chosen."""

from __future__ import annotations

from backend.media.services import (
    RenditionOrder,
    publish_poster,
    report_later_stage,
)
from backend.storage import blobs
from media_pipeline import thumbnails
from media_pipeline.endings import end_badly, error_of
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.stages import StageReport


def make_poster(order: RenditionOrder, sandbox: Sandbox) -> None:
    """Read, store and show; ends ready, failed with the pictures before, or given back for another attempt."""
    report = StageReport(order, report_later_stage)
    report.start(order.stage)
    try:
        with blobs.local_file(order.key) as file:
            preview = sandbox.preview(file.fileno(), kind="video", container=order.container, at_s=order.plan["at_s"])
    except MediaError as broken:
        end_badly(order, report, error_of(broken))
        return
    pictures = thumbnails.stored(order.media_id, order.picture_attempt, preview.thumbnails)
    report.done()
    if not publish_poster(order, preview.placeholder, pictures):
        # The lease was lost to a later choice or to a deletion: nothing of this attempt may stay behind.
        for picture in pictures:
            blobs.remove(picture.key)
