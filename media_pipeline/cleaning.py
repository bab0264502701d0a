"""Removes metadata from what is served of a file: a copy is stored where the file has any."""

from collections.abc import Iterator
from typing import IO

import structlog

from backend.media.services import WorkOrder, settle_metadata
from backend.storage import blobs
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.metadata.parts import Part
from media_pipeline.engine.sandbox import Sandbox

log = structlog.get_logger()

_BLOCK = 1024 * 1024


def clean(order: WorkOrder, file: IO[bytes], sandbox: Sandbox) -> None:
    """Have the file served without metadata; one that cannot be read well enough for that is not served at all.

    Raises MediaError to be repeated.
    """
    try:
        parts = sandbox.without_metadata(file.fileno(), kind=order.kind, container=order.container)
    except MediaError as broken:
        if broken.retryable:
            raise
        log.info("metadata.not_removed", media=str(order.media_id), code=broken.code)
        return
    if parts is None:
        settle_metadata(order)
        return
    key = blobs.derived_key(order.media_id, f"served.a{order.attempt}")
    sha256, size = blobs.write_pieces(key, _bytes_of(parts, file))
    if not settle_metadata(order, key=key, sha256=sha256, size=size):
        blobs.remove(key)


def _bytes_of(parts: list[Part], file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of the parts; no more of them than the file has, with a little for what is put in."""
    left = file.seek(0, 2) + _BLOCK
    for part in parts:
        for piece in _pieces(part, file):
            left -= len(piece)
            if left < 0:
                raise MediaError("invalid_media", "This file is damaged.")
            yield piece


def _pieces(part: Part, file: IO[bytes]) -> Iterator[bytes]:
    if isinstance(part, bytes):
        yield part
        return
    if isinstance(part, int):
        for at in range(0, part, _BLOCK):
            yield bytes(min(_BLOCK, part - at))
        return
    start, stop = part
    file.seek(start)
    while start < stop and (data := file.read(min(_BLOCK, stop - start))):
        start += len(data)
        yield data
