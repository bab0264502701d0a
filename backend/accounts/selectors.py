"""Reading people, namespaces and credentials."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q

from backend.accounts.access import Actor
from backend.accounts.models import EndedSession, Membership, Namespace, Token, User
from backend.accounts.payloads import Grant, NamespacePayload, UserPayload, user_payload
from backend.errors import NotFound
from backend.ids import parse_id


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
    row = Session.objects.filter(pk=key, expire_date__gt=moment).first() if key.isalnum() else None
    said = row.get_decoded() if row else {}
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


def namespaces_of(actor: Actor) -> list[NamespacePayload]:
    """The namespaces the actor belongs to, default first."""
    rows = {row.pk: row for row in Namespace.objects.filter(pk__in=actor.slugs.values())}
    return [
        NamespacePayload(id=str(key), slug=slug, name=rows[key].name, role=actor.role_in(key) or "viewer")
        for slug, key in actor.slugs.items()
    ]


def people(user_ids: Iterable[UUID]) -> dict[UUID, UserPayload]:
    """The payloads of several users by id."""
    return {user.pk: user_payload(user) for user in User.objects.filter(pk__in=set(user_ids))}


def known_people(
    actor: Actor, query: str, *, before: str | None = None, after: str | None = None, limit: int = 20
) -> list[UserPayload]:
    """People one shares a namespace with (administrators: all) by the beginning of a name, in the order of user names.

    ``before`` and ``after`` are user names that bound the page.
    """
    rows = User.objects.filter(is_active=True, banned_at=None)
    if not actor.is_superuser:
        rows = rows.filter(memberships__namespace__in=list(actor.roles)).distinct()
    if query:
        rows = rows.filter(Q(username__istartswith=query) | Q(display_name__istartswith=query))
    if before:
        return [user_payload(user) for user in rows.filter(username__lt=before).order_by("-username")[:limit]][::-1]
    rows = rows.filter(username__gt=after) if after else rows
    return [user_payload(user) for user in rows.order_by("username")[:limit]]


def users_in_namespace(namespace_id: UUID, user_ids: Iterable[UUID]) -> list[User]:
    """The users named, all of whom must belong to the namespace."""
    wanted = list(dict.fromkeys(user_ids))
    found = {
        row.user_id: row.user
        for row in Membership.objects.select_related("user").filter(namespace=namespace_id, user__in=wanted)
    }
    if missing := [str(key) for key in wanted if key not in found]:
        raise NotFound("Some of these people do not belong to this namespace.", users=missing)
    return [found[key] for key in wanted]


def namespace_slug(namespace_id: UUID) -> str:
    """The slug of a namespace."""
    return Namespace.objects.values_list("slug", flat=True).get(pk=namespace_id)
