"""Reads what moderators have taken from people."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import people
from backend.moderation.access import namespace_to_moderate
from backend.moderation.models import Restriction
from backend.moderation.payloads import RestrictionPayload, restriction_payload


def own_restrictions(actor: Actor) -> list[RestrictionPayload]:
    """Return what holds for the actor now, the oldest first."""
    rows = Restriction.objects.select_related("namespace").filter(user=actor.user_id, lifted_at=None)
    rows = rows.filter(Q(until=None) | Q(until__gt=clock.now())).order_by("pk")
    return [restriction_payload(row) for row in rows[:100]]


def restrictions(
    actor: Actor,
    namespace: str | None,
    *,
    user_id: UUID | None = None,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[RestrictionPayload]:
    """Return a page of what holds now in a namespace, of one person or of all, newest first; raises Forbidden.

    Administrators of the server see besides what holds everywhere.
    """
    within = Q(namespace=namespace_to_moderate(actor, namespace))
    rows = Restriction.objects.prefetch_related("namespace").filter(lifted_at=None)
    rows = rows.filter(within | Q(namespace=None) if actor.is_superuser else within)
    rows = rows.filter(Q(until=None) | Q(until__gt=clock.now()))
    rows = rows.filter(user=user_id) if user_id else rows
    if after:
        page = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        page = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [restriction_payload(row) for row in page]


def people_of(rows: Sequence[RestrictionPayload]) -> list[UserPayload]:
    """The people who are restricted, and those who did it."""
    return list(people(UUID(key) for row in rows for key in (row.user, row.by)).values())
