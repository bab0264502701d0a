"""Reads what moderators have taken from people."""

from __future__ import annotations

from django.db.models import Q

from backend import clock
from backend.accounts.access import Actor
from backend.moderation.models import Restriction
from backend.moderation.payloads import RestrictionPayload, restriction_payload


def own_restrictions(actor: Actor) -> list[RestrictionPayload]:
    """Return what holds for the actor now, the oldest first."""
    rows = Restriction.objects.select_related("namespace").filter(user=actor.user_id, lifted_at=None)
    rows = rows.filter(Q(until=None) | Q(until__gt=clock.now())).order_by("pk")
    return [restriction_payload(row) for row in rows[:100]]
