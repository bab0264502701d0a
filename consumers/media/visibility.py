"""Looks up which files a user may see, and through which rooms, so that a loss of access is noticed."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.access import media_for_many
from backend.chat.selectors import room_stream, user_stream
from backend.media.payloads import AttachmentPayload, attachment_payload


class VisibleFile(Struct, frozen=True, kw_only=True):
    """One file that a person may see."""

    payload: AttachmentPayload
    streams: frozenset[str]
    """The uploader's stream, which has every change, and those of the rooms through which the person sees it."""
    messages: frozenset[UUID]
    """The messages in these rooms that show it."""


def visible_files(actor: Actor, media: list[UUID]) -> dict[UUID, VisibleFile]:
    """Return those of the files that the actor may see now, in the given order."""
    accessible = media_for_many(actor, media)
    visible: dict[UUID, VisibleFile] = {}
    for key in media:
        if key in accessible:
            attachment, places = attachment_payload(accessible[key].media), accessible[key].places
            streams = frozenset([user_stream(attachment.uploader.id), *(room_stream(room) for room, _ in places)])
            visible[key] = VisibleFile(
                payload=attachment, streams=streams, messages=frozenset(message for _, message in places)
            )
    return visible
