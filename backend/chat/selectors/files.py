"""Attachments: one file, and where files are shown."""

from __future__ import annotations

from collections.abc import Collection
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.chat.models import Attachment, Message
from backend.chat.selectors.streams import room_stream
from backend.chat.selectors.unsent import kept_for_later
from backend.media.access import media_for
from backend.media.hooks import Places
from backend.media.payloads import AttachmentPayload, attachment_payload


def attachment(actor: Actor, media_id: UUID | None) -> AttachmentPayload:
    """Return one file; its uploader sees its name also while it is held. Raises NotFound."""
    media = media_for(actor, media_id)
    payload = attachment_payload(media)
    return replace(payload, name=media.name) if media.uploader_id == actor.user_id else payload


def places_of_media(media_ids: Collection[UUID]) -> dict[UUID, Places]:
    """Return for each file the rooms that show it, and the messages that hold it."""
    rows = Attachment.objects.filter(media__in=media_ids, message__deleted_at=None).order_by("pk")
    places_by_file: dict[UUID, list[tuple[UUID, UUID, int]]] = {}
    values = rows.values_list("media_id", "message__room_id", "message_id", "message__number")
    for media_id, room_id, message_id, number in values:
        places_by_file.setdefault(media_id, []).append((room_id, message_id, number))
    return {media_id: _places_in(places) for media_id, places in places_by_file.items()}


def _places_in(places: list[tuple[UUID, UUID, int]]) -> Places:
    """Build the places of a file from tuples of room, message and number."""
    return Places(
        streams={room_stream(room_id): number for room_id, _, number in sorted(places, key=itemgetter(2))},
        messages=tuple(message_id for _, message_id, _ in places),
    )


def files_said_last(room_id: UUID) -> list[UUID]:
    """The files of the newest message of a room."""
    newest = Message.objects.filter(room=room_id, in_timeline=True).order_by("-number").values("pk")[:1]
    return list(Attachment.objects.filter(message__in=newest).values_list("media_id", flat=True))


def is_shown_in_open_rooms(media_id: UUID) -> bool:
    """Whether a message of a room that is not closed shows the file."""
    return Attachment.objects.filter(media=media_id, room__deleted_at=None).exists()


class SeenAlone(NamedTuple):
    """Files that only a closed room shows, and whether others stay because their owners have scheduled them."""

    media_ids: list[UUID]
    some_wait: bool


def seen_in_room_alone(room_id: UUID, *, limit: int) -> SeenAlone:
    """Files of a closed room that no open one shows, of no library and not to be sent later: ``limit`` at most."""
    elsewhere = Attachment.objects.filter(media=OuterRef("media"), room__deleted_at=None)
    rows = Attachment.objects.filter(room=room_id, media__visibility="room").exclude(media__state="deleted")
    found = rows.filter(~Exists(elsewhere)).order_by("media").values_list("media", "media__uploader").distinct()
    free, some_wait = list[UUID](), False
    page = dict(found[:limit])
    while page:
        waiting = kept_for_later(page.values())
        some_wait = some_wait or not waiting.isdisjoint(page)
        free += [media_id for media_id in page if media_id not in waiting]
        if len(free) >= limit or len(page) < limit:
            break
        page = dict(found.filter(media__gt=max(page))[:limit])
    return SeenAlone(media_ids=free[:limit], some_wait=some_wait)
