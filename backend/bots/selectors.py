"""Reads bots, incoming webhooks and slash commands."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from backend.accounts.access import Actor, Role
from backend.accounts.payloads import BotTokenPayload
from backend.accounts.selectors import tokens_of
from backend.bots.access import bot_for, command_to_manage, commands_in, hooks_for, namespace_to_administer
from backend.bots.models import Bot, Command
from backend.bots.payloads import (
    BotPayload,
    CommandPayload,
    HookPayload,
    bot_payload,
    command_payload,
    hook_payload,
)
from backend.chat.access import member_for

COMMANDS_LIMIT = 200
"""Commands of a namespace."""


def bots_of(
    actor: Actor, slug: str | None, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[BotPayload]:
    """Return the bots of a namespace that the actor administers, the newest first; ids bound the page."""
    rows = Bot.objects.select_related("user", "namespace").filter(namespace=namespace_to_administer(actor, slug))
    if before:
        return [bot_payload(row) for row in reversed(rows.filter(user__gt=before).order_by("user")[:limit])]
    rows = rows.filter(user__lt=after) if after else rows
    return [bot_payload(row) for row in rows.order_by("-user")[:limit]]


def bot(actor: Actor, bot_id: UUID) -> BotPayload:
    """Return one of them; raises NotFound, Forbidden."""
    return bot_payload(bot_for(actor, bot_id))


def may_answer() -> Q:
    """Among accounts: those that may be talked to, which leaves out what webhooks and commands speak by."""
    return ~Q(Exists(Bot.objects.filter(pk=OuterRef("pk")).exclude(kind=Bot.Kind.BOT)))


def makers_of_bots(namespace_id: UUID) -> set[UUID]:
    """Return who has made bots with tokens in a namespace."""
    rows = Bot.objects.filter(namespace=namespace_id, kind=Bot.Kind.BOT, created_by__isnull=False)
    return {key for key in rows.values_list("created_by", flat=True).distinct() if key}


def bot_tokens(
    actor: Actor, bot_id: UUID, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[BotTokenPayload]:
    """Return the tokens of a bot, the newest first; ids bound the page. Raises NotFound, Forbidden."""
    return tokens_of(bot_for(actor, bot_id).pk, before=before, after=after, limit=limit)


def hooks_of(actor: Actor, room_id: UUID) -> list[HookPayload]:
    """Return all webhooks of a room that the actor rules, the newest first; raises NotFound, Forbidden."""
    return [hook_payload(row) for row in hooks_for(actor, room_id)]


def commands_of(actor: Actor, slug: str | None) -> list[CommandPayload]:
    """Return all commands of a namespace that the actor administers, by name; raises NotFound, Forbidden."""
    namespace_id = namespace_to_administer(actor, slug)
    rows = Command.objects.select_related("bot__user", "namespace").filter(namespace=namespace_id)
    return [command_payload(row, administers=True) for row in rows.order_by("name")[:COMMANDS_LIMIT]]


def commands_in_room(actor: Actor, room_id: UUID) -> list[CommandPayload]:
    """Return the commands that may be called in a room of the actor, by name; raises NotFound."""
    namespace_id = member_for(actor, room_id).room.namespace_id
    administers = actor.at_least(Role.ADMIN, namespace_id)
    rows = commands_in(namespace_id, room_id).order_by("name")[:COMMANDS_LIMIT]
    return [command_payload(row, administers=administers) for row in rows]


def command(actor: Actor, command_id: UUID) -> CommandPayload:
    """Return a command of a namespace that the actor administers; raises NotFound, Forbidden."""
    return command_payload(command_to_manage(actor, command_id), administers=True)
