"""The metrics of this machine's processes for Prometheus, of the queues and the workers, and who may read them."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import get_args

import structlog
from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from redis import RedisError

from backend.errors import DomainError, Forbidden, Unauthenticated
from backend.jobs.catalogue import Queue
from backend.jobs.heartbeat import age_of, read_heartbeats, serves
from backend.jobs.queues import depths
from backend.storage.fill import disk_fill

log = structlog.get_logger()


def refusal(*, peer: str, forwarded: str, authorization: str) -> DomainError | None:
    """Why who asks may not read the metrics; None where they may.

    With METRICS_TOKEN it has to be sent as ``Authorization: Bearer …``. Without, ``peer`` (the client's address) has to
    be of METRICS_NETWORKS. What a proxy passes on (``forwarded``: X-Forwarded-For) is refused where METRICS_ADDRESS is
    there to be asked instead, as proxies may show all clients by an address of their own; and unless TRUST_PROXY makes
    its word the client's address.
    """
    if settings.METRICS_TOKEN:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode()):
            return None
        return Unauthenticated("Metrics are given for the token that METRICS_TOKEN names.")
    if forwarded and (settings.METRICS_ADDRESS is not None or not settings.TRUST_PROXY):
        return Forbidden("Metrics are not given through a proxy.")
    if _is_inside(peer):
        return None
    return Forbidden("Metrics are given to the networks that METRICS_NETWORKS names, and for METRICS_TOKEN.")


def _is_inside(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in settings.METRICS_NETWORKS)


def exposition(*, shared: bool = True) -> bytes:
    """Return the metrics in Prometheus's text format: of every process that shares METRICS_FOLDER, if set.

    ``shared``: whether those follow that every web process tells alike (queues, workers, disk).
    """
    registry, folder = REGISTRY, settings.METRICS_FOLDER
    if folder:
        registry = CollectorRegistry()
        _forget_ended(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    told = generate_latest(registry)
    if not shared:
        return told
    others = CollectorRegistry()
    for collector in (_Queues(), _Workers(), _Stores()):
        others.register(collector)
    return told + generate_latest(others)


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


class _Workers(Collector):
    """Counts the workers by their heartbeats at every scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the living ones by queue, and those that fell silent; none while Redis does not answer."""
        gauge = GaugeMetricFamily("offchat_workers", "Workers that take jobs of a queue.", labels=["queue"])
        try:
            heartbeats = read_heartbeats()
        except RedisError as error:
            log.warning("metrics.workers_unread", error=repr(error))
            return
        living = [heartbeat for heartbeat in heartbeats if age_of(heartbeat) is not None]
        for queue in get_args(Queue):
            gauge.add_metric([queue], sum(serves(heartbeat, queue) for heartbeat in living))
        yield gauge
        silent = len(heartbeats) - len(living)
        yield GaugeMetricFamily("offchat_workers_silent", "Workers that fell silent in the last minute.", value=silent)
