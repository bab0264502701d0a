"""Locks files together with everything beside them in their messages, and the rooms that show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from backend import locks
from backend.chat.models import Attachment, Room
from backend.errors import Unavailable
from backend.events.publish import atomic
from backend.locks import Rank
from backend.media.services import lock_files

_TRIES = 20


class _Moved(Exception):
    """Other files stand there now than those that were locked."""


def lock_places(find: Callable[[], Iterable[UUID]], *, rooms: Iterable[UUID] = ()) -> None:
    """Lock files, what stands beside them in their messages, and the rooms that show them (inside a transaction).

    ``rooms`` are locked as well.

    A transaction that publishes a message again locks all of its files, so that it shows none withheld meanwhile.
    ``find`` returns the files. It is called again under the locks, as another file may have joined its message before
    they were all taken: then they are released, for files cannot be locked after rooms, and taken again.
    """
    if not any(_locked(find, rooms) for _ in range(_TRIES)):
        raise Unavailable("Too much is going on in this conversation just now. Try again in a moment.")


def _locked(find: Callable[[], Iterable[UUID]], also: Iterable[UUID]) -> bool:
    try:
        with atomic():
            files = _with_neighbours(find())
            lock_files(files)
            rooms = set(Attachment.objects.filter(media__in=files).values_list("message__room", flat=True))
            locks.take_keys(Rank.ROOM, Room.objects.filter(pk__in=rooms.union(also)))
            if not _with_neighbours(find()) <= files:
                raise _Moved
    except _Moved:
        return False
    return True


def _with_neighbours(media_ids: Iterable[UUID]) -> set[UUID]:
    """Files and all others of the messages that show them, and of the roots of their threads."""
    files = set(media_ids)
    rows = Attachment.objects.order_by()
    places = rows.filter(media__in=files, message__deleted_at=None)
    beside = rows.filter(message__in=places.values("message")).values_list("media_id", flat=True)
    roots = places.filter(message__thread__isnull=False).values("message__thread")
    return files.union(beside.union(rows.filter(message__in=roots).values_list("media_id", flat=True)))
