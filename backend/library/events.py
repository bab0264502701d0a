"""What the library announces."""

from __future__ import annotations

from msgspec import Struct

from backend.events.catalogue import Event
from backend.library.payloads import JobPayload


class Changed(Struct, frozen=True, kw_only=True):
    """What has changed in a library, by id; clients read again what they show of it.

    ``more``: further files have changed too, which are not named.
    """

    namespace: str
    files: list[str]
    tags: list[str]
    collections: list[str]
    more: bool


class LibraryChanged(Event, frozen=True, kw_only=True):
    """Files, tags or collections of a namespace were changed, came or went."""

    type = "library.changed"
    group = "media"
    ephemeral = True
    data: Changed

    @property
    def key(self) -> str:
        """None replaces another: each names other things."""
        data = self.data
        return f"{self.type}:{','.join((*data.files, *data.tags, *data.collections))}"


class JobUpdated(Event, frozen=True, kw_only=True):
    """Work on many files came further, or ended."""

    type = "job.updated"
    group = "job"
    ephemeral = True
    data: JobPayload
