"""The structs of responses for operators."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from backend.jobs.queues import QueueDepth
from backend.operations.inputs import Acknowledgement, AlertRuleChange, FailedJobRetry
from backend.operations.kinds import Traffic
from backend.operations.payloads import (
    AlertPayload,
    AlertRulePayload,
    ChangedAlertRule,
    FailedJob,
    NamespaceStorage,
    StoreFill,
    TriedRule,
)


class AlertList(Struct, frozen=True, kw_only=True):
    """A page of alerts, the newest first."""

    results: list[AlertPayload]
    next: str | None
    previous: str | None


class AlertRuleList(Struct, frozen=True, kw_only=True):
    """The rules of all kinds of alerts."""

    results: list[AlertRulePayload]


class QueueList(Struct, frozen=True, kw_only=True):
    """How the queues of jobs stand; ``worker``: whether one was heard of in the last ten seconds."""

    at: str
    worker: bool
    queues: list[QueueDepth]


class FailedJobList(Struct, frozen=True, kw_only=True):
    """A page of the jobs of a kind that failed for good, the newest first."""

    results: list[FailedJob]
    next: str | None
    previous: str | None


class StorageList(Struct, frozen=True, kw_only=True):
    """What namespaces store, in the order of their slugs; ``stores`` stand there for operators of the server alone."""

    stores: list[StoreFill]
    results: list[NamespaceStorage]
    next: str | None
    previous: str | None


class OperationsNow(Struct, frozen=True, kw_only=True):
    """The first of each list: how the queues stand, the newest failed previews and alerts, what namespaces store."""

    at: str
    worker: bool
    queues: list[QueueDepth]
    failed_jobs: list[FailedJob]
    alerts: list[AlertPayload]
    storage: list[NamespaceStorage]


class HealthPart(Struct, frozen=True, kw_only=True):
    """The state of one part of the server; ``command`` is what to begin with where it is not as it should be."""

    name: str
    ok: bool
    latency_ms: float | None
    detail: str
    command: str | None


class HealthTraffic(Struct, frozen=True, kw_only=True):
    """What was asked of the server in the last five minutes, and how often it failed by the server's fault.

    A twentieth took ``slow_ms`` at least; of downloads until they began.
    """

    what: Traffic
    count: int
    failed: int
    slow_ms: float


class Health(Struct, frozen=True, kw_only=True):
    """What is degraded, and how to mend it.

    ``alerts`` of those that concern the caller fire now; ``operator``: those of the whole server are among them.
    ``traffic`` is told to operators alone, and empty while Redis is away.
    """

    at: str
    status: Literal["ok", "degraded", "failing"]
    operator: bool
    alerts: int
    parts: list[HealthPart]
    traffic: list[HealthTraffic]


SHAPES = (
    AlertList, AlertPayload, AlertRuleList, ChangedAlertRule, TriedRule, QueueList, FailedJobList, StorageList, Health,
    OperationsNow,
)  # fmt: skip
INPUTS = (Acknowledgement, AlertRuleChange, FailedJobRetry)
