"""Shows the first page of a document; one that cannot be drawn is a plain file, and sound."""

import structlog
from msgspec.structs import asdict

from backend.media.payloads import StageError
from backend.media.services import WorkOrder, finish_processing, report_stage, show_thumbnails
from backend.storage import blobs
from media_pipeline import thumbnails
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import DOCUMENT_LIMITS
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.stages import StageReport

log = structlog.get_logger()


def show_document(order: WorkOrder, sandbox: Sandbox) -> None:
    """Draw the first page and count the pages; the file ends ready either way. Raises MediaError to be repeated."""
    report = StageReport(order, report_stage)
    report.start("thumbnail")
    try:
        with blobs.local_file(order.key) as file:
            preview = sandbox.preview(file.fileno(), kind="document", container=order.container, limits=DOCUMENT_LIMITS)
    except MediaError as broken:
        if broken.retryable:
            raise
        log.info("document.not_drawn", media=str(order.media_id), code=broken.code)
        report.failed(StageError(code=broken.code, message=broken.message, retryable=False))
        finish_processing(order)
        return
    pictures = thumbnails.stored(order.media_id, order.attempt, preview.thumbnails)
    report.done()
    if show_thumbnails(order, asdict(preview.facts), preview.placeholder, pictures):
        finish_processing(order)
        return
    # The lease was lost, perhaps to a deletion whose purge is over: nothing of this attempt may stay behind.
    for thumbnail in pictures:
        blobs.remove(thumbnail.key)
