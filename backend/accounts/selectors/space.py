"""What people have stored in their namespaces, and what they may store."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery, Sum
from msgspec import Struct

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.models import Membership, Namespace
from backend.accounts.payloads import PersonSpace, policy_payload

Measure = Callable[[UUID, Collection[UUID]], dict[UUID, int]]
"""How many bytes each of some people has stored in a namespace; a person with none may be left out."""

_MEASURES: list[Measure] = []


class NamespaceFill(Struct, frozen=True, kw_only=True):
    """How much of its quota a namespace has used, in percent."""

    id: UUID
    slug: str
    percent: float


class NamespaceSpace(Struct, frozen=True, kw_only=True):
    """The bytes that a namespace has stored and reserved, and may store; ``quota_bytes`` null: no limit."""

    id: UUID
    slug: str
    name: str
    used_bytes: int
    quota_bytes: int | None


def measure_space_with(measure: Measure) -> None:
    """Register the function of the app that stores files."""
    _MEASURES[:] = [measure]


def space_used(namespace_id: UUID, user_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many bytes each of some people has stored in a namespace, in as many queries as for one."""
    found = _MEASURES[0](namespace_id, user_ids) if _MEASURES and user_ids else {}
    return {user_id: found.get(user_id, 0) for user_id in user_ids}


def person_quota(namespace_id: UUID, user_id: UUID) -> int | None:
    """Return how many bytes a person may store in a namespace; None for no limit."""
    exception = Membership.objects.filter(namespace=OuterRef("pk"), user=user_id).values("quota_bytes")
    rows = Namespace.objects.annotate(exception=Subquery(exception)).values_list("exception", "policy")
    own, policy = rows.get(pk=namespace_id)
    return policy_payload(policy).person_quota_bytes if own is None else own


def quota_of(row: Membership) -> int | None:
    """Return how many bytes a member may store; None for no limit."""
    return policy_payload(row.namespace.policy).person_quota_bytes if row.quota_bytes is None else row.quota_bytes


def total_space() -> int:
    """Return how many bytes all namespaces have stored and reserved together."""
    return Namespace.objects.aggregate(total=Sum("used_bytes"))["total"] or 0


def filled_namespaces(percent: float, ids: Collection[UUID], *, but: bool, limit: int) -> list[NamespaceFill]:
    """Return which of some namespaces have used so much of their quota, the largest first; at most ``limit``.

    They are those in ``ids``, or with ``but`` all others.
    """
    among = ~Q(pk__in=ids) if but else Q(pk__in=ids)
    filled = F("used_bytes") * 100.0 / F("quota_bytes")
    rows = Namespace.objects.filter(among, quota_bytes__gt=0).annotate(percent=filled).filter(percent__gte=percent)
    return [
        NamespaceFill(id=row.pk, slug=row.slug, percent=row.percent) for row in rows.order_by("-used_bytes")[:limit]
    ]


def spaces_of(namespace_ids: Collection[UUID]) -> list[NamespaceSpace]:
    """Return what these namespaces use, in the order of their slugs."""
    rows = Namespace.objects.filter(pk__in=namespace_ids).order_by("slug")
    return [
        NamespaceSpace(id=row.pk, slug=row.slug, name=row.name, used_bytes=row.used_bytes, quota_bytes=row.quota_bytes)
        for row in rows
    ]


def own_space(actor: Actor, slug: str | None) -> PersonSpace:
    """Return what the actor has stored in one of their namespaces, the default one without a ``slug``.

    Raises NotFound.
    """
    row = Namespace.objects.get(pk=namespace_for(actor, slug, role=Role.VIEWER))
    return person_space(row, actor.user_id)


def person_space(row: Namespace, user_id: UUID) -> PersonSpace:
    """Return what a person has stored in a namespace, and what is left."""
    quota = person_quota(row.pk, user_id)
    used = space_used(row.pk, [user_id])[user_id]
    limits = ((quota, used), (row.quota_bytes, row.used_bytes))
    left = [max(0, limit - taken) for limit, taken in limits if limit is not None]
    return PersonSpace(
        namespace=row.slug, used_bytes=used, quota_bytes=quota, left_bytes=min(left, default=None),
        warning=warning_of(used, quota),
    )  # fmt: skip


def warning_of(used: int, quota: int | None, *, warned: int = 0) -> Literal[80, 95] | None:
    """Return the percentage of a limit that is worth a warning, and that has been reached.

    Where people were ``warned`` of one, it holds until five percent more are free: what wavers is told of once.
    """
    if quota is None or used * 20 < quota * (15 if warned else 16):
        return None
    return 95 if used * 20 >= quota * (18 if warned == 95 else 19) else 80
