"""Reads an export of Slack: folders with a file for each day, and lists of people and channels beside them.

Files are not in it, only their addresses. What Slack says of itself (who came, who changed a topic) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from backend import clock
from backend.exchange.services.reading import Reading
from backend.exchange.services.shortcodes import Emojis
from backend.exchange.services.slack_text import text_of_parts, text_shown
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
    short,
)

_SAID = frozenset({None, "", "bot_message", "file_share", "me_message", "thread_broadcast"})
_LISTS = (("channels.json", "channel"), ("groups.json", "group"), ("mpims.json", "group"))
_DIRECT = "dms.json"
_TS_CHARS = 30


class _Profile(Struct):
    real_name: str | None = None
    display_name: str | None = None
    name: str | None = None


class _User(Struct):
    id: str
    name: str = ""
    is_bot: bool = False
    real_name: str | None = None
    profile: _Profile = msgspec.field(default_factory=_Profile)


class _Text(Struct):
    value: str = ""


class _Channel(Struct):
    id: str
    name: str
    created: float = 0
    creator: str = ""
    is_archived: bool = False
    members: list[str] = []
    topic: _Text = msgspec.field(default_factory=_Text)
    purpose: _Text = msgspec.field(default_factory=_Text)


class _Direct(Struct):
    id: str
    created: float = 0
    members: list[str] = []


class _Edited(Struct):
    ts: str = ""


class _Reaction(Struct):
    name: str
    users: list[str] = []


class _File(Struct):
    id: str = ""
    name: str | None = None
    title: str | None = None
    mimetype: str | None = None
    url_private_download: str | None = None
    url_private: str | None = None
    user: str | None = None
    created: float = 0


class _Stamp(Struct):
    ts: str


class _Message(Struct):
    ts: str
    type: str = "message"
    subtype: str | None = None
    user: str | None = None
    bot_id: str | None = None
    username: str | None = None
    user_profile: _Profile | None = None
    text: str | None = None
    thread_ts: str | None = None
    edited: _Edited | None = None
    reactions: list[_Reaction] = []
    files: list[_File] = []
    attachments: Any = None
    blocks: Any = None
    pinned_to: list[str] = []


class SlackSource:
    """An export of a workspace."""

    name = "slack"

    def __init__(self, archive: Reading) -> None:
        self._archive = archive
        self._emojis = Emojis(_own_emojis(archive))
        self.unknown_emojis = self._emojis.unknown
        if not any(name in archive for name in (*dict(_LISTS), _DIRECT)):
            raise Unreadable("This is no export of Slack: it has no list of channels (channels.json).")

    def _items(self, name: str) -> Iterator[tuple[int, Any]]:
        """Return the numbered items of a list as they stand there, or one fault."""
        if name not in self._archive:
            return
        try:
            items = decoded(self._archive.read(name), list[msgspec.Raw])
        except ValueError as error:
            yield 0, Fault(0, f"{name}: {error}")
            return
        yield from enumerate(items, start=1)

    def _rows(self, name: str, kind: type[Any]) -> Iterator[tuple[int, Any]]:
        """Return the numbered items of a list, a fault in place of one that does not fit."""
        for number, item in self._items(name):
            if isinstance(item, Fault):
                yield number, item
                continue
            try:
                yield number, decoded(short(item), kind)
            except ValueError as error:
                yield number, Fault(number, f"{name}: {error}")

    @cached_property
    def _channels(self) -> dict[str, str]:
        """The names of channels by their ids."""
        rows = (row for name, _ in _LISTS for _, row in self._rows(name, _Channel))
        return {row.id: row.name for row in rows if not isinstance(row, Fault)}

    def rooms(self) -> Iterator[SourceRoom | Fault]:
        """Return public channels as channels, private ones and conversations of several people as groups."""
        for name, kind in _LISTS:
            for _, row in self._rows(name, _Channel):
                yield row if isinstance(row, Fault) else replace(_room(row, kind), private=name == "mpims.json")
        for _, row in self._rows(_DIRECT, _Direct):
            yield row if isinstance(row, Fault) else _direct(row)

    def people(self) -> Iterator[SourcePerson | Fault]:
        """Return all people and bots of the workspace."""
        for _, row in self._rows("users.json", _User):
            if isinstance(row, Fault):
                yield row
                continue
            shown = row.profile.display_name or row.profile.real_name or row.real_name or row.name
            yield SourcePerson(id=row.id, username=row.name or row.id, display_name=shown, is_bot=row.is_bot)

    def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
        """Return the messages of a channel, day by day."""
        for name in self._archive.names(under=f"{room.about}/", suffix=".json"):
            for number, row in self._day(name):
                if isinstance(row, Fault):
                    yield row
                    continue
                if row.type != "message" or row.subtype not in _SAID:
                    continue
                created_at = _moment(row.ts)
                if created_at is None:
                    yield Fault(number, f"{name}: It has no time.")
                    continue
                person = _sender(row)
                yield person
                yield replace(self._message(room, row, person.id, created_at), line=number, where=name)

    def _day(self, name: str) -> Iterator[tuple[int, Any]]:
        """Return the numbered messages of a file, oldest first: of all together nothing but times is in the memory."""
        places: list[tuple[str, int, msgspec.Raw]] = []
        for number, item in self._items(name):
            try:
                if isinstance(item, Fault):
                    yield number, item
                else:
                    places.append((decoded(short(item), _Stamp).ts[:_TS_CHARS], number, item))
            except ValueError as error:
                yield number, Fault(number, f"{name}: {error}")
        for _, number, item in sorted(places, key=lambda one: one[:2]):
            try:
                yield number, decoded(item, _Message)
            except ValueError as error:
                yield number, Fault(number, f"{name}: {error}")

    def _message(self, room: SourceRoom, row: _Message, sender: str, created_at: datetime) -> SourceMessage:
        text = row.text or text_of_parts(row.attachments, row.blocks)
        body, mentions, everybody = text_shown(text, lambda key: self._channels.get(key, key), self._emojis)
        thread = row.thread_ts if row.thread_ts and row.thread_ts != row.ts else None
        return SourceMessage(
            id=row.ts, sender=sender, body=body, created_at=created_at,
            edited_at=_moment(row.edited.ts) if row.edited else None, thread=thread,
            in_timeline=thread is None or row.subtype == "thread_broadcast", mentions=mentions,
            mentions_room=everybody, pinned_at=created_at if room.id in row.pinned_to else None,
            reactions=[
                SourceReaction(emoji=self._emojis.called(one.name) or one.name, person=who)
                for one in row.reactions
                for who in one.users
            ],
            files=[_file(one, sender) for one in row.files],
        )  # fmt: skip


def _own_emojis(archive: Reading) -> dict[str, str]:
    """The emojis of the workspace, as some programs add them (``emoji.list``): addresses, or ``alias:`` and a name."""
    try:
        found = decoded(archive.read("emoji.json"), dict[str, Any])
    except ValueError:
        return {}
    inner = found.get("emoji")
    rows = inner if isinstance(inner, dict) else found
    return {name: value for name, value in rows.items() if isinstance(value, str)}


def _room(row: _Channel, kind: str) -> SourceRoom:
    members = dict.fromkeys([*row.members, row.creator] if row.creator else row.members)
    created_at = _moment(str(row.created))
    return SourceRoom(
        id=row.id, kind=kind, name=row.name, topic=row.topic.value or row.purpose.value, created_at=created_at,
        archived_at=clock.now() if row.is_archived else None, about=row.name,
        members=[
            SourceMember(person=who, role="owner" if who == row.creator else "member", joined_at=created_at)
            for who in members
        ],
    )  # fmt: skip


def _direct(row: _Direct) -> SourceRoom:
    created_at = _moment(str(row.created))
    members = [SourceMember(person=who, joined_at=created_at) for who in dict.fromkeys(row.members)]
    return SourceRoom(
        id=row.id, kind="direct", name="", created_at=created_at, about=row.id, members=members, private=True
    )


def _sender(row: _Message) -> SourcePerson:
    profile = row.user_profile or _Profile()
    # What a message calls itself names a bot, and no person.
    name = (row.username if row.user is None else None) or profile.name or row.user or row.bot_id or "unknown"
    shown = row.username or profile.display_name or profile.real_name or name
    return SourcePerson(
        id=row.user or row.bot_id or f"name:{name}"[:100], username=name, display_name=shown, is_bot=row.user is None
    )


def _file(row: _File, sender: str) -> SourceFile:
    """Return a file; of one that is deleted or out of a plan's limits nothing but an id is left, or not even that."""
    url = row.url_private_download or row.url_private or ""
    return SourceFile(
        id=row.id or url, name=row.name or row.title or row.id or "file", url=url,
        content_type=row.mimetype or "", title=row.title if row.title and row.title != row.name else "",
        uploader=row.user or sender, created_at=_moment(str(row.created)),
    )  # fmt: skip


def _moment(ts: str) -> datetime | None:
    try:
        seconds = float(ts)
        return clock.of_seconds(seconds) if 3e8 < seconds < 1e11 else None
    except (ValueError, OverflowError):
        return None
