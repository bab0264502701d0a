"""Makes bots, switches them off, deletes them; issues and revokes their tokens."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend import clock, names
from backend.accounts.access import Actor, Role, require_may_give
from backend.accounts.inputs import Scope
from backend.accounts.selectors import token_count
from backend.accounts.services import (
    MadeToken,
    close_bot_account,
    create_bot_account,
    issue_bot_token,
    let_moderate,
    revoke_bot_token,
    set_active,
)
from backend.bots.access import bot_for, namespace_to_administer
from backend.bots.inputs import TOKEN_NAME_CHARS, NewBot, NewBotToken
from backend.bots.models import Bot
from backend.bots.payloads import BotPayload, bot_payload
from backend.errors import Conflict
from backend.events.publish import atomic

BOTS_LIMIT = 200
"""Bots that the administrators of a namespace may make."""

TOKENS_LIMIT = 20
"""Tokens of a bot."""

_FIRST = "First token"


def create_bot(actor: Actor, new: NewBot) -> tuple[BotPayload, MadeToken]:
    """Make a bot of a namespace, with its first token. Raises NotFound, Forbidden, Invalid, Conflict."""
    namespace_id = namespace_to_administer(actor, new.namespace)
    if Bot.objects.filter(namespace=namespace_id).exclude(kind=Bot.Kind.HOOK).count() >= BOTS_LIMIT:
        raise Conflict(f"A namespace has at most {BOTS_LIMIT} bots. Delete one first.")
    with atomic():
        row = make_bot(
            actor, namespace_id, username=new.username, display_name=new.display_name or new.username,
            kind=Bot.Kind.BOT, role=_role_for(actor, namespace_id, new.scopes),
        )  # fmt: skip
        made = issue_bot_token(actor, row.pk, name=_FIRST, scopes=new.scopes)
    return bot_payload(row), made


def make_bot(
    actor: Actor, namespace_id: UUID, *, username: str, display_name: str, kind: Bot.Kind, role: Role = Role.MEMBER
) -> Bot:
    """Make the account of a bot and its row, inside the transaction of what it is for. Raises Invalid, Conflict."""
    with atomic():
        user = create_bot_account(actor, namespace_id, username=username, display_name=display_name, role=role)
        row = Bot(
            user_id=UUID(user.id), namespace_id=namespace_id, kind=kind, created_by=actor.by, created_at=clock.now()
        )
        row.save(force_insert=True)
    return row


def _role_for(actor: Actor, namespace_id: UUID, scopes: Iterable[Scope]) -> Role:
    role = Role.MODERATOR if "moderate" in scopes else Role.MEMBER
    require_may_give(actor, namespace_id, role)
    return role


def change_bot(actor: Actor, bot_id: UUID, *, active: bool) -> BotPayload:
    """Switch a bot off, or on again: off, its tokens open nothing. Raises NotFound, Forbidden."""
    row = bot_for(actor, bot_id)
    set_active(actor, row.pk, active=active)
    return bot_payload(bot_for(actor, bot_id))


def delete_bot(actor: Actor, bot_id: UUID) -> None:
    """End a bot with its tokens, webhook and commands; what it has said stays. Raises NotFound, Forbidden."""
    row = bot_for(actor, bot_id)
    end_bot(actor, row)


def end_bot(actor: Actor, row: Bot) -> None:
    """End a bot that the caller may end."""
    with atomic():
        close_bot_account(actor, row.pk)
        row.delete()


def add_token(actor: Actor, bot_id: UUID, new: NewBotToken) -> MadeToken:
    """Issue a further token to a bot. Raises NotFound, Forbidden, Invalid, Conflict where it has too many already."""
    row = bot_for(actor, bot_id)
    if row.kind == Bot.Kind.HOOK:
        raise Conflict("This is the bot of an incoming webhook: it speaks by its address alone.")
    if token_count(row.pk) >= TOKENS_LIMIT:
        raise Conflict(f"A bot has at most {TOKENS_LIMIT} tokens. Revoke one first.")
    name = names.required(new.name, longest=TOKEN_NAME_CHARS, field="name")
    with atomic():
        if _role_for(actor, row.namespace_id, new.scopes) == Role.MODERATOR:
            let_moderate(row.namespace_id, row.pk)
        return issue_bot_token(actor, row.pk, name=name, scopes=new.scopes, expires_at=new.ends)


def revoke_token(actor: Actor, bot_id: UUID, token_id: UUID) -> None:
    """Revoke a token of a bot: within a second its sockets close and its requests are refused.

    Raises NotFound, Forbidden, Conflict for the bot of an incoming webhook.
    """
    row = bot_for(actor, bot_id)
    if row.kind == Bot.Kind.HOOK:
        raise Conflict("This is the bot of an incoming webhook: revoke that where it is listed, in its room.")
    revoke_bot_token(actor, row.pk, token_id)
