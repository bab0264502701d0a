"""Every change of alerts, their rules and failed jobs; and the counts of requests that alerts are made of."""

from backend.operations.services.alerts import (
    acknowledge_alert,
    change_alert_rule,
    forget_alerts,
    note_backup,
    note_verification,
    reset_alert_rule,
)
from backend.operations.services.evaluation import evaluate_alerts
from backend.operations.services.failed_jobs import retry_failed_job
from backend.operations.services.notices import deliver_notices
from backend.operations.services.traffic import note_request, note_traffic, recent_traffic_of_each
from backend.operations.services.trying import try_rule
from backend.operations.services.watching import AlertWatch

__all__ = [
    "AlertWatch",
    "acknowledge_alert",
    "change_alert_rule",
    "deliver_notices",
    "evaluate_alerts",
    "forget_alerts",
    "note_backup",
    "note_request",
    "note_traffic",
    "note_verification",
    "recent_traffic_of_each",
    "reset_alert_rule",
    "retry_failed_job",
    "try_rule",
]
