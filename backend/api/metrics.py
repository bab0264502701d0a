"""The metrics of all processes of this machine for Prometheus, and the depths of the queues."""

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
from backend.storage.fill import disk_fill

log = structlog.get_logger()


def exposition() -> bytes:
    """Return all metrics in Prometheus's text format: of every process that shares METRICS_FOLDER, if set."""
    registry, folder = REGISTRY, settings.METRICS_FOLDER
    if folder:
        registry = CollectorRegistry()
        _forget_ended(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    queues = CollectorRegistry()
    queues.register(_Queues())
    queues.register(_Stores())
    return generate_latest(registry) + generate_latest(queues)


def _forget_ended(folder: Path) -> None:
    """Remove the live gauges of ended processes; their counters stay."""
    for file in folder.glob("gauge_live*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


class _Stores(Collector):
    """Tells at every scrape how full the disk is, and whether that is worth an alert."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the bytes of the disk, and the level of the alert: 0 none, 1 warning, 2 critical."""
        fill = disk_fill()
        space = GaugeMetricFamily("offchat_disk_bytes", "Bytes of the disk of uploads.", labels=["state"])
        space.add_metric(["used"], fill.used_bytes)
        space.add_metric(["free"], fill.total_bytes - fill.used_bytes)
        yield space
        level = {None: 0, "warning": 1, "critical": 2}[fill.level]
        yield GaugeMetricFamily("offchat_disk_alert", "1: nearly full, 2: urgent.", value=level)


class _Queues(Collector):
    """Collects the depths of the queues from the broker at every scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield one gauge; none while Redis does not answer."""
        gauge = GaugeMetricFamily("offchat_jobs", "Jobs in the queues.", labels=["queue", "state"])
        try:
            for depth in depths():
                for state, count in (("waiting", depth.depth), ("running", depth.running), ("failed", depth.failed)):
                    gauge.add_metric([depth.queue, state], count)
        except RedisError as error:
            log.warning("metrics.queues_unread", error=repr(error))
            return
        yield gauge
