"""Who may manage which bot, webhook and command, and who may call one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from backend.accounts.access import Actor, Role, namespace_for
from backend.bots.models import Bot, Command, Hook
from backend.chat.access import member_for, ruling_for
from backend.chat.selectors import members_among
from backend.errors import Forbidden, NotFound

_NO_BOT = "This bot does not exist, or is not of a namespace of yours."
NO_COMMAND = "There is no such command here."
_FOR_ADMINISTRATORS = "This needs the role “admin” in the namespace."


def _require_administrator(actor: Actor, namespace_id: UUID, otherwise: str) -> None:
    if actor.role_in(namespace_id) is None:
        raise NotFound(otherwise)
    if not actor.at_least(Role.ADMIN, namespace_id):
        raise Forbidden(_FOR_ADMINISTRATORS)


def bot_for(actor: Actor, bot_id: UUID) -> Bot:
    """Return a bot of a namespace that the actor administers; raises NotFound, Forbidden."""
    bot = Bot.objects.select_related("user", "namespace").filter(pk=bot_id).first()
    if bot is None:
        raise NotFound(_NO_BOT)
    _require_administrator(actor, bot.namespace_id, _NO_BOT)
    return bot


def hooks_for(actor: Actor, room_id: UUID) -> QuerySet[Hook]:
    """Return the webhooks of a room that the actor rules; raises NotFound, Forbidden."""
    ruling_for(actor, room_id)
    rows = Hook.objects.select_related("bot__user", "token").filter(room=room_id, token__revoked_at=None)
    return rows.order_by("-pk")


def require_may_post_here(actor: Actor, room_id: UUID) -> UUID:
    """Raise unless the actor rules a room and may write there; returns its namespace. Raises NotFound, Forbidden."""
    member = ruling_for(actor, room_id)
    if member.pk is not None:
        member_for(actor, room_id, to="post")
    return member.room.namespace_id


def command_to_manage(actor: Actor, command_id: UUID) -> Command:
    """Return a command of a namespace that the actor administers; raises NotFound, Forbidden."""
    command = Command.objects.select_related("bot__user", "namespace").filter(pk=command_id).first()
    if command is None:
        raise NotFound(NO_COMMAND)
    _require_administrator(actor, command.namespace_id, NO_COMMAND)
    return command


def commands_in(namespace_id: UUID, room_id: UUID) -> QuerySet[Command]:
    """Return what may be called in a room: commands with an address, and those of bots that are in the room."""
    rows = Command.objects.select_related("bot__user", "namespace").filter(namespace=namespace_id)
    rows = rows.filter(bot__user__is_active=True, bot__user__banned_at=None)
    return rows.filter(~Q(url="") | Q(bot__in=members_among(room_id)))


def namespace_to_administer(actor: Actor, slug: str | None) -> UUID:
    """Return the id of a namespace (the default one for None); raises NotFound, Forbidden below administrators."""
    return namespace_for(actor, slug, role=Role.ADMIN)
