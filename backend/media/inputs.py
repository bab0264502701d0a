"""What media takes: one struct per command, for every edge."""

from __future__ import annotations

from uuid import UUID

from backend.errors import Invalid
from backend.ids import parse_id
from backend.inputs import Input, id_faults, refuse

WATCH_LIMIT = 500
"""How many files one connection may watch."""


class UploadFields(Input, frozen=True, kw_only=True):
    """What is told of a file with its upload: the keys of ``Upload-Metadata``, and the fields of a form.

    An empty room is refused, and not taken for none: the file would come to its sender alone.
    """

    filename: str = ""
    filetype: str = ""
    namespace: str = ""
    room: str | None = None
    client_id: str = ""
    upload_id: str = ""
    body: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        """Raise Invalid that names every id that is none."""
        room = [] if self.room is None else [self.room]
        optional = {"client_id": self.client_id, "upload_id": self.upload_id}
        faults = id_faults(room=room, **{name: [text] for name, text in optional.items() if text})
        refuse("This upload cannot be started as it is.", faults)

    @property
    def room_id(self) -> UUID | None:
        """The room to send to; None for none."""
        return parse_id(self.room) if self.room else None


class Watch(Input, frozen=True, kw_only=True):
    """Which files, or all that the caller has uploaded."""

    media: list[str] | None = None
    mine: bool | None = None

    def require_files(self) -> None:
        """Raise Invalid where neither files nor the caller's own uploads are named."""
        if not self.mine and not self.media:
            raise Invalid("Name the files to watch, or say mine.", fields={"media": ["At least one id."]})


def require_watchable(count: int) -> None:
    """Raise Invalid where a connection would watch more files than it may."""
    if count > WATCH_LIMIT:
        raise Invalid(f"At most {WATCH_LIMIT} files at a time.", fields={"media": ["Too many."]})
