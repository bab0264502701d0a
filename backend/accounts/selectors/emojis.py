"""Reads the emojis of namespaces."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.models import Emoji
from backend.accounts.payloads import EmojiPayload, emoji_payload


def emojis_of(
    actor: Actor, slug: str, *, before: str | None = None, after: str | None = None, limit: int = 50
) -> list[EmojiPayload]:
    """Return emojis of a namespace of the actor in the order of their names, which bound the page; raises NotFound."""
    namespace_id = namespace_for(actor, slug, role=Role.VIEWER)
    rows = Emoji.objects.select_related("by").filter(namespace=namespace_id, picture__isnull=False)
    if before:
        page = list(rows.filter(name__lt=before).order_by("-name")[:limit])[::-1]
    else:
        page = list((rows.filter(name__gt=after) if after else rows).order_by("name")[:limit])
    return [emoji_payload(row) for row in page]


def has_emoji(namespace_id: UUID, name: str) -> bool:
    """Whether a namespace has an emoji of this name, with its picture."""
    return Emoji.objects.filter(namespace=namespace_id, name=name, picture__isnull=False).exists()
