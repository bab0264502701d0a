"""Writes the copy of a room, in the format that an import reads back."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import msgspec
from msgspec import Struct

from backend import clock
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import people
from backend.chat.inputs import RoomRole
from backend.chat.payloads import MessagePayload
from backend.chat.selectors.copied import (
    CopiedFile,
    CopiedMessage,
    CopiedReaction,
    copied_members,
    copied_messages,
    copied_room,
    last_number,
)
from backend.exchange.access import OwnedRoom
from backend.names import portable_file_name
from backend.privacy.services import Archive
from backend.storage.blobs import open_blob

FORMAT, VERSION = "offchat-room", 1
_PAGE = 500


class PersonLine(Struct, frozen=True, kw_only=True):
    """A line of ``members.jsonl``: a member, or (without a role) a person whom a message names."""

    user: UserPayload
    role: RoomRole | None
    joined_at: str | None


class MessageLine(Struct, frozen=True, kw_only=True):
    """A line of ``messages.jsonl``: a message, all reactions to it, and where its files stand in the archive."""

    message: MessagePayload
    reacted: list[CopiedReaction]
    files: dict[str, str]


def write_room(archive: Archive, room: OwnedRoom) -> None:
    """Write everything of a room that its owner may see; raises LeaseLost."""
    archive.begin("messages")
    with archive.entry("room.json") as write:
        write(msgspec.json.format(msgspec.json.encode(copied_room(room.id)), indent=2))
    named: set[str] = set()
    last = last_number(room.id)
    there = _write_files(archive, room, last)
    archive.begin("messages")
    archive.lines("messages.jsonl", _messages(archive, room, last, named, there))
    archive.begin("people")
    archive.lines("members.jsonl", _people(room.id, named))
    head = {"format": FORMAT, "version": VERSION, "room": str(room.id), "created_at": clock.stamp(clock.now())}
    entries = [{"name": name, "sha256": digest} for digest, name in archive.sums()]
    with archive.entry("manifest.json") as write:
        write(msgspec.json.format(msgspec.json.encode({**head, "entries": entries}), indent=1))


def _write_files(archive: Archive, room: OwnedRoom, last: int) -> set[str]:
    """Copy the bytes of all files, each once; returns those that are there. Entries cannot be open together."""
    archive.begin("files")
    there: set[str] = set()
    missing: set[str] = set()
    for copied in copied_messages(room.id, room.hidden_until, last):
        for file in copied.files:
            if file.stored is None or file.id in there or file.id in missing:
                continue
            try:
                source = open_blob(file.stored.key)
            except FileNotFoundError:
                missing.add(file.id)
                continue
            with source:
                archive.copy(_path(file), source)
            there.add(file.id)
        archive.tick()
    return there


def _messages(archive: Archive, room: OwnedRoom, last: int, named: set[str], there: set[str]) -> Iterator[MessageLine]:
    for line, copied in enumerate(copied_messages(room.id, room.hidden_until, last), start=1):
        paths: dict[str, str] = {}
        for file in copied.files:
            if file.stored is None or file.id not in there:
                # Also one that has become ready since the files were copied.
                archive.leave_out(line, f"messages.jsonl: {file.why or 'Its bytes are gone, or came too late.'}")
            else:
                paths[file.id] = _path(file)
        named.update(_named_in(copied))
        yield MessageLine(message=copied.message, reacted=copied.reacted, files=paths)


def _named_in(copied: CopiedMessage) -> Iterator[str]:
    """The ids of all people whom a message names."""
    message = copied.message
    yield message.sender.id
    yield from message.mentions
    yield from (one.user for one in copied.reacted)
    yield from (file.uploader.id for file in message.attachments)
    yield from (key for key in (message.deleted_by, message.forwarded_from) if key)
    if message.pinned:
        yield message.pinned.by


def _people(room_id: UUID, named: set[str]) -> Iterator[PersonLine]:
    for member in copied_members(room_id):
        named.discard(member.user.id)
        yield PersonLine(user=member.user, role=member.role, joined_at=member.joined_at)
    left = sorted(named)
    for at in range(0, len(left), _PAGE):
        for user in people(UUID(key) for key in left[at : at + _PAGE]).values():
            yield PersonLine(user=user, role=None, joined_at=None)


def _path(file: CopiedFile) -> str:
    """Return where a file stands: its id keeps files of one name apart, and no name leads elsewhere."""
    return f"files/{file.id}-{portable_file_name(file.name)}"
