"""Reads people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from msgspec.structs import replace

from backend.accounts.access import ORDER, Actor, Role, person_for
from backend.accounts.inputs import PhotoDetails
from backend.accounts.models import Membership, User
from backend.accounts.payloads import (
    NamespaceRole,
    PersonPayload,
    SettingsPayload,
    UserPayload,
    settings_payload,
    user_payload,
)
from backend.accounts.selectors.factors import factors_of
from backend.errors import NotFound
from backend.statements import columns_of

_AT_ONCE = 500


def people(user_ids: Iterable[UUID]) -> dict[UUID, UserPayload]:
    """Return the payloads of several users by id."""
    return {user.pk: user_payload(user) for user in User.objects.filter(pk__in=set(user_ids))}


def moderating(namespace_id: UUID, user_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some people who moderate a namespace."""
    roles = [role for role in Role.values if ORDER[role] >= ORDER[Role.MODERATOR]]
    rules = Q(is_superuser=True) | Q(memberships__namespace=namespace_id, memberships__role__in=roles)
    rows = User.objects.filter(rules, pk__in=user_ids, is_bot=False)
    return set(rows.values_list("pk", flat=True)) if user_ids else set()


def administering(namespace_id: UUID) -> set[UUID]:
    """Return the people who administer a namespace, those of the server among them."""
    ruling = (Role.ADMIN, Role.OWNER)
    rules = Q(is_superuser=True) | Q(memberships__namespace=namespace_id, memberships__role__in=ruling)
    return set(User.objects.filter(rules, is_bot=False).values_list("pk", flat=True))


def erased_among(user_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of some people whose erasure has begun."""
    keys = list(user_ids)
    pages = (keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE))
    gone = (User.objects.filter(pk__in=page, erased_at__isnull=False).values_list("pk", flat=True) for page in pages)
    return {key for page in gone for key in page}


def is_banned(user_id: UUID) -> bool:
    """Whether a person is banned from the server."""
    return User.objects.filter(pk=user_id, banned_at__isnull=False).exists()


def known_people(
    actor: Actor,
    query: str,
    *,
    among: Q | None = None,
    active: bool = True,
    before: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> list[UserPayload]:
    """Return people who share a namespace with the actor (superusers: all), in the order of user names.

    ``query`` is the beginning of a name; ``before`` and ``after`` are user names that bound the page. People who are
    switched off (``active`` False) are returned to administrators of their namespace alone. ``among`` leaves out more.
    """
    rows = User.objects.filter(is_active=True, banned_at=None) if active else User.objects.exclude(is_active=True)
    rows = rows.filter(among) if among else rows
    if not actor.is_superuser:
        mine = [key for key in actor.roles if active or actor.at_least(Role.ADMIN, key)]
        # Not joined: what is made distinct is read and sorted as a whole before the first name is known.
        rows = rows.filter(Exists(Membership.objects.filter(user=OuterRef("pk"), namespace__in=mine)))
    if query:
        rows = rows.filter(Q(username__istartswith=query) | Q(display_name__istartswith=query))
    return [user_payload(user) for user in bounded(rows, before, after, limit)]


def people_among(
    among: Q, beginning: str, *, before: str | None = None, after: str | None = None, limit: int
) -> list[UserPayload]:
    """Return a page of those among some people whose name, or a part of it, begins so; all without a beginning."""
    rows = User.objects.filter(among)
    rows = rows.filter(_named(beginning)) if beginning else rows
    return [user_payload(user) for user in bounded(rows, before, after, limit)]


def people_called(namespace_id: UUID, beginning: str, *, limit: int) -> list[UserPayload]:
    """Return members of a namespace whose name, or a part of it, begins so."""
    rows = User.objects.filter(memberships__namespace=namespace_id, is_active=True, banned_at=None)
    return [user_payload(user) for user in rows.filter(_named(beginning)).order_by("username")[:limit]]


def numbers_of(user_ids: Collection[UUID], value: Subquery) -> dict[UUID, int]:
    """Return for each of some people a number that is an expression on them."""
    return dict(User.objects.filter(pk__in=user_ids).annotate(value=value).values_list("pk", "value"))


def _named(beginning: str) -> Q:
    named = Q(username__istartswith=beginning) | Q(display_name__istartswith=beginning)
    return named | Q(display_name__icontains=f" {beginning}")


def bounded(rows: QuerySet[User], before: str | None, after: str | None, limit: int) -> list[User]:
    """Return a page of people in the order of user names, which bound it."""
    if before:
        return list(rows.filter(username__lt=before).order_by("-username")[:limit])[::-1]
    rows = rows.filter(username__gt=after) if after else rows
    return list(rows.order_by("username")[:limit])


def person_detail(actor: Actor, user_id: UUID) -> PersonPayload:
    """Return a person who shares a namespace with the actor, as administrators see them; raises NotFound."""
    return persons(actor, [person_for(actor, user_id, to="see")])[0]


def persons(actor: Actor, users: Sequence[User]) -> list[PersonPayload]:
    """Render people with the namespaces that they share with the actor (one query)."""
    rows = Membership.objects.filter(user__in=users, namespace__in=actor.slugs.values()).order_by("pk")
    roles_by_user: dict[UUID, list[NamespaceRole]] = {user.pk: [] for user in users}
    for user_id, slug, role in rows.values_list("user_id", "namespace__slug", "role"):
        roles_by_user[user_id].append(NamespaceRole(slug=slug, role=role))
    return [
        PersonPayload(
            user=user_payload(user),
            is_active=user.is_active,
            is_superuser=user.is_superuser,
            namespaces=roles_by_user[user.pk],
        )
        for user in users
    ]


def all_persons(actor: Actor, *, after: str | None = None, limit: int = 100) -> list[PersonPayload]:
    """Return a page of all people of the server in the order of user names; for its operators."""
    users = bounded(User.objects.all(), None, after, limit)
    factors = factors_of([user.pk for user in users])
    return [replace(row, factors=factors[user.pk]) for row, user in zip(persons(actor, users), users, strict=True)]


def settings_of(actor: Actor) -> SettingsPayload:
    """Return the actor's settings of the screens."""
    return settings_payload(User.objects.get(pk=actor.user_id).settings)


def allowed_details(user_id: UUID) -> PhotoDetails:
    """Return what a person allows to be kept of when and where their photos were taken."""
    return settings_of_people([user_id])[user_id].photo_details


def settings_of_people(user_ids: Iterable[UUID]) -> dict[UUID, SettingsPayload]:
    """Return the settings of several people by id."""
    rows = User.objects.filter(pk__in=set(user_ids)).values_list("pk", "settings")
    return {user_id: settings_payload(stored) for user_id, stored in rows}


def somebody_may_enter() -> bool:
    """Whether an administrator of the server exists who can log in."""
    rows = User.objects.filter(is_superuser=True, is_active=True, banned_at=None)
    return rows.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def user_called(username: str) -> User:
    """Return the person with this user name; raises NotFound."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(f"There is nobody called {username!r}.")
    return user


_SHOWN = {"id", "username", "display_name", "avatar_id", "is_bot"}


def columns_unshown(prefix: str) -> list[str]:
    """The columns of a person that no payload shows, for queries with very many people, who are at ``prefix``."""
    return [prefix + name for name in columns_of(User) if name not in _SHOWN]
