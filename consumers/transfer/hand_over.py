"""Has another server send a file that this one has allowed: nginx from the disk, or an object storage."""

from __future__ import annotations

from typing import IO
from urllib.parse import quote

from django.conf import settings

from backend.media.selectors import StoredFile
from backend.storage import blobs
from backend.storage.links import signed_address
from backend.storage.s3 import S3File
from consumers.http.headers import Headers
from consumers.transfer.ranges import disposition, served_type

INTERNAL = "/internal/blobs/"
"""Where nginx finds ``blobs/``; requests of clients for it are refused."""


def internal_address(file: StoredFile) -> str | None:
    """Return where nginx finds the bytes; None where this server is to send them itself."""
    path = blobs.local_path(file.key) if settings.MEDIA_DELIVERY == "nginx" else None
    return f"{INTERNAL}{quote(file.key)}" if path and path.exists() else None


def redirection(file: StoredFile, bytes_: IO[bytes], *, save: bool, kept_long: bool) -> Headers | None:
    """Return the headers of a redirection to the storage; None where this server is to send the bytes itself.

    It sends what browsers may keep for ever, which they would otherwise fetch anew every minute, and what plays: a
    player asks for parts of it as long as it plays, and of the address that it was sent to.
    """
    if settings.MEDIA_DELIVERY != "redirect" or not isinstance(bytes_, S3File) or kept_long:
        return None
    if not save and file.content_type.startswith(("audio/", "video/")):
        return None
    address = signed_address(
        bytes_.store,
        file.key,
        content_type=served_type(file.content_type),
        disposition=disposition(file.name, file.content_type, save=save),
    )
    return {"Location": address, "Cache-Control": "no-store"}
