"""What every kind of archive is read into: people, rooms and messages in the ids of the server they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from backend import clock

SOURCES = ("offchat", "slack", "discord")
"""The names of all servers that archives come from."""

NAMED, NAMED_END = "\ue000", "\ue001"
"""Characters for private use, which stand around the id of a person that a text mentions."""

_KEY_CHARS = 200
_ITEM_BYTES = 4 * 1024 * 1024
TEXT_FAULT = "This is no JSON that is understood here: {}"


class Unreadable(Exception):
    """The archive as a whole cannot be imported; what is said of it is shown to the administrator."""


class Fault(Struct, frozen=True):
    """Something that is left out: the line of the file that ``why`` names, 0 where it has none."""

    line: int
    why: str


class SourcePerson(Struct, frozen=True, kw_only=True):
    """A person of another server; ``id`` is unique there."""

    id: str
    username: str
    display_name: str
    is_bot: bool = False


class SourceMember(Struct, frozen=True, kw_only=True):
    """A person in a room; a time that is not known is None."""

    person: str
    role: str = "member"
    joined_at: datetime | None = None


class SourceRoom(Struct, frozen=True, kw_only=True):
    """A room of another server; ``about`` is where its messages stand in the archive.

    What is said in a ``private`` conversation is for those alone who are in it: the import tells nothing of it by name.
    """

    id: str
    kind: str
    name: str
    topic: str = ""
    history: str = "all"
    posting: str = "members"
    created_at: datetime | None = None
    archived_at: datetime | None = None
    members: list[SourceMember] = []
    about: str = ""
    private: bool = False


class SourceFile(Struct, frozen=True, kw_only=True):
    """A file of a message: an ``entry`` of the archive, or an address (``url``) that it is fetched from."""

    id: str
    name: str
    entry: str = ""
    url: str = ""
    content_type: str = ""
    sha256: str = ""
    caption: str = ""
    title: str = ""
    alt_text: str = ""
    uploader: str = ""
    created_at: datetime | None = None


class SourceReaction(Struct, frozen=True, kw_only=True):
    """One person's reaction; a time that is not known is None."""

    emoji: str
    person: str
    at: datetime | None = None


class SourceMessage(Struct, frozen=True, kw_only=True):
    """A message of another server, which people and other messages are named in by their ids there.

    It stands in ``line`` of ``where``. Its body names people between NAMED and NAMED_END, by their ids.
    """

    id: str
    sender: str
    body: str
    created_at: datetime
    line: int = 0
    where: str = ""
    number: int | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_by: str | None = None
    reason: str | None = None
    reply_to: str | None = None
    thread: str | None = None
    in_timeline: bool = True
    forwarded_from: str | None = None
    mentions: list[str] = []
    mentions_room: bool = False
    reactions: list[SourceReaction] = []
    pinned_at: datetime | None = None
    pinned_by: str | None = None
    previews: list[dict[str, Any]] = []
    files: list[SourceFile] = []


class Source(Protocol):
    """An archive of one kind, read as often as asked, always in the same order."""

    name: str
    """Stands before the ids of what was imported, so that those of different servers are kept apart."""

    @property
    def unknown_emojis(self) -> Collection[str]:
        """Names of emojis met so far that are none of Unicode: they stand as names in texts."""

    def rooms(self) -> Iterator[SourceRoom | Fault]:
        """Return the rooms; raises Unreadable."""

    def people(self) -> Iterator[SourcePerson | Fault]:
        """Return those people who are named apart from messages; raises Unreadable."""

    def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
        """Return the messages of a room, oldest first, each behind the people whom it alone names."""


def fault_of(error: Exception) -> str:
    """What is wrong with a piece of JSON, in one sentence of bounded length."""
    return TEXT_FAULT.format(str(error)[:160] or type(error).__name__)


def decoded(data: bytes | msgspec.Raw, kind: type[Any]) -> Any:
    """Decode a piece of JSON; raises ValueError for what does not fit, deeply nested pieces among it.

    A null where a value is wanted counts as none: other programs write lists and texts so that are empty.
    """
    try:
        try:
            return msgspec.json.decode(data, type=kind)
        except msgspec.ValidationError as error:
            if "got `null`" not in str(error) or memoryview(data).nbytes > _ITEM_BYTES:
                raise
            try:
                return msgspec.convert(_without_nulls(msgspec.json.decode(data)), kind)
            except msgspec.ValidationError:
                # What is wrong after the conversion may be the conversion itself.
                raise error from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(fault_of(error)) from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value if one is not None] if isinstance(value, list) else value


def short(item: msgspec.Raw) -> msgspec.Raw:
    """Return a message as it stands in an archive; raises ValueError where no server would take one of its length."""
    if memoryview(item).nbytes > _ITEM_BYTES:
        raise ValueError(f"It is longer than {_ITEM_BYTES // 1024 // 1024} MiB.")
    return item


def source_prefix(source: str, kind: str) -> str:
    """How the names of all things of a kind begin."""
    return f"{source}:{kind}:"


def source_key(source: str, kind: str, *ids: str) -> str:
    """The name of a thing of another server; of long or odd ones the hash."""
    prefix, key = source_prefix(source, kind), ":".join((source, kind, *ids))
    if len(key) <= _KEY_CHARS and key.isprintable():
        return key
    return f"{prefix}{hashlib.sha256(key.encode(errors='replace')).hexdigest()}"


def moment(text: str | None) -> datetime | None:
    """A time as JSON writes it; None for none, and for what is none."""
    if not text:
        return None
    try:
        found = clock.parse(text)
    except (ValueError, OverflowError):
        return None
    return found if found.year >= 1980 else None
