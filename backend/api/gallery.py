"""The endpoint of the gallery of a room."""

from __future__ import annotations

import re
from typing import get_args

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.chat_shapes import GalleryList
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import Bounds, paged, paged_around, wrong_cursor
from backend.api.framework.schema import answers
from backend.chat.inputs import Position
from backend.chat.payloads import GalleryEntry, GalleryKind
from backend.chat.selectors import GalleryPlace, gallery_page, gallery_place


class GalleryView(Endpoint):
    """The files of a room."""

    @answers(
        GalleryList,
        query={
            "kind": (
                "`media` (photos and videos, the default), `files` (all others), or one kind of files alone.",
                get_args(GalleryKind),
            ),
            "around": "The id of a file: itself, with newer and older files; not together with `cursor`.",
            "cursor": "From `next` or `previous`.",
            "limit": "At most 100.",
        },
        refuses=(404,),
        summary="The media or the files of a room, newest first",
    )
    def get(self, request: Request, room_id: str) -> Response:
        """Return a page of files with usable URLs, and the position that was read before it."""
        room = id_of(room_id)
        kind: GalleryKind = self.query.one_of("kind", get_args(GalleryKind)) or "media"  # type: ignore[assignment]
        file = self.query.id("around")
        positions: list[Position] = []

        def fetch(bounds: Bounds) -> list[tuple[GalleryPlace, GalleryEntry]]:
            before, after = _place(bounds.below), _place(bounds.above)
            gallery = gallery_page(self.actor, room, kind=kind, before=before, after=after, limit=bounds.limit)
            positions.append(gallery.position)
            return gallery.entries

        if file:
            place = gallery_place(self.actor, room, kind=kind, file=file)
            edges = _key(place), _key(replace(place, key=place.key + 1))
            page = paged_around(request, fetch, lambda row: _key(row[0]), edges)
        else:
            page = paged(request, fetch, lambda row: _key(row[0]))
        entries = [replace(entry, attachment=self.file(entry.attachment)) for _, entry in page.rows]
        return Response(GalleryList(results=entries, next=page.next, previous=page.previous, position=positions[0]))


def _key(place: GalleryPlace) -> str:
    return f"{place.number} {place.key}"


def _place(key: str | None) -> GalleryPlace | None:
    if key is None:
        return None
    match = re.fullmatch(r"([0-9]{1,18}) ([0-9]{1,18})", key)
    if match is None:
        raise wrong_cursor()
    return GalleryPlace(number=int(match[1]), key=int(match[2]))
