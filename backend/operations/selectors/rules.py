"""Reads the rules of alerts: the server's, and those that namespaces have of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast
from uuid import UUID

from msgspec import Struct, convert
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.accounts.selectors.addresses import written_to_as_administrators
from backend.operations.access import administered_namespace, require_operator
from backend.operations.inputs import Channel
from backend.operations.kinds import KINDS, OF_NAMESPACES, KindName
from backend.operations.models import AlertRule, NamespaceAlertRule
from backend.operations.payloads import AlertRulePayload


class Rules(Struct, frozen=True, kw_only=True):
    """All rules: the server's by kind, and those of namespaces by kind and namespace."""

    server: Mapping[KindName, AlertRulePayload]
    own: Mapping[KindName, Mapping[UUID, AlertRulePayload]]

    def of(self, kind: KindName, namespace_id: UUID | None) -> AlertRulePayload:
        """Return the rule that holds for a kind in a namespace, or for the whole server, with those who are told."""
        rule = self.own[kind].get(namespace_id) if namespace_id else None
        if rule:
            return rule
        whole = self.server[kind]
        return replace(whole, channels=[]) if namespace_id and KINDS[kind].counted_twice else whole


def rules(actor: Actor, slug: str | None = None) -> list[AlertRulePayload]:
    """Return the rules of all kinds: of a namespace to its administrators, of the server to its operators.

    Those of the server hold the addresses of those who are told. Raises NotFound, Forbidden.
    """
    if slug is None:
        require_operator(actor)
        return list(rules_now().server.values())
    namespace_id = administered_namespace(actor, slug)
    now = rules_now(namespace_id)
    shown = [_of_namespace(now, kind, namespace_id, slug) for kind in OF_NAMESPACES]
    gone = strangers([channel for rule in shown for channel in rule.channels], namespace_id)
    return [_without(rule, gone) for rule in shown]


def rule_shown(now: Rules, kind: KindName, namespace_id: UUID, slug: str) -> AlertRulePayload:
    """Render the rule of a namespace for its administrators: who the server's rule tells is not theirs to know."""
    rule = _of_namespace(now, kind, namespace_id, slug)
    return _without(rule, strangers(rule.channels, namespace_id))


def _without(rule: AlertRulePayload, gone: Collection[Channel]) -> AlertRulePayload:
    return replace(rule, not_told=[channel.to for channel in rule.channels if channel in gone])


def _of_namespace(now: Rules, kind: KindName, namespace_id: UUID, slug: str) -> AlertRulePayload:
    own = now.own[kind].get(namespace_id)
    return own or replace(now.server[kind], namespace=slug, inherited=True, channels=[])


def strangers(channels: Collection[Channel], namespace_id: UUID | None) -> set[Channel]:
    """Return the channels that a rule of a namespace may not have told; of a rule of the server there are none."""
    mails = {channel for channel in channels if channel.type == "mail"}
    if namespace_id is None or not mails:
        return set()
    known = written_to_as_administrators(namespace_id, [channel.to for channel in mails])
    return {channel for channel in mails if channel.to not in known}


def rules_now(namespace_id: UUID | None = None) -> Rules:
    """Return all rules, changed or not; with ``namespace_id`` no other namespace's. Two queries."""
    rows = {row.kind: row for row in AlertRule.objects.all()}
    own: dict[KindName, dict[UUID, AlertRulePayload]] = {kind: {} for kind in KINDS}
    changed = NamespaceAlertRule.objects.filter(kind__in=OF_NAMESPACES).select_related("namespace")
    for row in changed.filter(namespace=namespace_id) if namespace_id else changed:
        kind = cast("KindName", row.kind)
        own[kind][row.namespace_id] = _rule(kind, row, row.namespace.slug)
    return Rules(server={kind: _rule(kind, rows.get(kind)) for kind in KINDS}, own=own)


def _rule(kind: KindName, row: AlertRule | NamespaceAlertRule | None, slug: str | None = None) -> AlertRulePayload:
    default = KINDS[kind]
    return AlertRulePayload(
        id=kind,
        kind=kind,
        namespace=slug,
        inherited=False,
        unit=default.unit,
        threshold=row.threshold if row else default.threshold,
        default=default.threshold,
        critical=default.critical,
        for_s=row.for_s if row else default.for_s,
        channels=convert(row.channels, list[Channel]) if row else [],
        not_told=[],
    )
