"""Adds grants to the addresses in messages, so that answers can be used as they are."""

from __future__ import annotations

from msgspec.structs import replace

from backend.chat.payloads import MessagePayload
from backend.chat.preview_payloads import Preview
from backend.media.payloads import completed


def has_addresses(message: MessagePayload) -> bool:
    """Whether a message holds addresses of files, or of pictures of its links."""
    return bool(message.attachments) or any(one.image for one in message.previews)


def with_query(message: MessagePayload, query: str) -> MessagePayload:
    """Add a query string with a grant to the addresses in a message."""
    if not has_addresses(message):
        return message
    files = [completed(attachment, query) for attachment in message.attachments]
    return replace(message, attachments=files, previews=[_granted(one, query) for one in message.previews])


def _granted(preview: Preview, query: str) -> Preview:
    return replace(preview, image=completed(preview.image, query)) if preview.image else preview
