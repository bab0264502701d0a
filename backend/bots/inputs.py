"""The inputs of bots: one struct per command, for every edge."""

from __future__ import annotations

import re
from datetime import datetime
from typing import ClassVar, Literal

from msgspec import UNSET, UnsetType, field

from backend import clock
from backend.accounts.inputs import Scope
from backend.inputs import Input, id_faults, optional_id_faults, refuse
from backend.outgoing import address_fault

TOKEN_NAME_CHARS = HOOK_NAME_CHARS = 80
NAME_CHARS, DESCRIPTION_CHARS, HINT_CHARS = 32, 200, 100
TEXT_CHARS = 8000
"""The longest text that a command is called with, and the longest answer."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")

Visibility = Literal["caller", "room"]


class NewBot(Input, frozen=True, kw_only=True):
    """A bot to create, and what may be done with its first token."""

    username: str
    scopes: list[Scope]
    display_name: str | None = None
    namespace: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid without a scope."""
        refuse("This bot cannot be made.", _scope_faults(self.scopes))


class BotChange(Input, frozen=True, kw_only=True):
    """Whether a bot may do anything at all."""

    is_active: bool


class NewBotToken(Input, frozen=True, kw_only=True):
    """A further token of a bot, good until ``expires_at``, or without an end."""

    in_address: ClassVar[tuple[str, ...]] = ("bot",)

    bot: str
    name: str
    scopes: list[Scope]
    expires_at: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a bad name or time, and without a scope."""
        faults = _scope_faults(self.scopes)
        if not 1 <= len(self.name.strip()) <= TOKEN_NAME_CHARS:
            faults["name"] = [f"1 to {TOKEN_NAME_CHARS} characters are needed."]
        if self.expires_at is not None and (self.ends is None or self.ends <= clock.now()):
            faults["expires_at"] = ["Must be a time to come, like 2027-11-20T10:00:00Z."]
        refuse("This token cannot be made.", faults)

    @property
    def ends(self) -> datetime | None:
        """When it ends; None for a token without an end."""
        try:
            return clock.parse(self.expires_at) if self.expires_at else None
        except (ValueError, OverflowError):
            return None


def _scope_faults(scopes: list[Scope]) -> dict[str, list[str]]:
    return {} if scopes else {"scopes": ["Name one at least."]}


class NewHook(Input, frozen=True, kw_only=True):
    """An incoming webhook to make for a room; its messages carry the name."""

    in_address: ClassVar[tuple[str, ...]] = ("room",)

    room: str
    name: str


class HookMessage(Input, frozen=True, kw_only=True):
    """What is posted to an incoming webhook; ``text`` is another word for ``body``."""

    body: str | None = None
    text: str | None = None
    client_id: str | None = None
    thread: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a thread that is no id."""
        refuse("This cannot be posted.", optional_id_faults(thread=self.thread))

    @property
    def said(self) -> str:
        """The text of the message."""
        return self.body or self.text or ""


class NewCommand(Input, frozen=True, kw_only=True):
    """A slash command to make: the bot that is told of calls, or the address that is called."""

    name: str
    namespace: str | None = None
    description: str | None = None
    hint: str | None = None
    bot: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for texts that are too long, an address that is none, and unless there is one of the two."""
        faults = _command_faults(self.name, self.description, self.hint, self.url) | optional_id_faults(bot=self.bot)
        if (self.bot is None) == (self.url is None):
            faults["bot"] = ["Name a bot, or a url, and not both."]
        refuse("This command cannot be made.", faults)


class CommandChange(Input, frozen=True, kw_only=True):
    """What to change of a slash command; what is left out stays as it is."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    hint: str | UnsetType = UNSET
    url: str | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for texts that are too long, and an address that is none."""
        refuse("This command was not changed.", _command_faults(self.name, self.description, self.hint, self.url))


def _command_faults(*texts: str | UnsetType | None) -> dict[str, list[str]]:
    name, description, hint, url = texts
    faults: dict[str, list[str]] = {}
    if isinstance(name, str) and not (_NAME.fullmatch(name) and len(name) <= NAME_CHARS):
        faults["name"] = [f"1 to {NAME_CHARS} of a-z, 0-9, _ and -, the first a letter or digit."]
    if isinstance(description, str) and len(description.strip()) > DESCRIPTION_CHARS:
        faults["description"] = [f"At most {DESCRIPTION_CHARS} characters."]
    if isinstance(hint, str) and len(hint.strip()) > HINT_CHARS:
        faults["hint"] = [f"At most {HINT_CHARS} characters."]
    if isinstance(url, str) and (fault := address_fault(url)):
        faults["url"] = [fault]
    return faults


class RunCommand(Input, frozen=True, kw_only=True):
    """A slash command to call in a room, with the text behind its name."""

    client_id: str
    room: str
    name: str
    text: str = field(default="")
    thread: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for ids that are none, and a text that is too long."""
        faults = id_faults(client_id=[self.client_id]) | optional_id_faults(thread=self.thread)
        if len(self.text) > TEXT_CHARS:
            faults["text"] = [f"At most {TEXT_CHARS} characters."]
        refuse("This command was not called.", faults)


class CommandAnswer(Input, frozen=True, kw_only=True):
    """An answer to a call: for the caller's eyes alone, or as a message to the room."""

    body: str
    visibility: Visibility = "caller"

    def __post_init__(self) -> None:
        """Raise Invalid for an empty answer, and one that is too long."""
        is_sound = len(self.body.strip()) > 0 and len(self.body) <= TEXT_CHARS
        refuse("This is no answer.", {} if is_sound else {"body": [f"1 to {TEXT_CHARS} characters are needed."]})
