"""Reads alerts, their rules, failed jobs and what is stored, for those who administer it."""

from backend.operations.selectors.alerts import alert_shown, alerts, firing, watched_groups
from backend.operations.selectors.failed_jobs import failed_jobs
from backend.operations.selectors.rules import Rules, rule_shown, rules, rules_now, strangers
from backend.operations.selectors.storage import namespaces_stored, stores_filled

__all__ = [
    "Rules",
    "alert_shown",
    "alerts",
    "failed_jobs",
    "firing",
    "namespaces_stored",
    "rule_shown",
    "rules",
    "rules_now",
    "stores_filled",
    "strangers",
    "watched_groups",
]
