"""Judges by size and type whether the server, and the policies of a namespace, take a file, and how it is served."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from backend import sniff
from backend.accounts.selectors import policy_of
from backend.errors import InvalidMedia, TooLarge, UnsupportedType
from backend.media.models import Metadata


def size_text(size: int) -> str:
    """Bytes as a person reads them."""
    return f"{size / 1024 / 1024:.0f} MiB" if size >= 10 * 1024 * 1024 else f"{size / 1024 / 1024:.1f} MiB"


def require_size(name: str, size: int) -> None:
    """Raise InvalidMedia for no bytes, TooLarge for more than this server takes."""
    if size <= 0:
        raise InvalidMedia(f"{name} is empty. Choose a file that has content.")
    _require_at_most(settings.MAX_UPLOAD_BYTES, name, size, taker="server")


def require_size_here(namespace_id: UUID, name: str, size: int) -> None:
    """Raise TooLarge for more than the policies of the namespace allow for a file."""
    limit = policy_of(namespace_id).max_file_bytes
    if limit is not None:
        _require_at_most(limit, name, size, taker="namespace")


def _require_at_most(limit: int, name: str, size: int, *, taker: str) -> None:
    if size > limit:
        # To the byte where the rounded figures would say the same.
        says = size_text if size_text(size) != size_text(limit) else "{:,} bytes".format
        raise TooLarge(f"{name} has {says(size)}; this {taker} takes files up to {says(limit)}.")


def require_type(name: str, content_type: str, file_type: sniff.FileType, *, only_video: bool) -> None:
    """Raise UnsupportedType for text in the clothes of media, and for anything but video where only video goes."""
    if only_video and file_type.kind != "video":
        raise UnsupportedType(f"{name} is {file_type.label}. Videos are accepted here: {sniff.VIDEO_FORMATS}.")
    if sniff.is_text(file_type) and sniff.claims_media(name, content_type):
        raise UnsupportedType(f"{name} calls itself a media file but is {file_type.label}. It was not sent.")


def judged_metadata(namespace_id: UUID, container: str, *, compares: bool) -> Metadata:
    """Whether metadata of a new file is to be removed before others get it, or its pictures are to be compared."""
    wanted = policy_of(namespace_id).metadata or ("strip" if settings.STRIP_METADATA else "keep")
    if wanted == "strip" and container in CLEANED:
        return Metadata.PENDING
    return Metadata.COMPARE if compares else Metadata.AS_SENT


CLEANED = frozenset(
    {"jpeg", "png", "webp", "gif", "avif", "heic", "bmp", "tiff"}
    | {"mp4", "mov", "m4a", "webm", "mkv", "avi", "ogg", "flv", "ts"}
    | {"mp3", "aac", "flac", "wav", "aiff", "rf64", "w64"}
)
"""Containers that metadata is removed from."""


def require_type_here(namespace_id: UUID, name: str, content_type: str, *, label: str | None = None) -> None:
    """Raise UnsupportedType for a content type that the policies of the namespace do not allow.

    Without a ``label`` the type is what the file was said to be: one of an unknown type is judged by its bytes later.
    """
    policy = policy_of(namespace_id)
    if label is None and content_type == sniff.UNKNOWN:
        return
    if policy.types is not None and not policy.accepts(content_type):
        raise UnsupportedType(
            f"{name} is {label or f'a file of the type {content_type}'}. This namespace takes: "
            f"{', '.join(policy.types)}.",
            accepted=policy.types,
        )
