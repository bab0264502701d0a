"""Reads namespaces and their members."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from msgspec import UNSET

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.models import Membership, Namespace, User
from backend.accounts.payloads import (
    MembershipPayload,
    NamespaceDetail,
    NamespacePayload,
    Policy,
    RetentionRule,
    membership_payload,
    namespace_payload,
    policy_payload,
)
from backend.accounts.selectors.factors import factors_of, lacking
from backend.accounts.selectors.space import space_used
from backend.errors import NotFound


def namespaces_of(
    actor: Actor, *, before: str | None = None, after: str | None = None, limit: int | None = None
) -> list[NamespacePayload]:
    """Return the namespaces of the actor, the default first; ``before`` and ``after`` are slugs that bound the page."""
    slugs = list(actor.slugs)
    if before in actor.slugs:
        slugs = slugs[: slugs.index(before)][-limit:] if limit else slugs[: slugs.index(before)]
    elif after in actor.slugs:
        slugs = slugs[slugs.index(after) + 1 :]
    slugs = slugs[:limit]
    rows = {row.slug: row for row in Namespace.objects.filter(slug__in=slugs)}
    return [
        NamespacePayload(
            id=str(rows[slug].pk), slug=slug, name=rows[slug].name, role=actor.role_in(rows[slug].pk) or "viewer"
        )
        for slug in slugs
        if slug in rows
    ]


def namespace_detail(actor: Actor, slug: str) -> NamespaceDetail:
    """Return a namespace of the actor with its quota; raises NotFound."""
    row = Namespace.objects.get(pk=namespace_for(actor, slug, role=Role.VIEWER))
    return namespace_payload(row, role=actor.role_in(row.pk) or "viewer")


def members_of(
    actor: Actor,
    slug: str,
    query: str = "",
    *,
    before: str | None = None,
    after: str | None = None,
    limit: int = 50,
    without_factor: bool = False,
) -> list[MembershipPayload]:
    """Return members of a namespace of the actor in the order of user names, which bound the page; raises NotFound.

    ``query`` is the beginning of a name. The payloads for administrators tell more of the account and its space, and
    they alone may ask for people ``without_factor``; raises Forbidden.
    """
    key = namespace_for(actor, slug, role=Role.ADMIN if without_factor else Role.VIEWER)
    administers = actor.at_least(Role.ADMIN, key)
    rows = Membership.objects.select_related("user").filter(namespace=key)
    if without_factor:
        rows = rows.filter(lacking("user"), user__is_bot=False)
    if query:
        rows = rows.filter(Q(user__username__istartswith=query) | Q(user__display_name__istartswith=query))
    if before:
        page = list(rows.filter(user__username__lt=before).order_by("-user__username")[:limit])[::-1]
    else:
        rows = rows.filter(user__username__gt=after) if after else rows
        page = list(rows.order_by("user__username")[:limit])
    ids = [row.user_id for row in page] if administers else []
    used, factors = (space_used(key, ids), factors_of(ids)) if ids else ({}, {})
    return [
        membership_payload(row, used_bytes=used.get(row.user_id, UNSET), factors=factors.get(row.user_id, UNSET))
        for row in page
    ]


def member_ids(namespace_id: UUID) -> QuerySet[Membership, UUID]:
    """Return the query for the ids of the members of a namespace, in no order; its column is ``user_id``."""
    return Membership.objects.filter(namespace=namespace_id).values_list("user_id", flat=True)


def namespaces_shared(actor: Actor, user_id: UUID) -> list[UUID]:
    """Return the namespaces of the actor that a person belongs to, in the actor's order; a superuser's are all."""
    rows = Membership.objects.filter(user=user_id).order_by("pk").values_list("namespace", flat=True)
    theirs = list(rows)
    return [key for key in actor.slugs.values() if key in theirs] or (theirs if actor.is_superuser else [])


def administers_all(namespace_ids: Collection[UUID]) -> bool:
    """Whether these are all the namespaces that there are."""
    return not Namespace.objects.exclude(pk__in=namespace_ids).exists()


def administrators_of_all() -> list[UUID]:
    """Return the people who administer the server, or every namespace that there is, and may use it. Two queries."""
    everywhere = Membership.objects.filter(role__in=(Role.ADMIN, Role.OWNER)).values("user")
    everywhere = everywhere.annotate(places=Count("pk")).filter(places=Namespace.objects.count())
    people = User.objects.filter(Q(is_superuser=True) | Q(pk__in=everywhere.values("user")))
    return list(people.filter(is_active=True, banned_at=None, is_bot=False).order_by("pk").values_list("pk", flat=True))


def administer_all_but(namespace_id: UUID) -> list[UUID]:
    """Return who administers every namespace that there is but this one. Two queries."""
    others = Namespace.objects.exclude(pk=namespace_id).count()
    rows = Membership.objects.filter(role__in=(Role.ADMIN, Role.OWNER)).values("user_id")
    here = Count("pk", filter=Q(namespace=namespace_id))
    found = rows.annotate(here=here, elsewhere=Count("pk") - here).filter(here=0, elsewhere=others)
    return list(found.values_list("user_id", flat=True))


def administrators_of(namespace_id: UUID) -> list[UUID]:
    """Return the people who administer a namespace and may use the server, in the order in which they came."""
    rows = Membership.objects.filter(namespace=namespace_id, role__in=(Role.ADMIN, Role.OWNER))
    rows = rows.filter(user__is_active=True, user__banned_at=None, user__is_bot=False)
    return list(rows.order_by("pk").values_list("user_id", flat=True))


def active_among(user_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of some people who may use the server; bots, which look after nothing, are none of them."""
    rows = Membership.objects.filter(user__in=list(user_ids), user__is_active=True, user__banned_at=None)
    rows = rows.filter(user__is_bot=False)
    return set(rows.values_list("user_id", flat=True))


def members_of_this_alone(namespace_id: UUID, user_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these people who belong to the namespace and to no other."""
    others = Membership.objects.filter(user=OuterRef("user")).exclude(namespace=namespace_id)
    rows = Membership.objects.filter(namespace=namespace_id, user__in=list(user_ids)).exclude(Exists(others))
    return set(rows.values_list("user_id", flat=True))


def users_in_namespace(namespace_id: UUID, user_ids: Iterable[UUID]) -> list[User]:
    """Return the users in the given order; raises NotFound where one does not belong to the namespace."""
    distinct_ids = list(dict.fromkeys(user_ids))
    users_by_id = {
        row.user_id: row.user
        for row in Membership.objects.select_related("user").filter(namespace=namespace_id, user__in=distinct_ids)
    }
    if missing := [str(key) for key in distinct_ids if key not in users_by_id]:
        raise NotFound("Some of these people do not belong to this namespace.", users=missing)
    return [users_by_id[key] for key in distinct_ids]


def namespace_slug(namespace_id: UUID) -> str:
    """Return the slug of a namespace."""
    return Namespace.objects.values_list("slug", flat=True).get(pk=namespace_id)


def namespace_space(namespace_id: UUID) -> tuple[int, int | None]:
    """Return the used bytes of a namespace, and its limit in bytes; None for no limit."""
    used, quota = Namespace.objects.values_list("used_bytes", "quota_bytes").get(pk=namespace_id)
    return used, quota


def policy_of(namespace_id: UUID) -> Policy:
    """Return the policies of a namespace."""
    return policy_payload(Namespace.objects.values_list("policy", flat=True).get(pk=namespace_id))


def namespaces_without_previews() -> QuerySet[Namespace]:
    """Return the namespaces that do not look at the pages that messages link to."""
    wanting = Namespace.objects.filter(policy__link_previews=True).values("pk")
    return Namespace.objects.exclude(pk__in=wanting)


def retentions() -> list[tuple[UUID, list[RetentionRule]]]:
    """Return the namespaces that keep files for a limited time, each with its rules, in no order."""
    limited = Q(policy__retention_days__isnull=False) | Q(policy__retention__isnull=False)
    rows = Namespace.objects.filter(limited).order_by("?").values_list("pk", "policy")
    found = ((namespace_id, policy_payload(stored).rules()) for namespace_id, stored in rows)
    return [(namespace_id, rules) for namespace_id, rules in found if rules]
