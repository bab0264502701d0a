"""Reads the copy of a room that OffChat has made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from msgspec import Struct

from backend.exchange.services.reading import Reading
from backend.exchange.services.source import (
    Fault,
    SourceFile,
    SourceMember,
    SourceMessage,
    SourcePerson,
    SourceReaction,
    SourceRoom,
    Unreadable,
    decoded,
    moment,
)

FORMAT, VERSION = "offchat-room", 1
_FILES, _MEMBERS = 20, 100_000


class _Entry(Struct):
    name: str
    sha256: str


class _Manifest(Struct):
    format: str
    version: int
    entries: list[_Entry]


class _Room(Struct):
    id: str
    kind: str
    name: str
    created_at: str
    topic: str = ""
    history: str = "all"
    posting: str = "members"
    archived_at: str | None = None


class _User(Struct):
    id: str
    username: str
    display_name: str = ""
    is_bot: bool = False


class _Person(Struct):
    user: _User
    role: str | None = None
    joined_at: str | None = None


class _Attachment(Struct):
    id: str
    name: str | None = None
    title: str | None = None
    alt_text: str | None = None
    content_type: str = ""
    uploader: _User | None = None
    created_at: str | None = None


class _Pinned(Struct):
    at: str
    by: str


class _Message(Struct):
    id: str
    number: int
    sender: _User
    created_at: str
    body: str = ""
    attachments: list[_Attachment] = []
    captions: dict[str, str] = {}
    reply_to: str | None = None
    thread: str | None = None
    in_timeline: bool = True
    forwarded_from: str | None = None
    mentions: list[str] = []
    mentions_room: bool = False
    pinned: _Pinned | None = None
    previews: list[dict[str, Any]] = []
    edited_at: str | None = None
    deleted_at: str | None = None
    deleted_by: str | None = None
    reason: str | None = None


class _Reaction(Struct):
    emoji: str
    user: str
    at: str | None = None


class _Line(Struct):
    message: _Message
    reacted: list[_Reaction] = []
    files: dict[str, str] = {}


class OffchatSource:
    """The copy of one room; what its manifest lists with another hash is not taken."""

    name = "offchat"
    unknown_emojis = ()

    def __init__(self, archive: Reading) -> None:
        self._archive = archive
        manifest = self._decoded("manifest.json", _Manifest)
        if manifest.format != FORMAT or manifest.version != VERSION:
            raise Unreadable("This is no copy of a room that this version of OffChat reads.")
        self._sums = {entry.name: entry.sha256 for entry in manifest.entries}
        for name in ("room.json", "members.jsonl", "messages.jsonl"):
            self._require_whole(name)

    def _decoded(self, name: str, kind: type[Any]) -> Any:
        try:
            return decoded(self._archive.read(name), kind)
        except ValueError as error:
            raise Unreadable(f"{name}: {error}") from None

    def _require_whole(self, name: str) -> None:
        try:
            whole = name in self._archive and self._archive.sha256(name) == self._sums.get(name)
        except ValueError:
            whole = False
        if not whole:
            raise Unreadable(f"{name} is missing, or is not what the manifest lists.")

    @cached_property
    def _members(self) -> list[SourceMember]:
        return [
            SourceMember(person=line.user.id, role=line.role, joined_at=moment(line.joined_at))
            for line in islice(self._lines("members.jsonl", _Person), _MEMBERS)
            if not isinstance(line, Fault) and line.role
        ]

    def _lines(self, name: str, kind: type[Any]) -> Iterator[Any]:
        try:
            for number, line in self._archive.lines(name):
                if line is None:
                    yield Fault(number, f"{name}: This line is too long.")
                    continue
                try:
                    yield decoded(line, kind)
                except ValueError as error:
                    yield Fault(number, f"{name}: {error}")
        except ValueError as error:
            raise Unreadable(str(error)) from None

    def rooms(self) -> Iterator[SourceRoom | Fault]:
        """Return the room."""
        room = self._decoded("room.json", _Room)
        yield SourceRoom(
            id=room.id, kind=room.kind, name=room.name, topic=room.topic, history=room.history, posting=room.posting,
            created_at=moment(room.created_at), archived_at=moment(room.archived_at), members=self._members,
        )  # fmt: skip

    def people(self) -> Iterator[SourcePerson | Fault]:
        """Return the members of the room, and those whom its messages name."""
        for line in self._lines("members.jsonl", _Person):
            yield line if isinstance(line, Fault) else _person(line.user)

    def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
        """Return the messages, each behind its sender."""
        for number, line in enumerate(self._lines("messages.jsonl", _Line), start=1):
            if isinstance(line, Fault):
                yield line
                continue
            created_at = moment(line.message.created_at)
            if created_at is None:
                yield Fault(number, "messages.jsonl: It has no time.")
                continue
            yield _person(line.message.sender)
            yield SourceMessage(
                line=number, where="messages.jsonl", created_at=created_at, reactions=_reactions(line),
                files=self._files(line), **_facts(line.message),
            )  # fmt: skip

    def _files(self, line: _Line) -> list[SourceFile]:
        return [
            SourceFile(
                id=file.id, name=file.name or "file", entry=line.files.get(file.id, ""), content_type=file.content_type,
                sha256=self._sums.get(line.files.get(file.id, ""), "-"), caption=line.message.captions.get(file.id, ""),
                title=file.title or "", alt_text=file.alt_text or "", created_at=moment(file.created_at),
                uploader=file.uploader.id if file.uploader else "",
            )
            for file in line.message.attachments[:_FILES]
        ]  # fmt: skip


def _person(user: _User) -> SourcePerson:
    return SourcePerson(id=user.id, username=user.username, display_name=user.display_name, is_bot=user.is_bot)


def _reactions(line: _Line) -> list[SourceReaction]:
    return [SourceReaction(emoji=one.emoji, person=one.user, at=moment(one.at)) for one in line.reacted]


def _facts(message: _Message) -> dict[str, Any]:
    same = ("id", "number", "body", "reply_to", "thread", "in_timeline", "forwarded_from", "mentions", "mentions_room",
            "previews", "deleted_by", "reason")  # fmt: skip
    pinned = message.pinned
    return {
        **{name: getattr(message, name) for name in same},
        "sender": message.sender.id,
        "edited_at": moment(message.edited_at),
        "deleted_at": moment(message.deleted_at),
        "pinned_at": moment(pinned.at) if pinned else None,
        "pinned_by": pinned.by if pinned else None,
    }
