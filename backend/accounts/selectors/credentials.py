"""Reads the person behind a token, a session, a ticket or a grant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import QuerySet

from backend.accounts.access import CONSOLE, HOOK, ORDER, Actor, Role, lasting_name
from backend.accounts.models import EndedSession, LogInSession, Membership, Namespace, Token, User
from backend.accounts.payloads import Grant, UserPayload, user_payload
from backend.accounts.selectors.factors import factor_due, holders_among
from backend.accounts.sessions import SessionStore
from backend.ids import parse_id
from backend.lists import ListQuery
from backend.statements import columns_of, loaded

_NOBODY = UUID(int=0)
_TOKENS = {"token", HOOK.rstrip(":")}
"""The kinds of credentials that end with a token: its own, and that of an incoming webhook."""


def users_by_token(digests: Collection[str], moment: datetime) -> dict[str, tuple[Token, User]]:
    """Return tokens and their users by digest, without unknown, expired and revoked tokens and barred users."""
    found: dict[str, tuple[Token, User]] = {}
    for row in _TOKENS_OF.rows(digests, moment=moment):
        token = loaded(Token, _TOKEN, row[: len(_TOKEN)])
        token.user = loaded(User, _USER, row[len(_TOKEN) :])
        if may_enter(token.user):
            found[token.digest] = (token, token.user)
    return found


_TOKEN, _USER = columns_of(Token), columns_of(User)


def _tokens_of(digests: list[str], moment: datetime) -> QuerySet[Token, Any]:
    rows = Token.objects.filter(digest__in=digests, revoked_at=None, expires_at__gt=moment)
    return rows.values_list(*_TOKEN, *columns_of(User, "user__"))


_TOKENS_OF = ListQuery(str, _tokens_of, moment=datetime)


def may_enter(user: User) -> bool:
    """Whether a person may use the server: switched on and not banned."""
    return user.is_active and user.banned_at is None


def users_by_session(keys: Collection[str], moment: datetime) -> dict[str, tuple[LogInSession, User]]:
    """Return log-in sessions and their users by key, without those that have ended, also by a new password."""
    known_keys = [key for key in keys if key.isalnum()]
    rows = list(LogInSession.objects.filter(pk__in=known_keys, expire_date__gt=moment)) if known_keys else []
    sessions = {row.pk: SessionStore().decode(row.session_data) for row in rows}
    user_ids = {key: parse_id(str(session.get(SESSION_KEY, ""))) for key, session in sessions.items()}
    users = User.objects.in_bulk([user_id for user_id in user_ids.values() if user_id]) if rows else {}
    found: dict[str, tuple[LogInSession, User]] = {}
    for row in rows:
        user = users.get(user_ids[row.pk]) if user_ids[row.pk] else None
        if user is None or user.is_bot or not may_enter(user):
            continue
        if sessions[row.pk].get(HASH_SESSION_KEY) == user.get_session_auth_hash():
            found[row.pk] = (row, user)
    return found


def user_by_id(user_id: UUID) -> User | None:
    """Return a user who may use the server; None for others."""
    user = User.objects.filter(pk=user_id).first()
    return user if user is not None and may_enter(user) else None


def superusers_among(user_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some people who are superusers and may use the server."""
    return {key for (key,) in _SUPERUSERS.rows(user_ids)}


_SUPERUSERS = ListQuery(
    UUID,
    lambda keys: User.objects.filter(pk__in=keys, is_superuser=True, is_active=True, banned_at=None).values_list("pk"),
)


def credential_holds(credential: str, moment: datetime) -> bool:
    """Whether the token or session behind a grant or ticket is still valid."""
    lasting_credential, _, over_at = credential.partition("@")
    kind, _, name = lasting_credential.partition(":")
    if kind in _TOKENS:
        return Token.objects.filter(pk=name, revoked_at=None, expires_at__gt=moment).exists()
    has_expired = over_at != "" and int(over_at) <= moment.timestamp()
    return not has_expired and not EndedSession.objects.filter(credential=lasting_credential).exists()


def binds(user: User, *, sessions_key: str, credential: str) -> bool:
    """Whether a log-in that was bound to ``sessions_key`` is still valid: the key changes when all log-ins end.

    The log-in that changed the password itself stays valid.
    """
    return sessions_key == user.sessions_key or (
        bool(user.kept_credential) and (lasting_name(credential) == user.kept_credential)
    )


def operator() -> Actor:
    """Return the actor of the command line, with the rights of a superuser and no person behind it."""
    slugs = dict(Namespace.objects.order_by("created_at").values_list("slug", "pk"))
    nobody = UserPayload(id=str(_NOBODY), username="", display_name="", avatar_url=None, is_bot=True)
    return Actor(
        user_id=_NOBODY, user=nobody, credential=CONSOLE, address=CONSOLE, roles={}, slugs=slugs, is_superuser=True
    )


Memberships = list[tuple[UUID, str, str, dict[str, Any], datetime | None]]
"""Namespaces of a person in the order in which they came: their ids, slugs, the person's role, their policies, and the
``role_since`` of the membership."""


def memberships_of(user_ids: Collection[UUID]) -> dict[UUID, Memberships]:
    """Return the memberships of people in namespaces, by person."""
    found: dict[UUID, Memberships] = {user_id: [] for user_id in user_ids}
    for user_id, *membership in _MEMBERSHIPS.rows(user_ids):
        found[user_id].append((*membership,))
    return found


_MEMBERSHIPS = ListQuery(
    UUID,
    lambda keys: (
        Membership.objects.filter(user__in=keys)
        .order_by("pk")
        .values_list("user_id", "namespace_id", "namespace__slug", "role", "namespace__policy", "role_since")
    ),
)


def actor_of(
    user: User,
    *,
    credential: str,
    address: str,
    grant: Grant | None = None,
    memberships: Memberships | None = None,
    holders: Collection[UUID] | None = None,
) -> Actor:
    """Build the actor of a user, with their roles in all namespaces (one query, two for superusers and bots).

    A bot has the scopes of its token; it never administers, and moderates with the scope for it alone. With
    ``memberships`` that were read already, one query less. Where a namespace asks for a second factor, one more, but
    with ``holders``: who of some people is known to have one.
    """
    rows = memberships_of([user.pk])[user.pk] if memberships is None else memberships
    roles = {namespace_id: role for namespace_id, _, role, *_ in rows}
    slugs = {slug: namespace_id for namespace_id, slug, *_ in rows}
    due = factor_due(user, [row[2:] for row in rows])
    if due and user.pk in (holders_among([user.pk]) if holders is None else holders):
        due = None
    scopes = _scopes_of(credential) if user.is_bot else None
    if scopes is not None:
        highest = Role.MODERATOR if "moderate" in scopes else Role.MEMBER
        roles = {key: min(role, highest, key=ORDER.__getitem__) for key, role in roles.items()}
    is_superuser = user.is_superuser and not user.is_bot
    if is_superuser:
        slugs |= dict(Namespace.objects.exclude(slug__in=slugs).order_by("created_at").values_list("slug", "pk"))
    return Actor(
        user_id=user.pk,
        user=user_payload(user),
        credential=credential,
        address=address,
        roles=roles,
        slugs=slugs,
        is_superuser=is_superuser,
        sessions_key=user.sessions_key,
        scopes=scopes,
        grant=grant,
        factor_due=due,
    )


def _scopes_of(credential: str) -> frozenset[str]:
    """What a bot may do with a token: nothing, where it has none that is its own."""
    kind, _, name = lasting_name(credential).partition(":")
    scopes = Token.objects.filter(pk=name).values_list("scopes", flat=True).first() if kind in _TOKENS else None
    return frozenset(scopes or ())
