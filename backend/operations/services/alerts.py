"""What people do with alerts: acknowledge them, and set the rules; and what is forgotten of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import asdict

from backend import clock, locks
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.errors import Conflict, NotFound
from backend.events.publish import atomic, publish, record
from backend.operations.access import administered_namespace, alert_for, require_operator
from backend.operations.events import AlertUpdated, alert_group
from backend.operations.inputs import Acknowledgement, AlertRuleChange
from backend.operations.kinds import OF_NAMESPACES, KindName
from backend.operations.models import Alert, AlertRule, NamespaceAlertRule
from backend.operations.payloads import AlertPayload, AlertRulePayload, ChangedAlertRule, alert_payload
from backend.operations.selectors import rule_shown, rules_now
from backend.operations.services.receivers import require_own
from backend.operations.services.signing import keyed

_KEPT = timedelta(days=90)
_AT_ONCE = 500
_REPLACING: dict[str, Any] = {
    "update_conflicts": True, "update_fields": ["threshold", "for_s", "channels", "changed_at"],
}  # fmt: skip


def acknowledge_alert(actor: Actor, alert_id: UUID, given: Acknowledgement) -> AlertPayload:
    """Say that the actor looks after an alert; again it changes the note. Raises NotFound, Conflict once it is over."""
    open_states = (Alert.State.FIRING, Alert.State.ACKNOWLEDGED)
    with atomic():
        row = alert_for(actor, alert_id)
        changed = Alert.objects.filter(pk=row.pk, state__in=open_states).update(
            state=Alert.State.ACKNOWLEDGED, by_id=actor.user_id, note=given.note.strip()
        )
        if not changed:
            raise Conflict("This alert is over: there is nothing left to look after.")
        row.refresh_from_db()
        tell_alert(row, actor.does("alert.acknowledged", **_about(row), data={"note": row.note}))
    return alert_payload(row)


def tell_alert(row: Alert, action: Action | None = None) -> None:
    """Announce an alert to those who may see it (inside a transaction)."""
    event = AlertUpdated(audience=(alert_group(row.namespace_id),), data=alert_payload(row), subject=row.pk)
    publish(action, event)


def _about(row: Alert) -> dict[str, object]:
    return {
        "namespace_id": row.namespace_id, "object_type": "alert", "object_id": row.pk,
        "object_name": f"{row.kind} {row.subject}",
    }  # fmt: skip


def change_alert_rule(actor: Actor, change: AlertRuleChange, namespace: str | None = None) -> ChangedAlertRule:
    """Change when a kind of alert fires, and who is told: on the server, or in the namespace with this slug.

    A namespace then has a rule of its own, whose receivers are told in the place of the server's. Secrets of new
    webhooks are told once. Raises NotFound, Forbidden for all but administrators of the namespace, or operators, and
    Invalid where a namespace would have mail sent to others than its administrators.
    """
    with atomic():
        namespace_id, _ = rule_to_set(actor, change.rule, namespace)
        locks.hold_alert_rules(namespace_id)
        # Read again: another change may have been waited for.
        _, now = rule_to_set(actor, change.rule, namespace)
        channels = now.channels if change.channels is UNSET else change.channels
        if change.channels is not UNSET:
            require_own(channels, namespace_id)
        kept, new_secrets = keyed(dict.fromkeys(channels), namespace_id=namespace_id)
        rule = {
            "kind": change.rule,
            "threshold": now.threshold if change.threshold is UNSET else change.threshold,
            "for_s": now.for_s if change.for_s is UNSET else change.for_s,
            "channels": kept,
            "changed_at": clock.now(),
        }
        if namespace_id:
            own = NamespaceAlertRule(namespace_id=namespace_id, **rule)
            NamespaceAlertRule.objects.bulk_create([own], **_REPLACING, unique_fields=["namespace", "kind"])
            if now.inherited:
                _forget_told(namespace_id, change.rule)
        else:
            AlertRule.objects.bulk_create([AlertRule(**rule)], **_REPLACING, unique_fields=["kind"])
        data = {"threshold": rule["threshold"], "for_s": rule["for_s"], "channels": [one.type for one in channels]}
        publish(actor.does("alert_rule.changed", **about_rule(change.rule, namespace_id), data=data))
        _, changed = rule_to_set(actor, change.rule, namespace)
    return ChangedAlertRule(**asdict(changed), secrets=new_secrets)


def reset_alert_rule(actor: Actor, kind: KindName, namespace: str) -> None:
    """Have the server's rule hold in a namespace again; raises NotFound, Forbidden for all but its administrators."""
    with atomic():
        namespace_id, rule = rule_to_set(actor, kind, namespace)
        if not rule.inherited:
            NamespaceAlertRule.objects.filter(namespace=namespace_id, kind=kind).delete()
            _forget_told(namespace_id, kind)
            publish(actor.does("alert_rule.reset", **about_rule(kind, namespace_id)))


def _forget_told(namespace_id: UUID | None, kind: KindName) -> None:
    """Have no receiver told that an alert is over of which another rule told others."""
    rows = Alert.objects.filter(namespace=namespace_id, kind=kind)
    rows.filter(told_firing=True).update(told_firing=False)
    rows.filter(state=Alert.State.RESOLVED, notice_due_at__isnull=False).update(notice_due_at=None, notice_left=None)


def rule_to_set(actor: Actor, kind: KindName, namespace: str | None) -> tuple[UUID | None, AlertRulePayload]:
    """Return the rule of the server, or that of a namespace and the namespace, for those who may set it.

    Raises NotFound, Forbidden.
    """
    if namespace is None:
        require_operator(actor)
        return None, rules_now().server[kind]
    namespace_id = administered_namespace(actor, namespace)
    if kind not in OF_NAMESPACES:
        raise NotFound(f"This is measured of the whole server alone. Namespaces have: {', '.join(OF_NAMESPACES)}.")
    return namespace_id, rule_shown(rules_now(namespace_id), kind, namespace_id, namespace)


def about_rule(kind: KindName, namespace_id: UUID | None) -> dict[str, object]:
    """What the activity log tells of a rule."""
    return {"namespace_id": namespace_id, "object_type": "alert_rule", "object_name": kind}


def note_backup() -> None:
    """Note in the activity log that a backup was made, so that the age of the last one is known."""
    record(Action(name="backup.made", object_type="server"))


def note_verification(block: int) -> None:
    """Note in the activity log that it was found to be what was sealed, up to a block."""
    record(Action(name="log.verified", object_type="server", data={"block": block}))


def forget_alerts() -> int:
    """Delete alerts that have been over for 90 days; returns their number."""
    old = Alert.objects.filter(state=Alert.State.RESOLVED, resolved_at__lt=clock.now() - _KEPT)
    keys = list(old.order_by("resolved_at").values_list("pk", flat=True)[:_AT_ONCE])
    return Alert.objects.filter(pk__in=keys).delete()[0]
