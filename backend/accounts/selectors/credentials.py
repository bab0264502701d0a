"""Reading who is behind a token, a session, a ticket or a grant."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY

from backend.accounts.access import CONSOLE, Actor, lasting_name
from backend.accounts.models import EndedSession, LogInSession, Membership, Namespace, Token, User
from backend.accounts.payloads import Grant, UserPayload, user_payload
from backend.accounts.sessions import SessionStore
from backend.ids import parse_id

_NOBODY = UUID(int=0)


def user_by_token(digest: str, moment: datetime) -> tuple[Token, User] | None:
    """The live token with this digest and its user; None where it is unknown, expired, revoked or its user barred."""
    token = Token.objects.select_related("user").filter(digest=digest, revoked_at=None, expires_at__gt=moment).first()
    if token is None or not may_enter(token.user):
        return None
    return token, token.user


def may_enter(user: User) -> bool:
    """Whether this person may use the server at all."""
    return user.is_active and user.banned_at is None


def user_by_session(key: str, moment: datetime) -> tuple[User, datetime] | None:
    """The user that a log-in session belongs to, and when it is over; None where it is, or its password changed."""
    row = LogInSession.objects.filter(pk=key, expire_date__gt=moment).first() if key.isalnum() else None
    said = SessionStore().decode(row.session_data) if row else {}
    user_id = parse_id(str(said.get(SESSION_KEY, "")))
    user = User.objects.filter(pk=user_id).first() if user_id else None
    if row is None or user is None or not may_enter(user):
        return None
    return (user, row.expire_date) if said.get(HASH_SESSION_KEY) == user.get_session_auth_hash() else None


def user_by_id(user_id: UUID) -> User | None:
    """The user with this id, if they may enter."""
    user = User.objects.filter(pk=user_id).first()
    return user if user is not None and may_enter(user) else None


def credential_holds(credential: str, moment: datetime) -> bool:
    """Whether the token or session behind a grant or ticket still stands."""
    lasting, _, over_at = credential.partition("@")
    kind, _, name = lasting.partition(":")
    if kind == "token":
        return Token.objects.filter(pk=name, revoked_at=None, expires_at__gt=moment).exists()
    over = over_at != "" and int(over_at) <= moment.timestamp()
    return not over and not EndedSession.objects.filter(credential=lasting).exists()


def binds(user: User, *, sessions_key: str, credential: str) -> bool:
    """Whether a log-in from the time of ``sessions_key`` still lets this person in: none does that ended since then.

    The one that changed the password itself is kept.
    """
    return sessions_key == user.sessions_key or (
        bool(user.kept_credential) and (lasting_name(credential) == user.kept_credential)
    )


def operator() -> Actor:
    """Who acts at the command line of the server: may do what a superuser may, and is no person."""
    slugs = dict(Namespace.objects.order_by("created_at").values_list("slug", "pk"))
    nobody = UserPayload(id=str(_NOBODY), username="", display_name="", avatar_url=None, is_bot=True)
    return Actor(
        user_id=_NOBODY, user=nobody, credential=CONSOLE, address=CONSOLE, roles={}, slugs=slugs, is_superuser=True
    )


def actor_of(user: User, *, credential: str, address: str, grant: Grant | None = None) -> Actor:
    """The actor that a user is, with the roles of all their namespaces (one query)."""
    rows = Membership.objects.filter(user=user).order_by("pk").values_list("namespace_id", "namespace__slug", "role")
    roles = {namespace_id: role for namespace_id, _, role in rows}
    slugs = {slug: namespace_id for namespace_id, slug, _ in rows}
    if user.is_superuser:
        slugs |= dict(Namespace.objects.exclude(slug__in=slugs).order_by("created_at").values_list("slug", "pk"))
    return Actor(
        user_id=user.pk,
        user=user_payload(user),
        credential=credential,
        address=address,
        roles=roles,
        slugs=slugs,
        is_superuser=user.is_superuser,
        sessions_key=user.sessions_key,
        grant=grant,
    )
