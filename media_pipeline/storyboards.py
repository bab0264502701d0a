"""Makes the storyboard of one video: a sheet of small pictures, and WebVTT that says when each is shown."""

from __future__ import annotations

import structlog

from backend.media.payloads import StageError
from backend.media.services import (
    RenditionOrder,
    fail_rendition,
    publish_rendition,
    put_off_rendition,
    report_later_stage,
)
from backend.storage import blobs
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Storyboard
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.stages import StageReport

log = structlog.get_logger()

SHORTEST_S = 5.0
"""A shorter video has no storyboard: its time line has no room for different pictures."""


def make_storyboard(order: RenditionOrder, sandbox: Sandbox) -> None:
    """Draw, store and offer; ends ready, failed, or given back for another attempt."""
    report = StageReport(order, report_later_stage)
    report.start(order.stage)
    try:
        with blobs.local_file(order.key) as file:
            storyboard = sandbox.storyboard(file.fileno(), container=order.container)
    except MediaError as broken:
        error = StageError(code=broken.code, message=broken.message, retryable=broken.retryable)
        report.failed(error)
        if error.retryable:
            put_off_rendition(order)
        else:
            fail_rendition(order, error)
        return
    sheet, cues = order.named("webp"), order.named("vtt")
    files = {cues: web_vtt(storyboard, sheet, order.duration).encode(), sheet: storyboard.sheet}
    for name, content in files.items():
        blobs.write(blobs.derived_key(order.media_id, name), content)
    report.done()
    if not publish_rendition(order, {name: len(content) for name, content in files.items()}):
        # The lease was lost, perhaps to a deletion whose purge is over: nothing of this attempt may stay behind.
        for name in files:
            blobs.remove(blobs.derived_key(order.media_id, name))


def web_vtt(storyboard: Storyboard, sheet: str, duration: float | None) -> str:
    """The cues: each names a part of the sheet, which stands beside this file, and lasts until the next one begins."""
    starts = storyboard.starts
    ends = [*starts[1:], max(duration or 0.0, starts[-1] + 1)]
    cues = ["WEBVTT\n"]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        x = number % storyboard.columns * storyboard.width
        y = number // storyboard.columns * storyboard.height
        part = f"{sheet}#xywh={x},{y},{storyboard.width},{storyboard.height}"
        cues.append(f"{_time(start if number else 0.0)} --> {_time(end)}\n{part}\n")
    return "\n".join(cues)


def _time(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}.{milliseconds:03}"
