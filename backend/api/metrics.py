"""The figures of all processes of this machine for Prometheus, and what waits in the queues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import structlog
from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from redis import RedisError

from backend.jobs.queues import depths

log = structlog.get_logger()


def exposition() -> bytes:
    """All figures in Prometheus's text format: of every process that shares the folder, where there is one."""
    registry, folder = REGISTRY, settings.METRICS_FOLDER
    if folder:
        registry = CollectorRegistry()
        _forget_the_dead(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    queues = CollectorRegistry()
    queues.register(_Queues())
    return generate_latest(registry) + generate_latest(queues)


def _forget_the_dead(folder: Path) -> None:
    """What an ended process had open is open no more; what it has counted stays counted."""
    for file in folder.glob("gauge_live*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


class _Queues(Collector):
    """Read as they are asked for: the broker counts, no process does."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge; none while Redis is away."""
        shown = GaugeMetricFamily("offchat_jobs", "Jobs in the queues.", labels=["queue", "state"])
        try:
            for found in depths():
                for state, count in (("waiting", found.depth), ("running", found.running), ("failed", found.failed)):
                    shown.add_metric([found.queue, state], count)
        except RedisError as away:
            log.warning("metrics.queues_unread", error=repr(away))
            return
        yield shown
