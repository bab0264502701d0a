"""The payloads of bots, incoming webhooks and slash commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from backend import clock
from backend.accounts.payloads import UserPayload, user_payload

if TYPE_CHECKING:
    from backend.bots.models import Bot, Command, Hook


class BotPayload(Struct, frozen=True, kw_only=True):
    """A bot of a namespace, as its administrators see it.

    ``kind`` is ``hook`` for the bot of an incoming webhook, and ``command`` for that of a command with an address.
    """

    user: UserPayload
    namespace: str
    kind: Literal["bot", "hook", "command"]
    is_active: bool
    created_by: str | None
    created_at: str


class HookPayload(Struct, frozen=True, kw_only=True):
    """An incoming webhook of a room, without its address; ``used_at`` is told to the hour."""

    id: str
    name: str
    user: UserPayload
    created_by: str
    created_at: str
    used_at: str | None


class CommandPayload(Struct, frozen=True, kw_only=True):
    """A slash command; ``url`` is told to administrators alone."""

    id: str
    name: str
    namespace: str
    description: str
    hint: str
    bot: UserPayload
    url: str | None


class CommandAnswered(Struct, frozen=True, kw_only=True):
    """What became of an answer to a call: the id of its message, where it went to the room, and how many may follow."""

    message: str | None
    left: int


def bot_payload(row: Bot) -> BotPayload:
    """Render a bot."""
    return BotPayload(
        user=user_payload(row.user), namespace=row.namespace.slug, kind=row.kind,  # type: ignore[arg-type]
        is_active=row.user.is_active, created_by=str(row.created_by) if row.created_by else None,
        created_at=clock.stamp(row.created_at),
    )  # fmt: skip


def hook_payload(row: Hook) -> HookPayload:
    """Render an incoming webhook."""
    return HookPayload(
        id=str(row.pk), name=row.name, user=user_payload(row.bot.user), created_by=str(row.created_by),
        created_at=clock.stamp(row.created_at), used_at=clock.stamp_or_none(row.token.used_at),
    )  # fmt: skip


def command_payload(row: Command, *, administers: bool) -> CommandPayload:
    """Render a slash command, with its address for those who administer its namespace."""
    return CommandPayload(
        id=str(row.pk), name=row.name, namespace=row.namespace.slug, description=row.description, hint=row.hint,
        bot=user_payload(row.bot.user), url=(row.url or None) if administers else None,
    )  # fmt: skip
