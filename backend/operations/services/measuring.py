"""Reads what alerts are about, in as many statements for any number of namespaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from socket import gethostname
from statistics import median
from uuid import UUID

from msgspec import Struct
from redis import RedisError

from backend import clock
from backend.accounts.selectors import filled_namespaces, memberships_of, spaces_of
from backend.activity.selectors import seconds_to_preview, stores
from backend.audit.actions import last_recorded, recorded_by_object, times_recorded_in_all
from backend.jobs.heartbeat import read_heartbeat
from backend.library.selectors.tagger import budgets_used
from backend.media.selectors import failures_by_namespace
from backend.operations.kinds import KINDS, KindName
from backend.operations.selectors import Rules
from backend.operations.services.traffic import recent_traffic
from backend.storage.fill import Fill

DISK = "disk:"
"""What the keys of alerts of the disks of machines begin with."""

MOST = 100
"""How many namespaces one kind has alerts about at most by the server's rule: of quotas, those that store the most."""

_FAILED_LOG_INS = timedelta(minutes=10)
_PEOPLE_AT_ONCE = 10_000
"""Of how many people one query asks where they belong."""

_FAILED_FILES = timedelta(hours=1)
_PREVIEWS = timedelta(minutes=15)
_LEAST_REQUESTS = 20
_LEAST = 5
"""Fewer requests, failures or previews lately are no ground for a rate."""

_SILENT_S = 60.0
"""A heartbeat is kept as long as this: a worker that was not heard of for longer left none."""


class Reading(Struct, frozen=True, kw_only=True):
    """A measured value that has reached its threshold, or is urgent by itself; ``key`` is what was measured."""

    kind: KindName
    key: str
    subject: str
    namespace_id: UUID | None
    value: float
    is_urgent: bool = False
    is_critical: bool = False


Unknown = tuple[KindName, bool]
"""A kind of which nothing below its threshold can be said now: of the server, or (true) of namespaces."""

Measured = tuple[list[Reading], bool]
"""What was measured of namespaces, and whether all that counts was read: of some there may be more."""


class Among(Struct, frozen=True, kw_only=True):
    """Some namespaces: those in ``ids``, or with ``but`` all others."""

    ids: frozenset[UUID]
    but: bool

    def __contains__(self, namespace_id: UUID) -> bool:
        """Whether a namespace is one of them."""
        return (namespace_id in self.ids) != self.but


def readings(rules: Rules) -> tuple[list[Reading], set[Unknown]]:
    """Return what has reached its threshold, and what is unknown now: Redis is away, or too much happened to read."""
    found: list[Reading] = []
    unknown: set[Unknown] = set()
    for kind, measure in _OF_THE_SERVER.items():
        threshold = rules.server[kind].threshold
        if threshold is None:
            continue
        measured = measure(threshold)
        if measured is None:
            unknown.add((kind, False))
        else:
            found += _reached(measured, threshold)
    for kind, measure_in in _OF_NAMESPACES.items():
        reached, is_whole = _in_namespaces(kind, measure_in, rules)
        found += reached
        unknown |= set() if is_whole else {(kind, True)}
    return found, unknown


def _in_namespaces(kind: KindName, measure: Callable[[float, Among], Measured], rules: Rules) -> Measured:
    """Return what has reached the server's rule where that holds, and what has reached that of its namespace."""
    own, threshold = rules.own[kind], rules.server[kind].threshold
    found: list[Reading] = []
    wholes = []
    if threshold is not None:
        measured, is_whole = measure(threshold, Among(ids=frozenset(own), but=True))
        found += _reached(measured, threshold)[:MOST]
        wholes.append(is_whole)
    limits = {key: rule.threshold for key, rule in own.items() if rule.threshold is not None}
    if limits:
        measured, is_whole = measure(min(limits.values()), Among(ids=frozenset(limits), but=False))
        wholes.append(is_whole)
        found += [one for one in measured if one.namespace_id and one.value >= limits[one.namespace_id]]
    return found, all(wholes)


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
    return [one for one in measured if one.value >= threshold or one.is_urgent]


def _server(kind: KindName, value: float) -> Reading:
    return Reading(kind=kind, key="server", subject="server", namespace_id=None, value=value)


def _filled(fill: Fill, key: str) -> Reading:
    return Reading(
        kind="storage_quota", key=key, subject=fill.store, namespace_id=None, value=fill.percent,
        is_urgent=fill.level is not None, is_critical=fill.level == "critical",
    )  # fmt: skip


def _error_rate(threshold: float) -> list[Reading] | None:
    traffic = recent_traffic()
    if traffic is None:
        return None
    if traffic.requests < _LEAST_REQUESTS or traffic.failed < _LEAST:
        return []
    return [_server("error_rate", traffic.failed_percent)]


def _latency(threshold: float) -> list[Reading] | None:
    traffic = recent_traffic()
    if traffic is None:
        return None
    return [_server("latency", traffic.slow_ms)] if traffic.requests >= _LEAST_REQUESTS else []


def _bucket(threshold: float) -> list[Reading]:
    return [_filled(fill, fill.store) for fill in stores() if fill.store != "disk"]


def _security(threshold: float) -> list[Reading]:
    most = int(max(threshold, KINDS["security"].critical)) + 1
    failed = times_recorded_in_all("login.failed", since=clock.now() - _FAILED_LOG_INS, limit=most)
    return [_server("security", failed)]


def _in_namespace(kind: KindName, namespace_id: UUID, slug: str, value: float) -> Reading:
    return Reading(kind=kind, key=str(namespace_id), subject=slug, namespace_id=namespace_id, value=value)


def _quotas(threshold: float, among: Among) -> Measured:
    filled = filled_namespaces(threshold, among.ids, but=among.but, limit=MOST if among.but else len(among.ids))
    return [_in_namespace("storage_quota", one.id, one.slug, one.percent) for one in filled], True


def _budgets(threshold: float, among: Among) -> Measured:
    used = [one for one in budgets_used(threshold) if one.namespace_id in among]
    return [_in_namespace("ai_budget", one.namespace_id, one.slug, one.percent) for one in used], True


def _failed_log_ins(threshold: float, among: Among) -> Measured:
    """The failed log-ins of the people of each namespace: of who belongs to several, in each of them."""
    by_person = recorded_by_object("login.failed", since=clock.now() - _FAILED_LOG_INS)
    failed: Counter[UUID] = Counter()
    people = list(by_person)
    for start in range(0, len(people), _PEOPLE_AT_ONCE):
        for user_id, memberships in memberships_of(people[start : start + _PEOPLE_AT_ONCE]).items():
            for namespace_id, *_ in memberships:
                failed[namespace_id] += by_person[user_id]
    return _named("security", failed, threshold, among), True


def _preview_failures(threshold: float, among: Among) -> Measured:
    failed: dict[UUID, float] = {
        one.namespace_id: 100 * one.failed / one.files
        for one in failures_by_namespace(clock.now() - _FAILED_FILES)
        if one.failed >= _LEAST
    }
    return _named("preview_failures", failed, threshold, among), True


def _preview_delay(threshold: float, among: Among) -> Measured:
    times, is_whole = seconds_to_preview(clock.now() - _PREVIEWS)
    slow = {namespace_id: median(seconds) for namespace_id, seconds in times.items() if len(seconds) >= _LEAST}
    return _named("preview_delay", slow, threshold, among), is_whole


def _named(kind: KindName, values: Mapping[UUID, float], threshold: float, among: Among) -> list[Reading]:
    """The readings of those namespaces that have reached the threshold, with what they are called. One query."""
    reached = {key: value for key, value in values.items() if value >= threshold and key in among}
    slugs = {one.id: one.slug for one in spaces_of(reached)} if reached else {}
    return [_in_namespace(kind, key, slugs[key], value) for key, value in reached.items() if key in slugs]


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


_OF_THE_SERVER: Mapping[KindName, Callable[[float], list[Reading] | None]] = {
    "storage_quota": _bucket,
    "error_rate": _error_rate,
    "latency": _latency,
    "security": _security,
    "worker": _worker,
    "backup": _backup,
}
_OF_NAMESPACES: Mapping[KindName, Callable[[float, Among], Measured]] = {
    "storage_quota": _quotas,
    "security": _failed_log_ins,
    "ai_budget": _budgets,
    "preview_failures": _preview_failures,
    "preview_delay": _preview_delay,
}
