"""Reads what alerts are about, in as many statements for any number of namespaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from socket import gethostname
from uuid import UUID

from msgspec import Struct
from redis import RedisError

from backend import clock
from backend.accounts.selectors import filled_namespaces
from backend.activity.selectors import stores
from backend.audit.actions import last_recorded, times_recorded_in_all
from backend.jobs.heartbeat import read_heartbeat
from backend.library.selectors.tagger import budgets_used
from backend.operations.kinds import KINDS, KindName
from backend.operations.services.traffic import Traffic, recent_traffic
from backend.storage.fill import Fill

DISK = "disk:"
"""What the keys of alerts of the disks of machines begin with."""

MOST = 100
"""How many namespaces one kind has alerts about at most, those that store the most."""

_FAILED_LOG_INS = timedelta(minutes=10)
_LEAST_REQUESTS = 20
_LEAST_FAILED = 5
"""Fewer requests, or failures, in the last minutes are no ground for a rate."""

_SILENT_S = 60.0
"""A heartbeat is kept as long as this: a worker that was not heard of for longer left none."""


class Reading(Struct, frozen=True, kw_only=True):
    """A measured value that has reached its threshold, or is critical by itself; ``key`` is what was measured."""

    kind: KindName
    key: str
    subject: str
    namespace_id: UUID | None
    value: float
    is_critical: bool = False


Thresholds = Mapping[KindName, float]


def readings(thresholds: Thresholds) -> tuple[list[Reading], set[KindName]]:
    """Return what has reached its threshold, and the kinds of which nothing can be said now: Redis is away."""
    traffic = recent_traffic() if {"error_rate", "latency"} & thresholds.keys() else None
    found: list[Reading] = []
    unknown: set[KindName] = set()
    for kind, threshold in thresholds.items():
        measured = _rates(kind, traffic) if kind in {"error_rate", "latency"} else _MEASURES[kind](threshold)
        if measured is None:
            unknown.add(kind)
        else:
            found += _reached(measured, threshold)
    return found, unknown


def disk_readings(threshold: float) -> list[Reading]:
    """Return how full the disk of this machine is, where that has reached the threshold: no other machine can tell."""
    return _reached([_filled(fill, disk_key()) for fill in stores() if fill.store == "disk"], threshold)


def disk_key() -> str:
    """The key of the alert of this machine's disk, the same in all containers on it."""
    return f"{DISK}{_machine()}"


@lru_cache(maxsize=1)
def _machine() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text()[:32]
    except OSError:
        return gethostname()[:32]


def _reached(measured: list[Reading], threshold: float) -> list[Reading]:
    return [one for one in measured if one.value >= threshold or one.is_critical]


def _server(kind: KindName, value: float) -> Reading:
    return Reading(kind=kind, key="server", subject="server", namespace_id=None, value=value)


def _filled(fill: Fill, key: str) -> Reading:
    return Reading(
        kind="storage_quota", key=key, subject=fill.store, namespace_id=None, value=fill.percent,
        is_critical=fill.level == "critical",
    )  # fmt: skip


def _rates(kind: KindName, traffic: Traffic | None) -> list[Reading] | None:
    if traffic is None:
        return None
    if traffic.requests < _LEAST_REQUESTS or (kind == "error_rate" and traffic.failed < _LEAST_FAILED):
        return []
    return [_server(kind, traffic.failed_percent if kind == "error_rate" else traffic.slow_ms)]


def _storage(threshold: float) -> list[Reading]:
    found = [
        Reading(kind="storage_quota", key=str(one.id), subject=one.slug, namespace_id=one.id, value=one.percent)
        for one in filled_namespaces(threshold, limit=MOST)
    ]
    return [*found, *(_filled(fill, fill.store) for fill in stores() if fill.store != "disk")]


def _security(threshold: float) -> list[Reading]:
    most = int(max(threshold, KINDS["security"].critical)) + 1
    failed = times_recorded_in_all("login.failed", since=clock.now() - _FAILED_LOG_INS, limit=most)
    return [_server("security", failed)]


def _budgets(threshold: float) -> list[Reading]:
    return [
        Reading(
            kind="ai_budget", key=str(one.namespace_id), subject=one.slug, namespace_id=one.namespace_id,
            value=one.percent,
        )
        for one in budgets_used(threshold, limit=MOST)
    ]  # fmt: skip


def _worker(threshold: float) -> list[Reading] | None:
    try:
        heartbeat = read_heartbeat()
    except RedisError:
        return None
    silent_s = clock.now().timestamp() - heartbeat["at"] if heartbeat else _SILENT_S
    return [_server("worker", silent_s)]


def _backup(threshold: float) -> list[Reading]:
    made_at = last_recorded("backup.made")
    # Without any backup so far this is no server that makes them here.
    return [_server("backup", (clock.now() - made_at).total_seconds() / 3600)] if made_at else []


_MEASURES: Mapping[KindName, Callable[[float], list[Reading] | None]] = {
    "storage_quota": _storage,
    "security": _security,
    "ai_budget": _budgets,
    "worker": _worker,
    "backup": _backup,
}
