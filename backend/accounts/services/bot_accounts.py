"""The accounts of bots and their tokens; who may make and end them, the apps above say."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError
from msgspec import Struct

from backend import clock
from backend.accounts.access import Actor, Role
from backend.accounts.events import AccessRevoked, LostAccess
from backend.accounts.hooks import user_changed
from backend.accounts.inputs import DELETED, Scope
from backend.accounts.models import Membership, Token, User
from backend.accounts.payloads import BotTokenPayload, UserPayload, bot_token_payload, user_payload
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.credentials import digest
from backend.accounts.services.logins import TOKEN_PREFIX, end_everything
from backend.accounts.services.new_people import fitting_username, require_free, taken
from backend.accounts.services.people import fitting_name, locked_user, nameless
from backend.errors import NotFound
from backend.events.catalogue import ACCESS_STREAM
from backend.events.publish import atomic, publish

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a token expires that does not."""


class MadeToken(Struct, frozen=True, kw_only=True):
    """A new token of a bot, with its secret, which is not stored."""

    secret: str
    token: BotTokenPayload


def create_bot_account(
    actor: Actor, namespace_id: UUID, *, username: str, display_name: str, role: Role = Role.MEMBER
) -> UserPayload:
    """Create the account of a bot, which has no password. Raises Invalid for its names, Conflict for a taken one."""
    user = User(username=fitting_username(username), display_name=fitting_name(display_name), is_bot=True)
    user.set_unusable_password()
    try:
        with atomic():
            require_free(user.username)
            user.save()
            Membership.objects.create(user=user, namespace_id=namespace_id, role=role)
            publish(
                actor.does("bot.created", namespace_id=namespace_id, object_type="user", object_id=user.pk,
                           object_name=user.username, data={"role": role})
            )  # fmt: skip
    except IntegrityError:
        raise taken(user.username) from None
    return user_payload(user)


def issue_bot_token(
    actor: Actor,
    user_id: UUID,
    *,
    name: str,
    scopes: Iterable[Scope],
    expires_at: datetime | None = None,
    use: str = "",
) -> MadeToken:
    """Issue a token to a bot; one for a ``use`` is no credential of requests, and good for that alone."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with atomic():
        user = locked_user(user_id)
        row = Token.objects.create(
            user=user, digest=digest(use + secret), expires_at=expires_at or NEVER, address=actor.address, name=name,
            scopes=sorted(set(scopes)), created_at=clock.now(),
        )  # fmt: skip
        publish(
            actor.does("bot.token_issued", object_type="user", object_id=user.pk, object_name=user.username,
                       data={"token": str(row.pk), "scopes": row.scopes})
        )  # fmt: skip
    return MadeToken(secret=secret, token=bot_token_payload(row))


def let_moderate(namespace_id: UUID, user_id: UUID) -> None:
    """Give a bot the role that the scope of moderators stands on."""
    lower = Membership.objects.filter(namespace=namespace_id, user=user_id, role__in=[Role.VIEWER, Role.MEMBER])
    lower.update(role=Role.MODERATOR)


def revoke_bot_token(actor: Actor, user_id: UUID, token_id: UUID) -> None:
    """Revoke a token of a bot; its sockets and grants end within a second. Raises NotFound."""
    with atomic():
        user = locked_user(user_id)
        if not Token.objects.filter(pk=token_id, user=user, revoked_at=None).update(revoked_at=clock.now()):
            raise NotFound("This token does not exist, or was revoked already.")
        lost = LostAccess(user=str(user.pk), credential=f"token:{token_id}", code=4401)
        publish(
            actor.does("bot.token_revoked", object_type="user", object_id=user.pk, object_name=user.username,
                       data={"token": str(token_id)}),
            AccessRevoked(audience=(ACCESS_STREAM,), data=lost),
        )  # fmt: skip


def close_bot_account(actor: Actor, user_id: UUID) -> None:
    """End a bot for good: its tokens, its place in the namespace, its name; what it said stays, under its last name."""
    with belonging_changed([user_id], by=actor.by):
        user = locked_user(user_id)
        action = actor.does("bot.deleted", object_type="user", object_id=user.pk, object_name=user.username)
        user.display_name = user.display_name or user.username
        user.username, user.is_active = nameless(DELETED, user.pk.hex), False
        user.save(update_fields=["display_name", "username", "is_active"])
        end_everything(user.pk, action)
        Membership.objects.filter(user=user).delete()
        user_changed(user.pk, user_payload(user))
