"""What becomes of a rendition whose work has failed."""

from __future__ import annotations

from django.conf import settings

from backend.media.payloads import StageError
from backend.media.services import RenditionOrder, fail_rendition, put_off_rendition
from media_pipeline.engine.errors import MediaError
from media_pipeline.stages import StageReport


def error_of(broken: MediaError) -> StageError:
    """Return what is told of a file that could not be read."""
    return StageError(code=broken.code, message=broken.message, retryable=broken.retryable)


def end_badly(order: RenditionOrder, report: StageReport[RenditionOrder], error: StageError) -> None:
    """Tell of a failure, and give the rendition back for another attempt, or up."""
    report.failed(error)
    if error.retryable and order.attempt < settings.MAX_ATTEMPTS:
        put_off_rendition(order)
    else:
        fail_rendition(order, error)
