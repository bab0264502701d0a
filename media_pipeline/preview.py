"""Makes the preview of one work order, and reports each stage as it happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Literal

import structlog
from django.conf import settings
from msgspec.structs import asdict
from prometheus_client import Histogram

from backend import clock
from backend.media.payloads import StageError
from backend.media.services import (
    Stage,
    StoredThumbnail,
    WorkOrder,
    fail_processing,
    finish_processing,
    finish_without_preview,
    release_lease,
    report_stage,
    show_thumbnails,
)
from backend.storage import blobs
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Facts, Thumbnail
from media_pipeline.engine.sandbox import Sandbox

log = structlog.get_logger()

STAGE_SECONDS = Histogram("offchat_stage_seconds", "How long stages of the pipeline take.", ["stage"])

_SOUND_TYPES = {"mp4": "audio/mp4", "webm": "audio/webm", "mkv": "audio/x-matroska"}
"""What containers for videos are called when they hold only sound, where that has a name."""

_TYPES_BEHIND_TAGS = {"flac": "audio/flac", "aac": "audio/aac", "pcm_s16le": "audio/wav", "pcm_s24le": "audio/wav"}
"""What sound is called that begins with ID3 like an MP3 and is none, by its codec."""


class StageReport:
    """Reports the stages of a job, one at a time."""

    def __init__(self, order: WorkOrder) -> None:
        self._order = order
        self._name = ""
        self._started_at = ""
        self._clock = 0.0

    def start(self, name: str) -> None:
        """Report the start of a stage."""
        self._name, self._started_at, self._clock = name, clock.stamp(clock.now()), time.monotonic()
        self._report("started")

    def done(self) -> None:
        """Report the success of the present stage."""
        STAGE_SECONDS.labels(self._name).observe(time.monotonic() - self._clock)
        self._report("done")

    def failed(self, error: StageError) -> None:
        """Report the failure of the present stage."""
        self._report("failed", error)

    def _report(self, state: Literal["started", "done", "failed"], error: StageError | None = None) -> None:
        elapsed = None if state == "started" else round(1000 * (time.monotonic() - self._clock))
        stage = Stage(name=self._name, state=state, started_at=self._started_at, elapsed_ms=elapsed, error=error)
        report_stage(self._order, stage)


def make_preview(order: WorkOrder, sandbox: Sandbox) -> None:
    """Probe, poster, thumbnails; the file ends ready, failed, or given back for another attempt."""
    report, found = StageReport(order), dict[str, Any]()
    report.start("probe")

    def probed(facts: Facts) -> None:
        found.update(_columns(order, facts))
        report.done()
        report.start("thumbnail")

    try:
        _work(order, sandbox, report, probed)
    except MediaError as broken:
        error = StageError(code=broken.code, message=broken.message, retryable=broken.retryable)
        if broken.code == "unsupported_codec":
            report.failed(error)
            finish_without_preview(order, found, error)
        else:
            _end_badly(order, report, error)
    except FileNotFoundError:
        log.error("blob.missing", media=str(order.media_id), key=order.key)
        missing = "The stored bytes of this file are missing. Send it again."
        _end_badly(order, report, StageError(code="internal", message=missing, retryable=False))


def _work(order: WorkOrder, sandbox: Sandbox, report: StageReport, probed: Callable[[Facts], None]) -> None:
    with blobs.open_blob(order.key) as file:
        preview = sandbox.preview(file.fileno(), kind=order.kind, container=order.container, on_facts=probed)
    stored = [_store(order, thumbnail) for thumbnail in preview.thumbnails]
    report.done()
    if show_thumbnails(order, _columns(order, preview.facts), preview.placeholder, stored):
        finish_processing(order)
        return
    # The lease was lost, perhaps to a deletion whose purge is over: nothing of this attempt may stay behind.
    for thumbnail in stored:
        blobs.remove(thumbnail.key)


def _store(order: WorkOrder, thumbnail: Thumbnail) -> StoredThumbnail:
    key = blobs.derived_key(order.media_id, f"{thumbnail.name}.a{order.attempt}.webp")
    blobs.write(key, thumbnail.data)
    return StoredThumbnail(size=thumbnail.name, width=thumbnail.width, height=thumbnail.height, key=key)


def _columns(order: WorkOrder, facts: Facts) -> dict[str, Any]:
    columns = asdict(facts)
    if order.kind == "video" and facts.codec is None:
        # A container for videos that holds only sound: what a voice recorder writes.
        columns["kind"] = "audio"
        if order.container in _SOUND_TYPES:
            columns["content_type"] = _SOUND_TYPES[order.container]
    if order.container == "mp3" and (behind := _TYPES_BEHIND_TAGS.get(facts.audio_codec or "")):
        columns["content_type"] = behind
    return columns


def _end_badly(order: WorkOrder, report: StageReport, error: StageError) -> None:
    report.failed(error)
    if error.retryable and order.attempt < settings.MAX_ATTEMPTS:
        release_lease(order)
    else:
        fail_processing(order, error)
