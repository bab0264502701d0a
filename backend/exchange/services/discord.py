"""Reads what DiscordChatExporter writes as JSON: a file for each channel or part of one, with its media or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from backend.exchange.services.reading import Reading
from backend.exchange.services.source import (
    NAMED,
    NAMED_END,
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
    short,
)

_CONTENT_CHARS, _ID_CHARS = 100_000, 25
"""Limits of Discord itself: longer texts and ids are not in a genuine export."""
_FAULTS = 100
_SAID = frozenset({"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage", "0", "19"})


class _Person(Struct, rename="camel"):
    id: str
    name: str = ""
    nickname: str | None = None
    is_bot: bool = False


class _Channel(Struct):
    id: str
    name: str = ""
    type: str = ""
    topic: str | None = None


class _First(Struct):
    id: str = ""


class _Head(Struct):
    channel: _Channel
    messages: list[msgspec.Raw]


class _Emoji(Struct):
    name: str = ""


class _Reaction(Struct):
    emoji: _Emoji
    users: list[_Person] = []


class _Attachment(Struct, rename="camel"):
    id: str
    url: str
    file_name: str = "file"


class _Reference(Struct, rename="camel"):
    message_id: str | None = None


class _Message(Struct, rename="camel"):
    id: str
    timestamp: str
    author: _Person
    type: str = "Default"
    timestamp_edited: str | None = None
    is_pinned: bool = False
    content: str = ""
    attachments: list[_Attachment] = []
    reactions: list[_Reaction] = []
    mentions: list[_Person] = []
    reference: _Reference | None = None


class DiscordSource:
    """Channels of a server; conversations of two people are left out."""

    name = "discord"

    def __init__(self, archive: Reading) -> None:
        self._archive = archive
        if not archive.names(suffix=".json"):
            raise Unreadable("There is no JSON of DiscordChatExporter in this archive.")

    @cached_property
    def _parts(self) -> tuple[dict[str, tuple[_Channel, list[str]]], list[Fault]]:
        """The files of each channel, those with the oldest messages first."""
        found: dict[str, tuple[_Channel, list[tuple[int, str]]]] = {}
        faults: list[Fault] = []

        def report(why: str) -> None:
            if len(faults) < _FAULTS:
                faults.append(Fault(0, why))

        for name in self._archive.names(suffix=".json"):
            try:
                head = decoded(self._archive.read(name), _Head)
                first = decoded(head.messages[0], _First).id if head.messages else ""
            except ValueError as error:
                report(f"{name}: {error}")
                continue
            if head.channel.type in {"DirectTextChat", "1"}:
                report(f"{name}: A conversation of two people is left out.")
                continue
            at = int(first) if first.isascii() and first.isdigit() and len(first) < 25 else 0
            found.setdefault(head.channel.id, (head.channel, []))[1].append((at, name))
        return {key: (channel, [name for _, name in sorted(parts)]) for key, (channel, parts) in found.items()}, faults

    def rooms(self) -> Iterator[SourceRoom | Fault]:
        """Return the channels, and the threads that were exported; all as groups, as nothing says who may see them."""
        channels, faults = self._parts
        yield from faults
        for channel, _ in channels.values():
            yield SourceRoom(
                id=channel.id, kind="group", name=channel.name, topic=channel.topic or "",
                members=[SourceMember(person=who) for who in self._authors(channel.id)],
            )  # fmt: skip

    def people(self) -> Iterator[SourcePerson | Fault]:
        """Return no one: messages name those who sent them."""
        yield from ()

    def _authors(self, channel_id: str) -> list[str]:
        rows = (row for _, _, row in self._rows(channel_id) if isinstance(row, _Message))
        return list(dict.fromkeys(row.author.id for row in rows))

    def _rows(self, channel_id: str) -> Iterator[tuple[str, int, Any]]:
        for name in self._parts[0][channel_id][1]:
            items = decoded(self._archive.read(name), _Head).messages
            for number, item in enumerate(items, start=1):
                try:
                    yield name, number, decoded(short(item), _Message)
                except ValueError as error:
                    yield name, number, Fault(number, f"{name}: {error}")

    def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
        """Return the messages of a channel, each behind all people whom it names."""
        for name, number, row in self._rows(room.id):
            if isinstance(row, Fault):
                yield row
                continue
            if row.type not in _SAID:
                continue
            created_at = moment(row.timestamp)
            if created_at is None:
                yield Fault(number, f"{name}: It has no time.")
                continue
            named = [row.author, *row.mentions, *(who for one in row.reactions for who in one.users)]
            yield from (_person(one) for one in named)
            yield SourceMessage(
                id=row.id, sender=row.author.id, body=_body(row), created_at=created_at, line=number, where=name,
                edited_at=moment(row.timestamp_edited), pinned_at=created_at if row.is_pinned else None,
                reply_to=row.reference.message_id if row.reference and row.type in {"Reply", "19"} else None,
                mentions=[one.id for one in row.mentions],
                reactions=[
                    SourceReaction(emoji=one.emoji.name, person=who.id) for one in row.reactions for who in one.users
                ],
                files=[_file(name, one) for one in row.attachments],
            )  # fmt: skip


def _person(row: _Person) -> SourcePerson:
    return SourcePerson(
        id=row.id, username=row.name or row.id, display_name=row.nickname or row.name, is_bot=row.is_bot
    )


def _body(row: _Message) -> str:
    """The text, in which people are called by the names that they have here."""
    body = row.content[:_CONTENT_CHARS].replace(NAMED, "").replace(NAMED_END, "")
    called: dict[str, str] = {}
    for one in row.mentions[:50]:
        for name in (one.nickname, one.name):
            if name and len(one.id) <= _ID_CHARS:
                called.setdefault(f"@{name}", one.id)
    if not called:
        return body
    # In one pass, longer names first: what was put in is not looked at again.
    anyone = re.compile("|".join(map(re.escape, sorted(called, key=len, reverse=True))))
    return anyone.sub(lambda found: f"{NAMED}{called[found[0]]}{NAMED_END}", body)


def _file(name: str, row: _Attachment) -> SourceFile:
    """A file beside the JSON, where media were exported as well; else its address, which expires within days."""
    remote = "://" in row.url
    entry = "" if remote else normpath(join(dirname(name), unquote(row.url.replace("\\", "/"))))
    return SourceFile(id=row.id, name=row.file_name, entry=entry, url=row.url if remote else "")
