"""Reads alerts, for those who administer what they concern."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from backend.accounts.access import Actor, Role
from backend.operations.access import alert_for, alerts_for, operates
from backend.operations.models import Alert
from backend.operations.payloads import AlertPayload, alert_payload


def alerts(
    actor: Actor, filters: Mapping[str, str], *, before: UUID | None, after: UUID | None, limit: int
) -> list[AlertPayload]:
    """Return alerts that the actor may see, the newest first, between two keys; raises Forbidden.

    ``filters``: state, kind.
    """
    rows = alerts_for(actor).filter(**{name: value for name, value in filters.items() if value})
    if after:
        return [alert_payload(row) for row in rows.filter(pk__gt=after).order_by("pk")[:limit]][::-1]
    rows = rows.filter(pk__lt=before) if before else rows
    return [alert_payload(row) for row in rows.order_by("-pk")[:limit]]


def alert_shown(actor: Actor, alert_id: UUID) -> AlertPayload:
    """Return one alert; raises NotFound, Forbidden."""
    return alert_payload(alert_for(actor, alert_id))


def firing(actor: Actor) -> int:
    """Return how many alerts fire now that the actor may see and that are not acknowledged; raises Forbidden."""
    return alerts_for(actor).filter(state=Alert.State.FIRING).count()


def watched_groups(actor: Actor, namespace_id: UUID) -> list[UUID | None]:
    """Return of what a socket that watches a namespace is told alerts: of the namespace, None for the whole server."""
    here: list[UUID | None] = [namespace_id] if actor.at_least(Role.ADMIN, namespace_id) else []
    return [*here, None] if here and operates(actor) else here
