"""What media takes: one struct per command, for every edge."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from backend.errors import Invalid
from backend.ids import parse_id
from backend.inputs import Input, id_faults, refuse

WATCH_LIMIT = 500
"""How many files one connection may watch."""


_SWITCH = {"": None, **dict.fromkeys(("true", "1", "on", "yes"), True)}
_SWITCH |= dict.fromkeys(("false", "0", "off", "no"), False)


class UploadFields(Input, frozen=True, kw_only=True):
    """What is told of a file with its upload: the keys of ``Upload-Metadata``, and the fields of a form.

    A file goes to a room, into a collection of a library, or to neither. A library it joins also where ``visibility``
    says so, and where a namespace is named and ``visibility`` says nothing else. An empty room is refused, and not
    taken for none: the file would come to its sender alone. ``body`` is the text of its message there, ``caption`` the
    text below this file in it; ``reply_to``, ``thread`` and ``broadcast`` are those of a message that is sent. ``tags``
    are ids or paths of tags, separated by commas.
    """

    filename: str = ""
    filetype: str = ""
    namespace: str = ""
    room: str | None = None
    client_id: str = ""
    upload_id: str = ""
    body: str = ""
    caption: str = ""
    title: str = ""
    collection: str = ""
    visibility: str = ""
    tags: str = ""
    generate_ai_tags: str = ""
    reply_to: str = ""
    thread: str = ""
    broadcast: str = ""

    def __post_init__(self) -> None:
        """Raise Invalid that names every id that is none, and what does not go together."""
        room = [] if self.room is None else [self.room]
        names = ("client_id", "upload_id", "collection", "reply_to", "thread")
        optional = {name: getattr(self, name) for name in names}
        faults = id_faults(room=room, **{name: [text] for name, text in optional.items() if text})
        if self.room is not None and self.collection:
            faults["collection"] = ["A file goes to a room or into a collection, not to both at once."]
        if self.visibility not in {"", "library", "private"}:
            faults["visibility"] = ["Must be one of library, private."]
        elif self.visibility and (self.room is not None or (self.collection and self.visibility == "private")):
            faults["visibility"] = ["Only for files that go to no room; in a collection they are in the library."]
        if self.caption and self.room is None:
            faults["caption"] = ["Only for files that go to a room; in a library a file has a description."]
        if self.generate_ai_tags.strip().lower() not in _SWITCH:
            faults["generate_ai_tags"] = ["Must be true or false."]
        refuse("This upload cannot be started as it is.", self._answering_faults() | faults)

    def _answering_faults(self) -> dict[str, list[str]]:
        if self.room is None:
            given = {"reply_to": self.reply_to, "thread": self.thread, "broadcast": self.broadcast}
            return {name: ["Only for files that go to a room."] for name, text in given.items() if text}
        if self.broadcast.strip().lower() not in _SWITCH:
            return {"broadcast": ["Must be true or false."]}
        if self.broadcasts and not self.thread:
            return {"broadcast": ["Only for a reply in a thread."]}
        return {}

    @property
    def room_id(self) -> UUID | None:
        """The room to send to; None for none."""
        return parse_id(self.room) if self.room else None

    @property
    def reply_to_id(self) -> UUID | None:
        """The message that the one of this file answers; None for none."""
        return parse_id(self.reply_to) if self.reply_to else None

    @property
    def thread_id(self) -> UUID | None:
        """The root of the thread that the message of this file is in; None for none."""
        return parse_id(self.thread) if self.thread else None

    @property
    def broadcasts(self) -> bool:
        """Whether a reply in a thread stands in the timeline of the room as well."""
        return bool(_SWITCH[self.broadcast.strip().lower()])

    @property
    def collection_id(self) -> UUID | None:
        """The collection to put the file into; None for none."""
        return parse_id(self.collection) if self.collection else None

    @property
    def tag_texts(self) -> tuple[str, ...]:
        """The tags that the file gets, each once."""
        return tuple(dict.fromkeys(text.strip() for text in self.tags.split(",") if text.strip()))

    @property
    def described(self) -> bool | None:
        """Whether the file is to be described automatically; None where nothing was said."""
        return _SWITCH[self.generate_ai_tags.strip().lower()]

    @property
    def in_library(self) -> bool:
        """Whether all people of the namespace see the file."""
        named = bool(self.namespace) and self.room is None
        return bool(self.collection) or self.visibility == "library" or (named and not self.visibility)


Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Possession(Input, frozen=True, kw_only=True):
    """The hash of bytes that the namespace may hold; or a challenge and the proof that answers it."""

    sha256: Sha256 = ""
    challenge: Sha256 = ""
    proof: Sha256 = ""

    def __post_init__(self) -> None:
        """Raise Invalid where it is neither of the two."""
        if bool(self.sha256) == bool(self.challenge) or bool(self.challenge) != bool(self.proof):
            raise Invalid("Send sha256 to be asked for a proof, or challenge and proof together.")


class DirectUpload(UploadFields, frozen=True, kw_only=True):
    """A file that will be sent in parts into the object storage, told like any other; ``content_type`` or ``filetype``.

    Of the parts all but the last have the same size.
    """

    filename: str
    size: Annotated[int, Meta(ge=1, le=10**15)]
    content_type: str = ""


class SentPart(Input, frozen=True, kw_only=True):
    """The number of a part, and the ETag that the object storage has answered it with."""

    number: Annotated[int, Meta(ge=1, le=10_000)]
    etag: Annotated[str, Meta(min_length=1, max_length=100)]


class SentParts(Input, frozen=True, kw_only=True):
    """All parts of an upload."""

    parts: Annotated[list[SentPart], Meta(min_length=1, max_length=10_000)]


class Watch(Input, frozen=True, kw_only=True):
    """Which files, all that the caller has uploaded, or the library of a namespace (its slug)."""

    media: list[str] | None = None
    mine: bool | None = None
    namespace: str | None = None

    def require_any(self) -> None:
        """Raise Invalid where neither files nor the caller's own uploads nor a library are named."""
        if not self.mine and not self.media and not self.namespace:
            raise Invalid(
                "Name the files to watch, say mine, or name a namespace.", fields={"media": ["At least one id."]}
            )


def require_watchable(count: int) -> None:
    """Raise Invalid where a connection would watch more files than it may."""
    if count > WATCH_LIMIT:
        raise Invalid(f"At most {WATCH_LIMIT} files at a time.", fields={"media": ["Too many."]})
