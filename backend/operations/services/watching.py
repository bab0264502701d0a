"""Looks after alerts in a thread of every process: also when all workers are gone, which is one of the alerts."""

from __future__ import annotations

import threading

import structlog

from backend.connections import release_connections
from backend.jobs.schedule import take_turns
from backend.operations.services.alerts import forget_alerts
from backend.operations.services.evaluation import evaluate_alerts, evaluate_disk
from backend.operations.services.measuring import disk_key
from backend.operations.services.notices import deliver_notices

log = structlog.get_logger()

EVALUATED_EVERY_S = 30.0
_FORGOTTEN_EVERY_S = 3600.0
_TURNS = (("evaluate_alerts", EVALUATED_EVERY_S), ("forget_alerts", _FORGOTTEN_EVERY_S))


class AlertWatch(threading.Thread):
    """Takes its turn at evaluating every ``every_s`` seconds, and sends the notices that are due.

    One of all processes evaluates every 30 seconds; for the others that is a query or two. A mail server that hangs
    holds up this thread alone.
    """

    def __init__(self, *, every_s: float = 15.0) -> None:
        super().__init__(name="alerts", daemon=True)
        self._every_s = every_s
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Watch until :meth:`stop`."""
        while not self._stop_asked.wait(self._every_s):
            try:
                watch_once()
            except Exception as away:
                log.warning("alerts.failed", error=repr(away))
            release_connections()

    def stop(self) -> None:
        """Stop; what is being sent is not waited for, and sent again by another process."""
        self._stop_asked.set()


def watch_once() -> None:
    """Evaluate, if that is due and no other process does it, and send what is due.

    One of all processes evaluates, and one of each machine how full its disk is.
    """
    turns = take_turns((*_TURNS, (disk_key(), EVALUATED_EVERY_S)))
    if "evaluate_alerts" in turns:
        evaluate_alerts()
    if disk_key() in turns:
        evaluate_disk()
    if "forget_alerts" in turns:
        forget_alerts()
    deliver_notices()
