"""The structs of responses about bots, incoming webhooks and slash commands."""

from __future__ import annotations

from msgspec import Struct

from backend.accounts.inputs import Scope
from backend.accounts.payloads import BotTokenPayload, UserPayload
from backend.bots import inputs
from backend.bots.payloads import BotPayload, CommandAnswered, CommandPayload, HookPayload
from backend.inputs import Input


class NewBotAccount(Struct, frozen=True, kw_only=True):
    """A created bot, and its first token, which is shown this once."""

    user: UserPayload
    token: str


class BotList(Struct, frozen=True, kw_only=True):
    """A page of the bots of a namespace, the newest first."""

    results: list[BotPayload]
    next: str | None
    previous: str | None


class IssuedBotToken(Struct, frozen=True, kw_only=True):
    """A new token of a bot; ``token`` is shown this once."""

    id: str
    name: str
    scopes: list[Scope]
    expires_at: str | None
    token: str


class BotTokenList(Struct, frozen=True, kw_only=True):
    """A page of the valid tokens of a bot, the newest first."""

    results: list[BotTokenPayload]
    next: str | None
    previous: str | None


class NewHookAddress(Struct, frozen=True, kw_only=True):
    """A created webhook; its ``url`` is shown this once."""

    id: str
    user: UserPayload
    url: str


class HookList(Struct, frozen=True, kw_only=True):
    """All webhooks of a room, the newest first."""

    results: list[HookPayload]


class CommandList(Struct, frozen=True, kw_only=True):
    """All commands of a namespace, or those that may be called in a room, by name."""

    results: list[CommandPayload]


class NewSlashCommand(CommandPayload, frozen=True, kw_only=True):
    """A created command; the ``secret`` that signs calls of its address is shown this once, null for one of a bot."""

    secret: str | None


BOT_INPUTS: tuple[type[Input], ...] = (
    inputs.NewBot, inputs.BotChange, inputs.NewBotToken, inputs.NewHook, inputs.HookMessage, inputs.NewCommand,
    inputs.CommandChange, inputs.CommandAnswer,
)  # fmt: skip
"""The bodies of requests about bots."""

BOT_SHAPES: tuple[type[Struct], ...] = (
    NewBotAccount, BotList, IssuedBotToken, BotTokenList, NewHookAddress, HookList, CommandList, NewSlashCommand,
    CommandAnswered,
)  # fmt: skip
"""The answers."""
