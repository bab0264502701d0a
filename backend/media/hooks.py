"""Where apps above tell this one what it cannot know: in which conversations a file is shown."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from msgspec import Struct


class Places(Struct, frozen=True, kw_only=True):
    """Where a file is shown: the streams to tell, and the messages that hold it (the first one first).

    Each stream with the number of the newest message that shows the file there.
    """

    streams: dict[str, int] = {}
    messages: tuple[UUID, ...] = ()


_FINDERS: list[Callable[[UUID], Places]] = []


def find_places_with(finder: Callable[[UUID], Places]) -> None:
    """Called once by an app that shows files, when it is ready."""
    _FINDERS.append(finder)


def places_of(media_id: UUID) -> Places:
    """Everywhere a file is shown."""
    found = [finder(media_id) for finder in _FINDERS]
    return Places(
        streams={stream: number for places in found for stream, number in places.streams.items()},
        messages=tuple(message for places in found for message in places.messages),
    )
