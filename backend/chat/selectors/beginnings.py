"""What a client is told when it begins to follow its rooms."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from backend.chat.selectors.presence import Asked, Watched, watched_in
from backend.chat.selectors.streams import Since, joined_rooms_of, streams_in
from backend.media.selectors import UnfinishedUpload, unfinished_uploads_of


class Beginnings(Struct, frozen=True, kw_only=True):
    """The streams of a person's rooms, the people whom they watch, and their unfinished uploads."""

    streams: dict[str, Since]
    watched: Watched
    uploads: list[UnfinishedUpload]


def beginnings_of(questions: Collection[Asked]) -> dict[Asked, Beginnings]:
    """Return the beginnings of many clients; the rooms of a person are read once for all that follows from them."""
    people = {asked.user_id for asked in questions}
    joined, uploads = joined_rooms_of(people), unfinished_uploads_of(people)
    watched = watched_in(joined, questions)
    return {
        asked: Beginnings(
            streams=streams_in(joined[asked.user_id]), watched=watched[asked], uploads=uploads[asked.user_id]
        )
        for asked in questions
    }
