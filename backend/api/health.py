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
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from backend.api.figures import exposition
from backend.api.shapes import PartState, Readiness
from backend.storage import blobs

log = structlog.get_logger()

WORKER_KEY = "offchat:worker"
"""Where the worker says every two seconds that it lives: ``{"at": <seconds>, "cage": {…}, "ffmpeg": "9.0.2"}``."""

_WORKER_SILENT_S = 10
_NEEDED = ("database", "redis", "storage")
_ANSWER_LASTS_S = 1.0
"""How long one look at all parts serves everybody who asks: nobody can make us write to the store in a loop."""


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is looked at."""
    return _json({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests can be served: 503 when the database, Redis or the store fail."""
    found = _LAST.look()
    return _json(found, status=503 if found.status == "failing" else 200)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of this machine's processes."""
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _json(body: Any, status: int = 200) -> HttpResponse:
    answer = HttpResponse(msgspec.json.encode(body), content_type="application/json", status=status)
    answer["Cache-Control"] = "no-store"
    return answer


class _Look:
    """The last look at all parts, which serves for a moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: Readiness | None = None
        self._until = 0.0

    def look(self) -> Readiness:
        """How everything is."""
        with self._lock:
            if self._found is None or time.monotonic() > self._until:
                self._found = readiness()
                self._until = time.monotonic() + _ANSWER_LASTS_S
            return self._found


_LAST = _Look()


def readiness() -> Readiness:
    """Look at every part now."""
    redis, said = _worker_said()
    parts = {
        "database": _tried(_database),
        "redis": redis,
        "storage": _tried(blobs.probe),
        **_worker_parts(said if isinstance(said, dict) else {}),
    }
    failing = any(not parts[name].ok for name in _NEEDED)
    worse: Literal["degraded", "ok"] = "ok" if all(part.ok for part in parts.values()) else "degraded"
    return Readiness(status="failing" if failing else worse, parts=parts)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _worker_said() -> tuple[PartState, Any]:
    """How Redis is, and what the worker has said there last."""
    said: list[Any] = []
    state = _tried(lambda: said.append(cache.get(WORKER_KEY)))
    found = said[0] if said else None
    return state, msgspec.json.decode(found) if isinstance(found, (str, bytes)) else found


def _tried(act: Callable[[], object]) -> PartState:
    """Do something with a part; whatever it raises is logged, and told to nobody but the log."""
    began = time.perf_counter()
    try:
        act()
    except Exception as failed:
        log.warning("part.failing", exc_info=failed)
        return PartState(ok=False, latency_ms=_ms(began), detail="It does not answer; the log says why.", info={})
    return PartState(ok=True, latency_ms=_ms(began), detail="", info={})


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)


def _worker_parts(said: Mapping[str, Any]) -> dict[str, PartState]:
    """What only the worker knows: that it lives, and what its cage and its ffmpeg are."""
    age = time.time() - said["at"] if said else None
    if age is None or age > _WORKER_SILENT_S:
        silent = PartState(ok=False, latency_ms=None, detail="No worker has been heard of lately.", info={})
        return {"worker": silent, "ffmpeg": silent, "cage": silent}
    cage, ffmpeg = dict(said.get("cage") or {}), str(said.get("ffmpeg") or "")
    shut = bool(cage) and all(cage.values())
    return {
        "worker": PartState(ok=True, latency_ms=round(age * 1000, 2), detail="", info={}),
        "ffmpeg": PartState(
            ok=bool(ffmpeg), latency_ms=None, detail="" if ffmpeg else "It is missing.", info={"version": ffmpeg}
        ),
        "cage": PartState(
            ok=shut, latency_ms=None, detail="" if shut else "This kernel does not shut it in fully.", info=cage
        ),
    }
