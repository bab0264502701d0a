"""Makes incoming webhooks, revokes them, and posts what they are sent."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from backend import clock, names
from backend.accounts.access import HOOK, Actor
from backend.accounts.hooks import is_barred
from backend.accounts.selectors import is_banned
from backend.accounts.services import actor_of_hook, issue_bot_token, locked_user
from backend.bots.access import hooks_for, require_may_post_here
from backend.bots.inputs import HOOK_NAME_CHARS, HookMessage, NewHook
from backend.bots.models import Bot, Hook
from backend.bots.payloads import HookPayload, hook_payload
from backend.bots.services.accounts import end_bot, make_bot
from backend.chat import services as chat
from backend.chat.access import NO_ROOM
from backend.chat.payloads import MessagePayload
from backend.chat.selectors import members_among
from backend.errors import Conflict, NotFound, RateLimited
from backend.events.publish import atomic
from backend.ids import new_id, parse_id

HOOKS_LIMIT = 20
"""Webhooks of a room."""

_EVERY = timedelta(seconds=1)
_BURST = 10
"""How many requests of a webhook may come at once; one more each second."""


class MadeHook(Struct, frozen=True, kw_only=True):
    """A new webhook, with the secret in its address, which is not stored."""

    hook: HookPayload
    secret: str


def create_hook(actor: Actor, new: NewHook) -> MadeHook:
    """Make a webhook for a room, with a bot of its own that is a member there. Raises NotFound, Forbidden, Conflict."""
    room_id = parse_id(new.room)
    if room_id is None:
        raise NotFound(NO_ROOM)
    namespace_id = require_may_post_here(actor, room_id)
    name = names.required(new.name, longest=HOOK_NAME_CHARS, field="name")
    if hooks_for(actor, room_id).count() >= HOOKS_LIMIT:
        raise Conflict(f"A room has at most {HOOKS_LIMIT} webhooks. Revoke one first.")
    with atomic():
        username = f"hook-{new_id().hex[-12:]}"
        bot = make_bot(actor, namespace_id, username=username, display_name=name, kind=Bot.Kind.HOOK)
        made = issue_bot_token(actor, bot.pk, name="Webhook", scopes=("send", "files"), use=HOOK)
        chat.add_member(actor, room_id, bot.pk)
        moment = clock.now()
        row = Hook.objects.create(
            bot=bot, room_id=room_id, token_id=UUID(made.token.id), name=name, created_by=actor.user_id,
            created_at=moment, full_at=moment,
        )  # fmt: skip
    return MadeHook(hook=hook_payload(row), secret=made.secret)


def delete_hook(actor: Actor, room_id: UUID, hook_id: UUID) -> None:
    """Revoke a webhook: its address takes nothing any more, its bot leaves. Raises NotFound, Forbidden."""
    row = hooks_for(actor, room_id).filter(pk=hook_id).first()
    if row is None:
        raise NotFound("There is no such webhook in this room.")
    with atomic():
        locked_user(row.bot.user_id)
        if members_among(room_id).filter(user=row.bot.user_id).exists():
            chat.remove_member(actor, room_id, row.bot.user_id)
        end_bot(actor, row.bot)


def open_hook(secret: str, *, address: str) -> tuple[Actor, UUID]:
    """Return the bot of a webhook and its room, and count the request. Raises NotFound, RateLimited.

    While a person is banned, their webhooks are as if they were revoked.
    """
    actor = actor_of_hook(secret, address=address)
    row = Hook.objects.filter(token=parse_id(actor.credential.partition(":")[2])).select_related("bot").first()
    if row is None or is_banned(row.created_by) or is_barred(row.bot.namespace_id, row.created_by):
        raise NotFound("There is no webhook at this address, or it was revoked.")
    _count(row)
    return actor, row.room_id


def _count(row: Hook) -> None:
    """Count a request; raises RateLimited above the burst."""
    for _ in range(_BURST):
        moment = clock.now()
        full_at = max(row.full_at, moment) + _EVERY
        wait_s = (full_at - moment - _BURST * _EVERY).total_seconds()
        if wait_s > 0:
            raise RateLimited("More than one request a second. Slow down.", retry_after_s=round(wait_s, 1))
        # Of two requests at once the second counts what the first has made of it.
        if Hook.objects.filter(pk=row.pk, full_at=row.full_at).update(full_at=full_at):
            return
        row.refresh_from_db(fields=["full_at"])
    raise RateLimited("Too many requests at once. Slow down.", retry_after_s=1)


def post_by_hook(actor: Actor, room_id: UUID, new: HookMessage) -> tuple[MessagePayload, bool]:
    """Send what a webhook was sent to its room; returns the message, and whether it is new. Raises as sending does."""
    return chat.send_message(
        actor, room_id, client_id=new.client_id or str(new_id()), body=new.said,
        thread=parse_id(new.thread) if new.thread else None,
    )  # fmt: skip
