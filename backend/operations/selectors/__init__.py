"""Reads alerts, their rules, failed jobs and what is stored, for those who administer it."""

from backend.operations.selectors.alerts import alert_shown, alerts, firing, rule_now, rules, rules_now, watched_groups
from backend.operations.selectors.failed_jobs import failed_jobs
from backend.operations.selectors.storage import namespaces_stored, stores_filled

__all__ = [
    "alert_shown",
    "alerts",
    "failed_jobs",
    "firing",
    "namespaces_stored",
    "rule_now",
    "rules",
    "rules_now",
    "stores_filled",
    "watched_groups",
]
