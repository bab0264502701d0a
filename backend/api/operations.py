"""The endpoints of operators: alerts, queues, failed jobs, storage, health."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from redis import RedisError
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.operations_shapes import (
    AlertList,
    FailedJobList,
    Health,
    HealthPart,
    HealthTraffic,
    OperationsNow,
    QueueList,
    StorageList,
)
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.api.health import LAST
from backend.errors import Unavailable
from backend.jobs.heartbeat import age_of, read_heartbeat
from backend.jobs.queues import depths
from backend.operations.access import administered, operates
from backend.operations.inputs import Acknowledgement, FailedJobRetry, JobKind
from backend.operations.kinds import KINDS
from backend.operations.payloads import (
    AlertPayload,
    AlertState,
    FailedJob,
    NamespaceStorage,
)
from backend.operations.remedies import remedies
from backend.operations.selectors import (
    alert_shown,
    alerts,
    failed_jobs,
    firing,
    namespaces_stored,
    stores_filled,
)
from backend.operations.services import acknowledge_alert, recent_traffic_of_each, retry_failed_job

STATES, JOB_KINDS = get_args(AlertState), get_args(JobKind)
_FIRST = 20
"""How many rows of each list stand in the overview."""


class OperationsView(Endpoint):
    """What the lists below begin with."""

    @answers(
        OperationsNow, refuses=(403, 503), summary="Queues, failed jobs, alerts, storage: the first 20 of each list"
    )
    def get(self, request: Request) -> Response:
        """Return the first rows of each; failed jobs are those of previews in one's first namespace."""
        mine, queues = administered(self.actor), _queues()
        failed = failed_jobs(self.actor, "preview", None, before=None, after=None, limit=_FIRST) if mine else []
        return Response(
            OperationsNow(
                at=queues.at,
                worker=queues.worker,
                queues=queues.queues,
                failed_jobs=failed,
                alerts=alerts(self.actor, {"state": "", "kind": ""}, before=None, after=None, limit=_FIRST),
                storage=namespaces_stored(self.actor, before=None, after=None, limit=_FIRST),
            )
        )


class AlertsView(Endpoint):
    """The alerts that concern the caller."""

    @answers(
        AlertList,
        query={
            "state": ("Those in this state alone.", STATES),
            "kind": ("Those of this kind alone.", tuple(KINDS)),
            **PAGE,
        },
        refuses=(403,),
        summary="Alerts of the namespaces that one administers, and for operators those of the server; newest first",
    )
    def get(self, request: Request) -> Response:
        """Return a page of them."""
        filters = {"state": self.query.one_of("state", STATES) or "", "kind": self.query.one_of("kind", KINDS) or ""}

        def fetch(bounds: Bounds) -> list[AlertPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return alerts(self.actor, filters, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        return Response(AlertList(results=page.rows, next=page.next, previous=page.previous))


class AlertView(Endpoint):
    """One alert."""

    @answers(AlertPayload, refuses=(403, 404), summary="An alert that concerns the caller")
    def get(self, request: Request, alert_id: str) -> Response:
        """Return it."""
        return Response(alert_shown(self.actor, id_of(alert_id)))


class AcknowledgeView(Endpoint):
    """The acknowledgement of an alert."""

    def show(self, made: UUID) -> AlertPayload:
        """Return the alert as it stands now."""
        return alert_shown(self.actor, made)

    @answers(
        AlertPayload,
        takes=Acknowledgement,
        refuses=(403, 404, 409),
        summary="Say that one looks after an alert; 409 once it is over",
    )
    def post(self, request: Request, alert_id: str) -> Response:
        """Return the alert; it stays acknowledged until it is over or gets worse."""
        alert = acknowledge_alert(self.actor, id_of(alert_id), self.body(Acknowledgement))
        self.made = UUID(alert.id)
        return Response(alert)


class QueuesView(Endpoint):
    """The queues of jobs."""

    @answers(QueueList, refuses=(403, 503), summary="How many jobs wait, run and have failed in each queue")
    def get(self, request: Request) -> Response:
        """Return the numbers of this moment, of the whole server."""
        administered(self.actor)
        return Response(_queues())


def _queues() -> QueueList:
    try:
        is_heard = age_of(read_heartbeat()) is not None
        return QueueList(at=clock.stamp(clock.now()), worker=is_heard, queues=depths())
    except RedisError as error:
        raise Unavailable("The queues cannot be read: Redis does not answer. Try again in a moment.") from error


class FailedJobsView(Endpoint):
    """Jobs that failed for good."""

    @answers(
        FailedJobList,
        query={
            "kind": (
                "`preview` (default), `rendition` and `description` of files, `delivery`, `export`, `message`.",
                JOB_KINDS,
            ),
            "namespace": "Its slug, for files and webhooks; without it the first that one administers.",
            **PAGE,
        },
        refuses=(403, 404, 503),
        summary="Jobs that failed for good, with the reason; those of the queues are for operators of the server",
    )
    def get(self, request: Request) -> Response:
        """Return a page of them, newest first."""
        kind, slug = self.query.one_of("kind", JOB_KINDS) or "preview", self.query.text("namespace")

        def fetch(bounds: Bounds) -> list[FailedJob]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return failed_jobs(self.actor, kind, slug, before=before, after=after, limit=bounds.limit)  # type: ignore[arg-type]

        page = paged(request, fetch, lambda row: row.id)
        return Response(FailedJobList(results=page.rows, next=page.next, previous=page.previous))


class FailedJobRetryView(Endpoint):
    """Another try of a failed job."""

    @answers(
        None,
        takes=FailedJobRetry,
        status=204,
        refuses=(403, 404, 409, 410, 503),
        summary="Have a failed job done again; 404 where it has not failed any more",
    )
    def post(self, request: Request, job_id: str) -> Response:
        """Ask a worker for it."""
        retry_failed_job(self.actor, id_of(job_id), self.body(FailedJobRetry))
        return Response(status=204)


class StorageView(Endpoint):
    """What is stored."""

    @answers(
        StorageList,
        query=PAGE,
        refuses=(403,),
        summary="What namespaces store by kind and day, how fast it grows, and when their room is used up",
    )
    def get(self, request: Request) -> Response:
        """Return a page of the namespaces that the caller administers; the stores to operators, with every page."""

        def fetch(bounds: Bounds) -> list[NamespaceStorage]:
            return namespaces_stored(self.actor, before=bounds.above, after=bounds.below, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.namespace)
        stores = stores_filled(self.actor)
        return Response(StorageList(stores=stores, results=page.rows, next=page.next, previous=page.previous))


class HealthView(Endpoint):
    """What is degraded."""

    @answers(Health, refuses=(403,), summary="Which parts of the server do not work, and the command that mends each")
    def get(self, request: Request) -> Response:
        """Return the state of all parts, as `/readyz` has it, and how many alerts fire."""
        administered(self.actor)
        readiness = LAST.look()
        commands = remedies({name: part.ok for name, part in readiness.parts.items()})
        parts = [
            HealthPart(
                name=name,
                ok=part.ok,
                latency_ms=part.latency_ms,
                detail=part.detail,
                command=commands.get(name),
            )
            for name, part in readiness.parts.items()
        ]
        is_operator = operates(self.actor)
        return Response(
            Health(
                at=clock.stamp(clock.now()),
                status=readiness.status,
                operator=is_operator,
                alerts=firing(self.actor),
                parts=parts,
                traffic=_traffic() if is_operator else [],
            )
        )


def _traffic() -> list[HealthTraffic]:
    counted = recent_traffic_of_each() or {}
    return [
        HealthTraffic(what=what, count=one.requests, failed=one.failed, slow_ms=one.slow_ms)
        for what, one in counted.items()
    ]
