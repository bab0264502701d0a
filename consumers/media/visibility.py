"""Which of some files a user may see, and through which rooms, so that a loss of access is noticed."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.access import media_for_many
from backend.chat.selectors import room_stream, user_stream
from backend.media.payloads import AttachmentPayload, attachment_payload


class VisibleFile(Struct, frozen=True, kw_only=True):
    """One file that a person may see."""

    shown: AttachmentPayload
    streams: frozenset[str]
    """The uploader's, which tells of every change, and those of the rooms through which the person sees it."""
    messages: frozenset[UUID]
    """The messages there that show it."""


def visible_files(actor: Actor, media: list[UUID]) -> dict[UUID, VisibleFile]:
    """Those of some files that this person may see now, in the order in which they are named."""
    found = media_for_many(actor, media)
    seen: dict[UUID, VisibleFile] = {}
    for key in media:
        if key in found:
            shown, places = attachment_payload(found[key].media), found[key].places
            streams = frozenset([user_stream(shown.uploader.id), *(room_stream(room) for room, _ in places)])
            seen[key] = VisibleFile(shown=shown, streams=streams, messages=frozenset(message for _, message in places))
    return seen
