"""Fills a namespace, sets the rules of alerts, and reads which there are."""

from backend.accounts.models import Namespace
from backend.operations.inputs import AlertRuleChange
from backend.operations.kinds import KINDS
from backend.operations.models import Alert
from backend.operations.selectors import alerts
from backend.operations.services import change_alert_rule


def fill(percent, slug="demo"):
    Namespace.objects.filter(slug=slug).update(quota_bytes=10**9, used_bytes=10**7 * percent)


def only(actor, kind, **change):
    """Switch all other kinds off, and set this one."""
    for name in KINDS:
        if name != kind:
            Alert.objects.filter(kind=name).delete()
            change_alert_rule(actor, AlertRuleChange(rule=name, threshold=None))
    change_alert_rule(actor, AlertRuleChange(rule=kind, **change))


def states(kind=None):
    rows = Alert.objects.exclude(state="pending")
    return [row.state for row in (rows.filter(kind=kind) if kind else rows).order_by("pk")]


def seen(actor, **filters):
    return alerts(actor, filters, before=None, after=None, limit=50)
