"""Reads alerts and the rules that they fire by."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from msgspec import convert

from backend.accounts.access import Actor, Role
from backend.operations.access import alert_for, alerts_for, operates, require_operator
from backend.operations.inputs import Channel
from backend.operations.kinds import KINDS, KindName
from backend.operations.models import Alert, AlertRule
from backend.operations.payloads import AlertPayload, AlertRulePayload, alert_payload


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


def rules(actor: Actor) -> list[AlertRulePayload]:
    """Return the rules of all kinds, for operators: they hold the addresses of those who are told. Raises Forbidden."""
    require_operator(actor)
    return list(rules_now().values())


def rules_now() -> dict[KindName, AlertRulePayload]:
    """Return the rule of each kind, changed or not. One query."""
    rows = {row.kind: row for row in AlertRule.objects.all()}
    return {kind: _rule(kind, rows.get(kind)) for kind in KINDS}


def rule_now(kind: KindName) -> AlertRulePayload:
    """Return the rule of one kind."""
    return _rule(kind, AlertRule.objects.filter(pk=kind).first())


def _rule(kind: KindName, row: AlertRule | None) -> AlertRulePayload:
    default = KINDS[kind]
    return AlertRulePayload(
        id=kind,
        kind=kind,
        unit=default.unit,
        threshold=row.threshold if row else default.threshold,
        default=default.threshold,
        critical=default.critical,
        for_s=row.for_s if row else default.for_s,
        channels=convert(row.channels, list[Channel]) if row else [],
    )


def watched_groups(actor: Actor, namespace_id: UUID) -> list[UUID | None]:
    """Return of what a socket that watches a namespace is told alerts: of the namespace, None for the whole server."""
    here: list[UUID | None] = [namespace_id] if actor.at_least(Role.ADMIN, namespace_id) else []
    return [*here, None] if here and operates(actor) else here
