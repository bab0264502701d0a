"""Compares the pictures of a file with those that its namespace blocks, before people see them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO, Literal
from uuid import UUID

import structlog

from backend.media.services import WorkOrder, settle_metadata
from backend.moderation.selectors import compares_pictures, may_be_blocked
from backend.moderation.services import withhold_blocked
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Thumbnail
from media_pipeline.engine.sandbox import Sandbox

log = structlog.get_logger()


def compare(order: WorkOrder, file: IO[bytes], sandbox: Sandbox) -> None:
    """Withhold a picture or video that is blocked, and let people have one that waited for this.

    What cannot be read tells nothing, and is left to what follows. Raises MediaError to be repeated.
    """
    if order.kind != "audio" and compares_pictures(order.namespace_id):
        pictures = _hashes(file, order.kind, order.container, sandbox, order.media_id)
        if pictures and withhold_blocked(order.media_id, pictures):
            log.info("picture.blocked", media=str(order.media_id))
    if order.waits:
        settle_metadata(order)


def is_suspicious(namespace_id: UUID, media_id: UUID, thumbnails: Sequence[Thumbnail], sandbox: Sandbox) -> bool:
    """Whether what the beginning of a file shows is near to anything that its namespace blocks."""
    if not thumbnails or not compares_pictures(namespace_id):
        return False
    try:
        return may_be_blocked(namespace_id, _of_thumbnails(thumbnails, sandbox))
    except MediaError as broken:
        _not_compared(media_id, broken)
        return False


def _hashes(
    file: IO[bytes], kind: Literal["image", "video"], container: str, sandbox: Sandbox, media_id: UUID
) -> list[bytes]:
    """The hashes of the pictures of a file; where they cannot be taken, that of what people would see of it."""
    try:
        return [one.value for one in sandbox.key_frames(file.fileno(), kind=kind, container=container).fingerprints]
    except MediaError as broken:
        _not_compared(media_id, broken)
    try:
        return _of_thumbnails(sandbox.preview(file.fileno(), kind=kind, container=container).thumbnails, sandbox)
    except MediaError as broken:
        _not_compared(media_id, broken)
        return []


def _of_thumbnails(thumbnails: Sequence[Thumbnail], sandbox: Sandbox) -> list[bytes]:
    if not thumbnails:
        return []
    largest = max(thumbnails, key=lambda one: one.width * one.height)
    with tempfile.TemporaryFile() as file:
        file.write(largest.data)
        file.flush()
        return [one.value for one in sandbox.key_frames(file.fileno(), kind="image", container="webp").fingerprints]


def _not_compared(media_id: UUID, broken: MediaError) -> None:
    """Note why pictures of a file could not be compared. Raises the error where trying again may help."""
    if broken.retryable:
        raise broken
    log.info("picture.not_compared", media=str(media_id), code=broken.code)
