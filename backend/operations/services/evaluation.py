"""Compares what is measured with the rules: alerts begin to wait, fire, and are over once that has lasted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Q

from backend import clock
from backend.events.publish import atomic
from backend.operations.kinds import QUIET, KindName, Severity, severity_of
from backend.operations.models import Alert
from backend.operations.payloads import AlertRulePayload
from backend.operations.selectors import Rules, rules_now
from backend.operations.services.administrators import tell_administrators
from backend.operations.services.alerts import tell_alert
from backend.operations.services.measuring import DISK, Reading, Unknown, disk_key, disk_readings, readings

_LASTS = timedelta(minutes=5)
"""How long a value is below its threshold at least before that is the end: one that wavers is one alert."""

_GONE = timedelta(minutes=15)
"""After how long without a reading of its own a machine's disk counts as gone with the machine."""

State = Alert.State
_OPEN = (State.FIRING, State.ACKNOWLEDGED)


def evaluate_alerts() -> int:
    """Compare all readings with the rules; returns how many alerts have begun to fire, or ended.

    The number of statements is the same for any number of namespaces where nothing changes. What cannot be measured
    now stays as it is.
    """
    rules = rules_now()
    found, unknown = readings(rules)
    ours = ~Q(key__startswith=DISK) | Q(breached_at__lt=clock.now() - _GONE)
    return _compared(found, unknown, rules, ours)


def evaluate_disk() -> int:
    """Compare how full the disk of this machine is with the rule: each machine ends what it alone can measure."""
    rules = rules_now()
    threshold = rules.of("storage_quota", None).threshold
    found = disk_readings(threshold) if threshold is not None else []
    return _compared(found, set(), rules, Q(key=disk_key()))


def _compared(found: list[Reading], unknown: set[Unknown], rules: Rules, ours: Q) -> int:
    moment = clock.now()
    lately = ~Q(state=State.RESOLVED) | Q(resolved_at__gt=moment - QUIET)
    rows = Alert.objects.filter(lately, ours).select_related("namespace")
    latest = {(row.kind, row.key): row for row in rows.order_by("pk")}
    by_place = {(one.kind, one.key): one for one in found}
    with atomic():
        changed, lasting = 0, []
        for place, one in by_place.items():
            row, fires = _breached(one, latest.get(place), rules.of(one.kind, one.namespace_id), moment)
            changed += fires
            lasting += [row] if row and not fires else []
        Alert.objects.bulk_update(lasting, _MEASURED)
        silent = [row for place, row in latest.items() if place not in by_place and _place_of(row) not in unknown]
        changed += sum([_went_below(row, rules, moment) for row in silent if row.state != State.RESOLVED])
    return changed


def _place_of(row: Alert) -> Unknown:
    return cast("KindName", row.kind), row.namespace_id is not None


_MEASURED = ("value", "threshold", "severity", "breached_at")
_NOTICE = ("notice_due_at", "notice_number", "notice_attempts", "notice_left")


def _breached(
    reading: Reading, row: Alert | None, rule: AlertRulePayload, moment: datetime
) -> tuple[Alert | None, bool]:
    """Return the row as it is to be, and whether it has begun to fire; None where another process was faster."""
    if row is None or row.state == State.RESOLVED:
        row = _begin(reading, row, rule, moment)
        if row is None:
            return None, False
    severity = _severity(reading)
    is_worse = row.state in _OPEN and severity == "critical" and row.severity != "critical"
    row.value, row.threshold, row.severity, row.breached_at = reading.value, rule.threshold or 0, severity, moment
    fires = is_worse or (row.state == State.PENDING and moment - row.since >= timedelta(seconds=rule.for_s))
    if fires:
        # What was acknowledged was a lesser thing.
        row.state, row.by, row.note = State.FIRING, None, ""
        _ask_for_notice(row, rule, moment)
        row.save(update_fields=[*_MEASURED, *_NOTICE, "state", "by", "note"])
        # People need not hear any more that it was over for a moment.
        Alert.objects.filter(kind=row.kind, key=row.key, notice_due_at__isnull=False).exclude(pk=row.pk).update(
            notice_due_at=None
        )
        tell_alert(row)
        if severity == "critical":
            tell_administrators(row)
    return row, fires


def _severity(reading: Reading) -> Severity:
    return "critical" if reading.is_critical else severity_of(reading.kind, reading.value)


def _begin(reading: Reading, former: Alert | None, rule: AlertRulePayload, moment: datetime) -> Alert | None:
    """Return a new row that waits; None where another process was faster."""
    row = Alert(
        kind=reading.kind, key=reading.key, namespace_id=reading.namespace_id, subject=reading.subject,
        severity=_severity(reading), value=reading.value, threshold=rule.threshold or 0,
        since=moment, breached_at=moment, noticed_at=former.noticed_at if former else None,
        told_firing=former.told_firing if former else False,
    )  # fmt: skip
    Alert.objects.bulk_create([row], ignore_conflicts=True)
    return Alert.objects.select_related("namespace").filter(pk=row.pk).first()


def _went_below(row: Alert, rules: Rules, moment: datetime) -> bool:
    """End an alert that was not reached for as long as it takes to fire, and for five minutes at least.

    What only waited is dropped.
    """
    if row.state == State.PENDING:
        Alert.objects.filter(pk=row.pk, state=State.PENDING).delete()
        return False
    rule = rules.of(cast("KindName", row.kind), row.namespace_id)
    if rule.threshold is not None and moment - row.breached_at < max(timedelta(seconds=rule.for_s), _LASTS):
        return False
    row.state, row.resolved_at, row.notice_due_at = State.RESOLVED, moment, None
    if row.told_firing:
        _ask_for_notice(row, rule, moment)
    row.save(update_fields=["state", "resolved_at", *_NOTICE])
    tell_alert(row)
    return True


def _ask_for_notice(row: Alert, rule: AlertRulePayload, moment: datetime) -> None:
    if rule.channels:
        row.notice_due_at = max([moment, *_quiet_until(row)])
        row.notice_number, row.notice_attempts, row.notice_left = row.notice_number + 1, 0, None


def _quiet_until(row: Alert) -> Iterable[datetime]:
    return [row.noticed_at + QUIET] if row.noticed_at else []
