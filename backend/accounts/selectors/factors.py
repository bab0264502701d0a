"""Of whom namespaces ask a second factor, and who has one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from backend import clock
from backend.accounts import passkeys
from backend.accounts.inputs import Factor
from backend.accounts.models import Membership, Passkey, Role, SecondFactor, User
from backend.accounts.payloads import DAYS_OF_GRACE

_ADMINISTERING = {Role.ADMIN, Role.OWNER}
_LEAST = timedelta(days=1)
"""Who is brought into a namespace with an account that they had before has at least so long."""

Asked = tuple[str, Mapping[str, Any], datetime | None]
"""A role, the policies of its namespace, and the ``role_since`` of the membership."""


def factor_due(user: User, memberships: Iterable[Asked]) -> datetime | None:
    """Return from when on a person with these memberships has to have a second factor; None where none is asked.
    Bots have none.
    """
    if user.is_bot:
        return None
    due = (_due(user.date_joined, policy, since) for role, policy, since in memberships if asks(role, policy))
    return min(due, default=None)


def asks(role: str, policy: Mapping[str, Any]) -> bool:
    """Whether a namespace with these policies asks a second factor of who has this role."""
    rule = policy.get("second_factor", "off")
    return rule == "everybody" or (rule == "admins" and role in _ADMINISTERING)


def _due(joined: datetime, policy: Mapping[str, Any], role_since: datetime | None) -> datetime:
    days = timedelta(days=policy.get("second_factor_days", DAYS_OF_GRACE))
    since = policy.get("second_factor_since")
    due = max(clock.parse(since) if since else clock.LONG_AGO, joined) + days
    return max(due, role_since + max(days, _LEAST)) if role_since else due


def factor_due_of(user: User) -> datetime | None:
    """The same for the memberships that a person has now (one query)."""
    rows = Membership.objects.filter(user=user)
    return factor_due(user, rows.values_list("role", "namespace__policy", "role_since"))


def namespaces_asking(user_id: UUID) -> list[str]:
    """Return the slugs of the namespaces that ask a second factor of a person, whether they have one or not."""
    rows = Membership.objects.filter(user=user_id).order_by("pk")
    found = rows.values_list("namespace__slug", "role", "namespace__policy")
    return [slug for slug, role, policy in found if asks(role, policy)]


def factors_of(user_ids: Collection[UUID]) -> dict[UUID, list[Factor]]:
    """Return the second factors of each of some people (one query)."""
    with_app, with_passkey = _held(OuterRef("pk"))
    rows = User.objects.filter(pk__in=user_ids).annotate(app=with_app, passkey=with_passkey)
    kinds: tuple[Factor, ...] = ("app", "passkey")
    return {
        user_id: [kind for kind, held in zip(kinds, holding, strict=True) if held]
        for user_id, *holding in rows.values_list("pk", *kinds)
    }


def holders_among(user_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some people who have a second factor; a passkey is none where this server takes none."""
    if not user_ids:
        return set()
    with_app, with_passkey = _held(OuterRef("pk"))
    holding = Q(with_app) | Q(with_passkey) if passkeys.offered() else Q(with_app)
    return set(User.objects.filter(holding, pk__in=user_ids).values_list("pk", flat=True))


def lacking(person: str) -> Q:
    """Who has no second factor, as a condition on rows whose column ``person`` names them."""
    with_app, with_passkey = _held(OuterRef(person))
    return ~Q(with_app) & ~Q(with_passkey) if passkeys.offered() else ~Q(with_app)


def _held(person: OuterRef) -> tuple[Exists, Exists]:
    apps = SecondFactor.objects.filter(user=person, confirmed_at__isnull=False)
    return Exists(apps), Exists(Passkey.objects.filter(user=person))
