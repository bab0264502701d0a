"""Unfinished uploads: files on a local disk, or parts in an object storage where ``UPLOAD_STAGING`` says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from uuid import UUID

from django.conf import settings

from backend.storage.staging import disk, parts
from backend.storage.staging.base import Staged
from backend.storage.staging.disk import (
    NotStored,
    StagedFile,
    discard,
    move,
    path_of,
    require_space,
    sha256_of,
    staged_before,
    standing,
)


def is_in_parts() -> bool:
    """Whether uploads are staged in the object storage."""
    return bool(settings.UPLOAD_STAGING == "s3")


def staged(upload_id: UUID) -> Staged:
    """Return the bytes of an upload, to be entered for its lock."""
    return parts.StagedParts(upload_id) if is_in_parts() else StagedFile(upload_id)


def received(upload_id: UUID, noted: int = 0) -> int:
    """Return how many bytes are safely stored, 0 before the first.

    In an object storage that is known for certain under the upload's lock: here it is what was ``noted`` last.
    """
    return noted if is_in_parts() else disk.received(upload_id)


@contextmanager
def beginning(upload_id: UUID) -> Iterator[IO[bytes]]:
    """Open what has come of an upload, as far as this machine can read it before its end.

    Raises FileNotFoundError where it can read nothing of it.
    """
    if is_in_parts():
        with parts.beginning(upload_id) as copy:
            yield copy
        return
    with path_of(upload_id).open("rb") as file:
        yield file


def begin_with(upload_id: UUID, part_id: UUID, size: int) -> None:
    """Make a part the beginning of its upload where that takes no copy; does nothing elsewhere."""
    if not is_in_parts():
        disk.begin_with(upload_id, part_id, size)


def abandon(upload_id: UUID, *, direct: bool = False) -> None:
    """Remove the bytes of an upload, wherever they are staged; ``direct``: in the object storage in any case."""
    discard(upload_id)
    if direct or is_in_parts():
        parts.abandon(upload_id)


__all__ = [
    "NotStored",
    "Staged",
    "StagedFile",
    "abandon",
    "begin_with",
    "beginning",
    "discard",
    "is_in_parts",
    "move",
    "path_of",
    "received",
    "require_space",
    "sha256_of",
    "staged",
    "staged_before",
    "standing",
]
