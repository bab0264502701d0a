"""Inputs about reading: which part of a room or thread, and up to where it has been read."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from backend.chat.inputs import NOT_A_TIME, PAGE_DEFAULT, PAGE_LIMIT, moment_in
from backend.inputs import Input, id_faults, refuse


class Place(TypedDict):
    """Where a page of a room's history stands; the newest page where none of it is given."""

    before: UUID | None
    after: UUID | None
    around: UUID | None
    at: datetime | None
    unread: bool


class ThreadSides(TypedDict):
    """Where a page of a thread stands; the newest page where none of it is given."""

    before: UUID | None
    after: UUID | None
    around: UUID | None


class History(Input, frozen=True, kw_only=True):
    """Which part of a room's history; at most 100 messages, 50 if ``limit`` is left out.

    With ``thread`` it is a part of the replies in a thread of the room.
    """

    room: str
    thread: str | None = None
    before: str | None = None
    after: str | None = None
    around: str | None = None
    at: str | None = None
    unread: bool | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for ids and times that are none, for two places at once, and for less than one message."""
        ids = {"before": self.before, "after": self.after, "around": self.around}
        faults = id_faults(**{name: [text] for name, text in ids.items() if text})
        given = [name for name, value in {**ids, "at": self.at, "unread": self.unread}.items() if value]
        if len(given) > 1:
            faults[given[1]] = [f"Not together with {given[0]}."]
        if self.thread and (self.at or self.unread):
            faults["thread"] = [f"Not together with {'at' if self.at else 'unread'}."]
        if self.at and moment_in(self.at) is None:
            faults["at"] = [NOT_A_TIME]
        if self.limit is not None and self.limit < 1:
            faults["limit"] = ["Must be a whole number of at least 1."]
        refuse("This part of the history cannot be read.", faults)

    @property
    def place(self) -> Place:
        """Where the page stands."""
        return Place(
            before=UUID(self.before) if self.before else None,
            after=UUID(self.after) if self.after else None,
            around=UUID(self.around) if self.around else None,
            at=moment_in(self.at) if self.at else None,
            unread=bool(self.unread),
        )

    @property
    def sides(self) -> ThreadSides:
        """Where the page of a thread stands."""
        place = self.place
        return ThreadSides(before=place["before"], after=place["after"], around=place["around"])

    @property
    def page_size(self) -> int:
        """How many messages at most."""
        return min(self.limit or PAGE_DEFAULT, PAGE_LIMIT)


class MarkRead(Input, frozen=True, kw_only=True):
    """Up to which message a room has been read; with ``back`` the message, and all later ones, count as unread."""

    room: str
    message: str
    back: bool | None = None


class ReadThread(Input, frozen=True, kw_only=True):
    """Up to which message a thread has been read."""

    thread: str
    message: str


class FollowThread(Input, frozen=True, kw_only=True):
    """Whether to follow a thread."""

    thread: str
    following: bool
