"""Fetches the pictures of pages that messages link to: bounded bytes, shrunk in the sandbox, without metadata."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from hashlib import sha256
from typing import IO
from uuid import UUID

import structlog
from django.conf import settings

from backend.chat.services import PictureFacts
from backend.errors import Unavailable
from backend.moderation.selectors import blocks_portrait, compares_pictures
from backend.sniff import AVIF, GIF, HEAD_BYTES, JPEG, PNG, WEBP, sniff
from backend.storage import scanner
from backend.storage.blobs import link_picture_key, local_file
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.sandbox import Sandbox, SandboxFailed

log = structlog.get_logger()

BYTES = 5 * 1024 * 1024
"""How large a picture may be, in bytes."""

_SHOWN = {JPEG, PNG, GIF, WEBP, AVIF}
_SIZE = "medium"
"""That of the three sizes of a preview whose longer side has at most 640 pixels."""


def shrunk(body: bytes, sandbox: Sandbox) -> PictureFacts | None:
    """Return what a page gave as its picture, shrunk; None where it is none, or may not be shown.

    Where a virus scanner is set it sees the picture first. Raises SandboxFailed, OSError, and Unavailable while the
    scanner is away: there is no picture just now.
    """
    file_type = sniff(body[:HEAD_BYTES])
    if file_type not in _SHOWN:
        return None
    try:
        with tempfile.TemporaryFile() as file:
            file.write(body)
            file.flush()
            if not _is_clean(file):
                return None
            preview = sandbox.preview(file.fileno(), kind="image", container=file_type.container)
    except MediaError as error:
        if error.retryable:
            raise Unavailable(error.message) from error
        log.info("link_picture.not_shown", error=error.message)
        return None
    [picture] = [one for one in preview.thumbnails if one.name == _SIZE]
    return PictureFacts(
        sha256=sha256(body).hexdigest(), data=picture.data, width=picture.width, height=picture.height,
        placeholder=preview.placeholder or "",
    )  # fmt: skip


def _is_clean(file: IO[bytes]) -> bool:
    if not settings.CLAMD_ADDRESS:
        return True
    file.seek(0)
    return scanner.scan(file).outcome == "clean"


def refused_in(namespace_id: UUID, sandbox: Sandbox) -> Callable[[UUID, str], bool]:
    """Return what tells whether a namespace blocks a picture, by the SHA-256 of its bytes or by how it looks."""
    compares = compares_pictures(namespace_id)

    def is_refused(picture_id: UUID, sha256: str) -> bool:
        try:
            looks = _looks_of(picture_id, sandbox) if compares else []
        except (MediaError, SandboxFailed, OSError, Unavailable) as error:
            log.warning("link_picture.not_compared", error=repr(error))
            return True
        return blocks_portrait([namespace_id], picture_id, sha256, looks)

    return is_refused


def _looks_of(picture_id: UUID, sandbox: Sandbox) -> list[bytes]:
    with local_file(link_picture_key(picture_id)) as file:
        found = sandbox.key_frames(file.fileno(), kind="image", container=WEBP.container)
    return [one.value for one in found.fingerprints]
