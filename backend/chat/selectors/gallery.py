"""The gallery of a room: its photos and videos, or its other files, newest first."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.access import member_for
from backend.chat.inputs import Position
from backend.chat.models import Attachment
from backend.chat.payloads import GalleryEntry, GalleryKind, gallery_entry
from backend.chat.selectors.streams import position_of, room_stream
from backend.errors import NotFound
from backend.events.log import head
from backend.media.selectors import shown_files

_SHOWN = ("processing", "ready", "failed")
"""States of files whose bytes have come; what is deleted or has expired has none to look at."""

_PART = {"image": "media", "video": "media", "audio": "files", "file": "files"}
"""Which of the two galleries holds the files of a kind."""

NO_FILE = "This file is not among those of the room that you may see, or is of the other kind."


class GalleryPlace(Struct, frozen=True, kw_only=True):
    """A file's place in a gallery: the number of its message in the room, then the key of its attachment."""

    number: int
    key: int


class GalleryPage(Struct, frozen=True, kw_only=True):
    """A page of a gallery, newest first; ``position`` was read before the rows."""

    entries: list[tuple[GalleryPlace, GalleryEntry]]
    position: Position


def gallery_page(
    actor: Actor,
    room_id: UUID | None,
    *,
    kind: GalleryKind,
    before: GalleryPlace | None = None,
    after: GalleryPlace | None = None,
    limit: int = 50,
) -> GalleryPage:
    """The files of a room older than ``before`` or newer than ``after`` that the actor may see, held ones left out.

    A fixed number of queries for any number of files.
    """
    member = member_for(actor, room_id)
    position = position_of(head(room_stream(member.room_id)))
    rows = _beyond(_files(member.room_id, kind=kind).filter(number__gt=member.hidden_until), before, after)
    order = ("number", "pk") if after else ("-number", "-pk")
    attachments = list(rows.order_by(*order)[:limit])
    entries = [(GalleryPlace(number=row.number, key=row.pk), gallery_entry(row)) for row in attachments]
    return GalleryPage(entries=entries[::-1] if after else entries, position=position)


def gallery_place(actor: Actor, room_id: UUID | None, *, kind: GalleryKind, file: UUID) -> GalleryPlace:
    """Where a file stands in a gallery; raises NotFound where it is not in it. Of several places it is the newest."""
    member = member_for(actor, room_id)
    rows = Attachment.objects.filter(room_id=member.room_id, media=file, number__gt=member.hidden_until)
    newest = _in_gallery(rows, kind).order_by("-number", "-pk").values_list("number", "pk").first()
    if newest is None:
        raise NotFound(NO_FILE)
    number, key = newest
    return GalleryPlace(number=number, key=key)


def _files(room_id: UUID, *, kind: GalleryKind) -> QuerySet[Attachment]:
    rows = Attachment.objects.select_related("message__sender").prefetch_related(Prefetch("media", shown_files()))
    return _in_gallery(rows.filter(room_id=room_id), kind)


def _in_gallery(rows: QuerySet[Attachment], kind: GalleryKind) -> QuerySet[Attachment]:
    if part := _PART.get(kind):
        rows = rows.filter(media__kind=kind)
    return rows.filter(gallery=part or kind, message__deleted_at=None, media__hold=None, media__state__in=_SHOWN)


def _beyond(
    rows: QuerySet[Attachment], before: GalleryPlace | None, after: GalleryPlace | None
) -> QuerySet[Attachment]:
    """The rows on one side of a place; its number is a bound by itself, so that the index begins there."""
    if after:
        newer = Q(number__gt=after.number) | Q(pk__gt=after.key)
        return rows.filter(newer, number__gte=after.number)
    if before:
        older = Q(number__lt=before.number) | Q(pk__lt=before.key)
        return rows.filter(older, number__lte=before.number)
    return rows
