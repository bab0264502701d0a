"""Whether this server lives, whether it can serve, and its figures for Prometheus."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
import structlog
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from backend.api.framework.errors import read_only
from backend.api.framework.shapes import PartState, Readiness
from backend.api.metrics import exposition
from backend.storage import blobs
from backend.storage.space import is_disk_full

log = structlog.get_logger()

WORKER_KEY = "offchat:worker"
"""Where the worker says every two seconds that it lives: ``{"at": <seconds>, "cage": {…}, "ffmpeg": "9.0.2"}``."""

_WORKER_SILENT_S = 10
_RECENT_S = 10.0
"""How long what was found may serve those who ask while somebody looks again."""

_LATE = PartState(ok=False, latency_ms=None, detail="It does not answer in time.", info={})


@read_only
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is looked at."""
    return _json({"status": "ok"})


@read_only
def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests can be served: 503 when the database, Redis or the store fail."""
    found = LAST.look()
    return _json(found, status=503 if found.status == "failing" else 200)


@read_only
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of this machine's processes."""
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _json(body: Any, status: int = 200) -> HttpResponse:
    answer = HttpResponse(msgspec.json.encode(body), content_type="application/json", status=status)
    answer["Cache-Control"] = "no-store"
    return answer


class _Probe(threading.Thread):
    """A look at one part, in a thread of its own: a part that hangs holds up neither who asks nor the other parts."""

    state: PartState | None = None
    """None until the part has answered."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(name="readiness", daemon=True)
        self._act = act

    def run(self) -> None:
        """Look."""
        self.state = _tried(self._act)


class Look:
    """The last look at all parts, and what still hangs of it.

    It serves everybody who asks for ``lasts_s`` seconds, so that nobody can make us write to the store in a loop; a
    part may take ``patience_s`` seconds to answer.
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
        """How everything is; while somebody looks, the others are told what was found shortly before."""
        found = self._found if self._age() < _RECENT_S else None
        if not self._lock.acquire(blocking=found is None) and found:
            return found
        try:
            if self._found is None or self._age() > self._lasts_s:
                self._found = self._look_now()
                self._at = time.monotonic()
            return self._found
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Look anew when somebody asks next."""
        self._found = None

    def _age(self) -> float:
        return time.monotonic() - self._at

    def _look_now(self) -> Readiness:
        said: list[Mapping[str, Any] | None] = []
        states = self._probed(
            database=self._database, redis=lambda: said.append(cache.get(WORKER_KEY)), storage=self._store
        )
        parts = {**states, **_worker_parts((said[0] if said else None) or {})}
        # On a full disk reading goes on: whoever balances requests should not send them away.
        failing = any(not state.ok and not state.info.get("full") for state in states.values())
        worse: Literal["degraded", "ok"] = "ok" if all(part.ok for part in parts.values()) else "degraded"
        return Readiness(status="failing" if failing else worse, parts=parts)

    def _probed(self, **acts: Callable[[], object]) -> dict[str, PartState]:
        """How several parts are, looked at all at once; a look that hangs is waited for again, not begun again."""
        for name, act in acts.items():
            if name not in self._probes or not self._probes[name].is_alive():
                self._probes[name] = _Probe(act)
                self._probes[name].start()
        until = time.monotonic() + self._patience_s
        for name in acts:
            self._probes[name].join(max(0.0, until - time.monotonic()))
        return {name: self._probes[name].state or _LATE for name in acts}


def _database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        # The thread that looks ends, and its connection with it.
        connection.close()


def _tried(act: Callable[[], object]) -> PartState:
    """Do something with a part; whatever it raises is logged, and told to nobody but the log."""
    began = time.perf_counter()
    try:
        act()
    except Exception as failed:
        if is_disk_full(failed):
            log.error("disk.full", error=repr(failed))
            return PartState(ok=False, latency_ms=_ms(began), detail="The disk is full.", info={"full": True})
        log.warning("part.failing", exc_info=failed)
        return PartState(ok=False, latency_ms=_ms(began), detail="It does not answer; the log says why.", info={})
    return PartState(ok=True, latency_ms=_ms(began), detail="", info={})


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)


def _worker_parts(said: Mapping[str, Any]) -> dict[str, PartState]:
    """What only the worker knows: that it lives, and what its sandbox and its ffmpeg are."""
    age = time.time() - said["at"] if said else None
    if age is None or age > _WORKER_SILENT_S:
        silent = PartState(ok=False, latency_ms=None, detail="No worker has been heard of lately.", info={})
        return {"worker": silent, "ffmpeg": silent, "cage": silent}
    sandbox, ffmpeg = dict(said.get("cage") or {}), str(said.get("ffmpeg") or "")
    shut = bool(sandbox) and all(sandbox.values())
    return {
        "worker": PartState(ok=True, latency_ms=round(age * 1000, 2), detail="", info={}),
        "ffmpeg": PartState(
            ok=bool(ffmpeg), latency_ms=None, detail="" if ffmpeg else "It is missing.", info={"version": ffmpeg}
        ),
        "cage": PartState(
            ok=shut, latency_ms=None, detail="" if shut else "This kernel does not shut it in fully.", info=sandbox
        ),
    }


LAST = Look()
"""What ``/readyz`` answers."""
