"""Makes the preview of one work order, and reports each stage as it happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from msgspec import to_builtins
from msgspec.structs import asdict

from backend.media.payloads import StageError
from backend.media.services import (
    RenditionName,
    WorkOrder,
    fail_processing,
    finish_processing,
    finish_without_preview,
    keep_photo_details,
    release_lease,
    report_stage,
    show_thumbnails,
)
from backend.storage import blobs
from media_pipeline import clips, storyboards, thumbnails
from media_pipeline.cleaning import clean
from media_pipeline.comparing import compare
from media_pipeline.documents import show_document
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.scanning import scan_first
from media_pipeline.stages import StageReport

log = structlog.get_logger()

_SOUND_TYPES = {"mp4": "audio/mp4", "webm": "audio/webm", "mkv": "audio/x-matroska"}
"""What containers for videos are called when they hold only sound, where that has a name."""

_TYPES_BEHIND_TAGS = {"flac": "audio/flac", "aac": "audio/aac", "pcm_s16le": "audio/wav", "pcm_s24le": "audio/wav"}
"""What sound is called that begins with ID3 like an MP3 and is none, by its codec."""


def make_preview(order: WorkOrder, sandbox: Sandbox) -> None:
    """Scan and compare; then thumbnails, or waveform and cover. The file ends ready, failed, or given back."""
    report, found = StageReport(order, report_stage), dict[str, Any]()

    def probed(facts: Facts) -> None:
        found.update(_columns(order, facts))
        report.done()
        report.start("waveform" if found.get("kind", order.kind) == "audio" else "thumbnail")

    try:
        if order.scans and not scan_first(order, report):
            return
        if order.is_plain:
            finish_processing(order)
            return
        if order.is_document:
            show_document(order, sandbox)
            return
        report.start("probe")
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


def _work(order: WorkOrder, sandbox: Sandbox, report: StageReport[WorkOrder], probed: Callable[[Facts], None]) -> None:
    with blobs.local_file(order.key) as file:
        compare(order, file, sandbox)
        if order.cleans:
            clean(order, file, sandbox)
        if order.photo_details != "none":
            _keep_details(order, file.fileno(), sandbox)
        preview = sandbox.preview(
            file.fileno(),
            kind=order.kind,
            container=order.container,
            on_facts=probed,
            at_s=order.poster_s,
            shrink_side=order.shrink_side,
        )
    pictures = thumbnails.stored(order.media_id, order.attempt, preview.thumbnails)
    report.done()
    columns = {**_columns(order, preview.facts), "waveform": preview.waveform}
    if show_thumbnails(order, columns, preview.placeholder, pictures):
        finish_processing(order, playback=to_builtins(preview.plan), others=_others(order, preview))
        return
    # The lease was lost, perhaps to a deletion whose purge is over: nothing of this attempt may stay behind.
    for thumbnail in pictures:
        blobs.remove(thumbnail.key)


def _others(order: WorkOrder, preview: Preview) -> list[RenditionName]:
    """What is made of the file besides, once it is there."""
    if order.kind == "image":
        return ["clip"] if preview.is_animated else ["picture"] if preview.facts.playable is False else []
    length = preview.facts.duration or 0.0
    if order.kind != "video" or preview.facts.codec is None:
        return []
    named: dict[RenditionName, float] = {"storyboard": storyboards.SHORTEST_S, "clip": clips.SHORTEST_S}
    return [name for name, shortest in named.items() if length >= shortest]


def _keep_details(order: WorkOrder, fd: int, sandbox: Sandbox) -> None:
    """Keep when and where a photo was taken, as its sender allows; without it the file is shown all the same."""
    try:
        taken = sandbox.taken(fd, container=order.container)
    except MediaError as broken:
        if broken.retryable:
            raise
        return
    keep_photo_details(order, taken_s=taken.taken_s, place=taken.place)


def _columns(order: WorkOrder, facts: Facts) -> dict[str, Any]:
    columns = asdict(facts)
    if order.kind == "video":
        # A container for videos may hold only sound: what a voice recorder writes.
        columns["kind"] = "video" if facts.codec else "audio"
    if columns.get("kind") == "audio" and order.container in _SOUND_TYPES:
        columns["content_type"] = _SOUND_TYPES[order.container]
    if order.container == "mp3" and (behind := _TYPES_BEHIND_TAGS.get(facts.audio_codec or "")):
        columns["content_type"] = behind
    return columns


def _end_badly(order: WorkOrder, report: StageReport[WorkOrder], error: StageError) -> None:
    report.failed(error)
    if error.retryable and order.attempt < settings.MAX_ATTEMPTS:
        release_lease(order)
    else:
        fail_processing(order, error)
