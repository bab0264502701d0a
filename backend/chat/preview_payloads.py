"""How the pages that a message links to are shown: what they say of themselves, and a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from backend.accounts.payloads import UserPayload
from backend.media.payloads import AttachmentPayload, Thumbnails


class Preview(Struct, frozen=True, kw_only=True):
    """What a page that a message links to says of itself: plain text, and its picture as a copy on this server."""

    url: str
    title: str
    description: str
    site: str
    image: AttachmentPayload | None


def previews_of(stored: Iterable[Mapping[str, Any]], *, room: UUID | str, sender: UserPayload) -> list[Preview]:
    """Render what a message of a person keeps of its previews."""
    return [
        Preview(
            url=one["url"],
            title=one["title"],
            description=one["description"],
            site=one["site"],
            image=_image(one["image"], room, sender) if one.get("image") else None,
        )
        for one in stored
    ]


def _image(stored: Mapping[str, Any], room: UUID | str, sender: UserPayload) -> AttachmentPayload:
    path = f"/media/links/{stored['id']}.webp"
    return AttachmentPayload(
        id=stored["id"], version=1, kind="image", state="ready", hold=None, stages={}, name="preview.webp", title=None,
        alt_text=None, content_type="image/webp", size=stored["size"], received=stored["size"], width=stored["width"],
        height=stored["height"], duration=None, duration_formatted=None, bitrate=None, codec="webp", audio_codec=None,
        mime_codecs=None, pages=None, fps=None, rotation=None, video_dimensions=(stored["width"], stored["height"]),
        has_audio=None, placeholder=stored["placeholder"] or None, thumbnail_url=path,
        thumbnails=Thumbnails(small=path, medium=path, large=path), file_url=path, download_url=None, stream=None,
        waveform=None, playable=True, playable_reason=None, error=None, created_at=stored["at"], uploader=sender,
        namespace=stored["namespace"], room=str(room),
    )  # fmt: skip
