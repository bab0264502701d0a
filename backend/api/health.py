"""Liveness, readiness, and metrics for Prometheus."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, get_args

import msgspec
import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from backend.activity.selectors import stores
from backend.api.framework.errors import plain_problem, read_only
from backend.api.framework.server_shapes import PartState, Readiness
from backend.edge.metrics import exposition, refusal
from backend.edge.origin import address_in
from backend.jobs.catalogue import Queue
from backend.jobs.heartbeat import age_of, read_heartbeats, redis_is_full, serves
from backend.storage import blobs, scanner
from backend.storage.fill import Fill
from backend.storage.space import is_disk_full

log = structlog.get_logger()

_RECENT_S = 10.0
"""How long, in seconds, the last result may be returned while another request checks again."""

_WORKERS_NAMED = 100

_NO_TAGGER = PartState(ok=False, latency_ms=None, detail="No worker takes the jobs of: ai.", info={})

_LATE = PartState(ok=False, latency_ms=None, detail="It does not answer in time.", info={})


@read_only
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that this process lives; nothing else is checked."""
    return _json({"status": "ok"})


@read_only
def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether requests can be served: 503 when the database, Redis or the store fail."""
    readiness = LAST.look()
    return _json(readiness, status=503 if readiness.status == "failing" else 200)


def scanner_state() -> Literal["ok", "away"] | None:
    """Return whether the virus scanner answers; None where none is set."""
    if not settings.CLAMD_ADDRESS:
        return None
    part = LAST.look().parts.get("scanner")
    return "ok" if part and part.ok else "away"


@read_only
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics of all processes of this machine, to those who may read them."""
    refused = refusal(
        peer=address_in(request.META),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        authorization=request.META.get("HTTP_AUTHORIZATION", ""),
    )
    if refused:
        response = plain_problem(refused.code, refused.message)
        if refused.code == "unauthenticated":
            response["WWW-Authenticate"] = "Bearer"
        return response
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _json(body: Any, status: int = 200) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(body), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    return response


class _Probe(threading.Thread):
    """A check of one part in a thread of its own: a part that hangs delays neither the request nor the other checks."""

    state: PartState | None = None
    """None until the part has answered."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(name="readiness", daemon=True)
        self._act = act

    def run(self) -> None:
        """Check the part."""
        self.state = _tried(self._act)


class Look:
    """The last check of all parts, and its probes that still hang.

    A result is returned for ``lasts_s`` seconds, so that requests cannot make the server write to the store in a loop;
    a part may take ``patience_s`` seconds to answer.
    """

    def __init__(
        self,
        *,
        database: Callable[[], object] | None = None,
        store: Callable[[], object] = blobs.probe,
        lasts_s: float = 1.0,
        patience_s: float = 2.0,
    ) -> None:
        self._database, self._store = database or _database, store
        self._lasts_s, self._patience_s = lasts_s, patience_s
        self._lock = threading.Lock()
        self._found: Readiness | None = None
        self._at = 0.0
        self._probes: dict[str, _Probe] = {}

    def look(self) -> Readiness:
        """Return the state of all parts; while one request checks, the others get the last result."""
        recent = self._found if self._age() < _RECENT_S else None
        if not self._lock.acquire(blocking=recent is None) and recent:
            return recent
        try:
            if self._found is None or self._age() > self._lasts_s:
                self._found = self._look_now()
                self._at = time.monotonic()
            return self._found
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Discard the last result: the next request checks again."""
        self._found = None

    def _age(self) -> float:
        return time.monotonic() - self._at

    def _look_now(self) -> Readiness:
        heartbeats: list[Mapping[str, Any]] = []
        redis_full: list[bool] = []
        fills: list[Fill] = []

        def look_at_redis() -> None:
            heartbeats.extend(read_heartbeats())
            redis_full.append(redis_is_full())

        acts: dict[str, Callable[[], object]] = {
            "database": self._database, "redis": look_at_redis, "storage": self._store,
            "space": lambda: fills.extend(_stores()),
        }  # fmt: skip
        if settings.CLAMD_ADDRESS:
            acts["scanner"] = scanner.ping
        states = self._probed(**acts)
        if states["space"].ok and fills:
            states["space"] = _space_part(fills, states["space"].latency_ms)
        if states["redis"].ok and True in redis_full:
            full = "Redis has reached its maxmemory: jobs begin late, and workers cannot be heard."
            states["redis"] = PartState(
                ok=False, latency_ms=states["redis"].latency_ms, detail=full, info={"full": True}
            )
        parts = {**states, **_worker_parts(heartbeats)}
        # On a full disk reading goes on, and without a scanner all but new files: load balancers should not take this
        # server out, and not for being nearly full either.
        vital = (state for name, state in states.items() if name not in {"scanner", "space"})
        failing = any(not state.ok and not state.info.get("full") for state in vital)
        best: Literal["degraded", "ok"] = "ok" if all(part.ok for part in parts.values()) else "degraded"
        return Readiness(status="failing" if failing else best, parts=parts)

    def _probed(self, **acts: Callable[[], object]) -> dict[str, PartState]:
        """Check several parts at the same time; a check that hangs is waited for again, not started again."""
        for name, act in acts.items():
            if name not in self._probes or not self._probes[name].is_alive():
                self._probes[name] = _Probe(act)
                self._probes[name].start()
        deadline = time.monotonic() + self._patience_s
        for name in acts:
            self._probes[name].join(max(0.0, deadline - time.monotonic()))
        return {name: self._probes[name].state or _LATE for name in acts}


def _database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        # The thread of the check ends, and its connection with it.
        connection.close()


def _stores() -> list[Fill]:
    try:
        return stores()
    finally:
        connection.close()


def _space_part(fills: list[Fill], latency_ms: float | None) -> PartState:
    """Say which store is nearly full; the fullest is told of in any case."""
    alert = next((fill for fill in fills if fill.level), None)
    fullest = alert or fills[0]
    info = {"store": fullest.store, "used_bytes": fullest.used_bytes, "total_bytes": fullest.total_bytes,
            "level": fullest.level}  # fmt: skip
    detail = f"The {fullest.store} is {fullest.percent:.0f} % full." if alert else ""
    return PartState(ok=alert is None, latency_ms=latency_ms, detail=detail, info=info)


def _tried(act: Callable[[], object]) -> PartState:
    """Run the check of a part; an exception is logged, and its text is in the log alone."""
    began = time.perf_counter()
    try:
        act()
    except Exception as error:
        if is_disk_full(error):
            log.error("disk.full", error=repr(error))
            return PartState(ok=False, latency_ms=_ms(began), detail="The disk is full.", info={"full": True})
        log.warning("part.failing", exc_info=error)
        return PartState(ok=False, latency_ms=_ms(began), detail="It does not answer; the log says why.", info={})
    return PartState(ok=True, latency_ms=_ms(began), detail="", info={})


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)


def _worker_parts(heartbeats: Sequence[Mapping[str, Any]]) -> dict[str, PartState]:
    """Read the heartbeats of the workers, the newest first: who lives, and the state of sandbox, ffmpeg and tagger.

    Of several the one that lacks something is told of; the tagger is asked of those that use it.
    """
    living = [heartbeat for heartbeat in heartbeats if age_of(heartbeat) is not None]
    if not living:
        silent = PartState(ok=False, latency_ms=None, detail="No worker has been heard of lately.", info={})
        return {"worker": silent, "ffmpeg": silent, "cage": silent, "ai": silent}
    sandbox = next((cage for cage in map(_cage_of, living) if not _is_complete(cage)), _cage_of(living[0]))
    ffmpeg = min(str(heartbeat.get("ffmpeg") or "") for heartbeat in living)
    taggers = [_tagger_part(heartbeat.get("ai") or {}) for heartbeat in living if serves(heartbeat, "ai")]
    return {
        "worker": _workers_part(living, silent=len(heartbeats) - len(living)),
        "ffmpeg": PartState(
            ok=bool(ffmpeg), latency_ms=None, detail="" if ffmpeg else "It is missing.", info={"version": ffmpeg}
        ),
        "cage": PartState(
            ok=_is_complete(sandbox),
            latency_ms=None,
            detail="" if _is_complete(sandbox) else "This kernel does not shut it in fully.",
            info=sandbox,
        ),
        "ai": next((part for part in taggers if not part.ok), taggers[0] if taggers else _NO_TAGGER),
    }


def _workers_part(living: Sequence[Mapping[str, Any]], *, silent: int) -> PartState:
    """Say how each worker does; not ok where one fell silent, or none takes the jobs of some queue."""
    unserved = [queue for queue in get_args(Queue) if not any(serves(heartbeat, queue) for heartbeat in living)]
    complaints = [f"Workers that fell silent within the last minute: {silent}."] if silent else []
    complaints += [f"No worker takes the jobs of: {', '.join(unserved)}."] if unserved else []
    workers = [
        {"worker": heartbeat.get("worker", ""), "age_ms": _age_ms(heartbeat), "queues": heartbeat.get("queues", [])}
        for heartbeat in living[:_WORKERS_NAMED]
    ]
    info = {"living": len(living), "silent": silent, "unserved": unserved, "workers": workers}
    return PartState(ok=not complaints, latency_ms=_age_ms(living[0]), detail=" ".join(complaints), info=info)


def _age_ms(heartbeat: Mapping[str, Any]) -> float:
    return round((age_of(heartbeat) or 0.0) * 1000, 2)


def _cage_of(heartbeat: Mapping[str, Any]) -> dict[str, Any]:
    return dict(heartbeat.get("cage") or {})


def _is_complete(sandbox: Mapping[str, Any]) -> bool:
    return bool(sandbox) and all(sandbox.values())


def _tagger_part(tagger: Mapping[str, Any]) -> PartState:
    """Whether the provider of descriptions works; one that is switched off is as it should be."""
    info = {"provider": tagger.get("provider", ""), "model": tagger.get("model")}
    is_well = bool(tagger.get("available")) or tagger.get("provider") == "off"
    return PartState(ok=is_well, latency_ms=None, detail=tagger.get("detail", ""), info=info)


LAST = Look()
"""The checks behind ``/readyz``."""
