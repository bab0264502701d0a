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

from backend.exchange.services.discord_text import Card, previews, quoted, with_own_emojis_named
from backend.exchange.services.reading import Reading
from backend.exchange.services.shortcodes import Emojis
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
_STICKERS = {"png": ".png", "1": ".png", "apng": ".png", "2": ".png", "gif": ".gif", "4": ".gif"}
"""How pictures end, by the format of a sticker."""
_OF_TWO, _OF_FEW = frozenset({"DirectTextChat", "1"}), frozenset({"DirectGroupTextChat", "3"})
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
    id: str | None = None


class _Reaction(Struct):
    emoji: _Emoji
    users: list[_Person] = []


class _Attachment(Struct, rename="camel"):
    id: str
    url: str
    file_name: str = "file"


class _Sticker(Struct, rename="camel"):
    id: str
    name: str = "sticker"
    format: str | int = ""
    source_url: str = ""


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
    embeds: list[Card] = []
    stickers: list[_Sticker] = []
    inline_emojis: list[_Emoji] = []
    reactions: list[_Reaction] = []
    mentions: list[_Person] = []
    reference: _Reference | None = None


class DiscordSource:
    """Channels of a server, and conversations of few people."""

    name = "discord"

    def __init__(self, archive: Reading) -> None:
        self._archive = archive
        self._emojis = Emojis()
        self.unknown_emojis = self._emojis.unknown
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
            at = int(first) if first.isascii() and first.isdigit() and len(first) < 25 else 0
            found.setdefault(head.channel.id, (head.channel, []))[1].append((at, name))
        return {key: (channel, [name for _, name in sorted(parts)]) for key, (channel, parts) in found.items()}, faults

    def rooms(self) -> Iterator[SourceRoom | Fault]:
        """Return the channels, and the threads that were exported; as groups, as nothing says who may see them."""
        channels, faults = self._parts
        yield from faults
        for channel, _ in channels.values():
            is_direct = channel.type in _OF_TWO
            yield SourceRoom(
                id=channel.id, kind="direct" if is_direct else "group", name=channel.name, topic=channel.topic or "",
                members=[SourceMember(person=who) for who in self._authors(channel.id)],
                private=is_direct or channel.type in _OF_FEW,
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
                id=row.id, sender=row.author.id, body=self._text(row), created_at=created_at, line=number, where=name,
                edited_at=moment(row.timestamp_edited), pinned_at=created_at if row.is_pinned else None,
                reply_to=row.reference.message_id if row.reference and row.type in {"Reply", "19"} else None,
                mentions=[one.id for one in row.mentions],
                reactions=[
                    SourceReaction(emoji=one.emoji.name, person=who.id) for one in row.reactions for who in one.users
                ],
                files=[
                    *(_file(name, one) for one in row.attachments),
                    *(_picture(name, row, one) for one in row.stickers if _ending(one)),
                ],
                previews=previews(row.embeds, row.content),
            )  # fmt: skip

    def _text(self, row: _Message) -> str:
        """What a message says, then its cards; a sticker that is no picture leaves its name."""
        said, named = with_own_emojis_named(_body(row))
        inline = (*row.inline_emojis, *(one.emoji for one in row.reactions))
        for name in (*named, *(one.name for one in inline if one.id)):
            self._emojis.note(name)
        drawn = (f"Sticker: {one.name}" for one in row.stickers if not _ending(one))
        return "\n".join(filter(None, (said, quoted(row.embeds, row.content), *drawn)))


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
    return _at(name, row.url, id=row.id, called=row.file_name)


def _picture(name: str, message: _Message, row: _Sticker) -> SourceFile:
    """A sticker as a file of its own of each message: who deletes theirs takes it from no other."""
    called = f"{row.name[:80]}{_ending(row)}"
    return _at(name, row.source_url, id=f"{message.id}-sticker-{row.id}", called=called)


def _ending(row: _Sticker) -> str:
    """How the picture of a sticker ends; empty for a drawing (Lottie), which nothing here shows."""
    return _STICKERS.get(str(row.format).lower(), "")


def _at(name: str, url: str, *, id: str, called: str) -> SourceFile:
    """A file beside the JSON, where media were exported as well; else its address, which expires within days."""
    remote = "://" in url
    entry = "" if remote or not url else normpath(join(dirname(name), unquote(url.replace("\\", "/"))))
    return SourceFile(id=id, name=called, entry=entry, url=url if remote else "")
