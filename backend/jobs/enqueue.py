"""Asks for work, by name: the service never imports the actor."""

from __future__ import annotations

from functools import lru_cache

import structlog
from django.conf import settings
from django.db import transaction
from dramatiq import Message
from prometheus_client import Counter
from redis import Redis

from backend.jobs.catalogue import Job
from backend.jobs.circuit_breaker import CircuitBreaker
from backend.jobs.doorbell import DoorbellBroker

log = structlog.get_logger()

ORIGIN = ("request", "connection", "command")
"""What a job remembers of who asked for it, for the log of the process that works on it."""

JOBS_UNSENT = Counter("offchat_jobs_unsent_total", "Jobs that Redis did not take.", ["job"])


_WORKERS_S, _CALLERS_S = 10, 1
"""How long a worker, and a person whose request asks for work, waits for a Redis that hangs, in seconds."""

_BREAKER = CircuitBreaker()


@lru_cache(maxsize=1)
def broker() -> DoorbellBroker:
    """The broker that work is taken from."""
    return _broker(timeout_s=_WORKERS_S)


@lru_cache(maxsize=1)
def sender() -> DoorbellBroker:
    """The broker that work is asked for through, and that says how much waits."""
    return _broker(timeout_s=_CALLERS_S)


def _broker(*, timeout_s: int) -> DoorbellBroker:
    """A broker whose calls take so long at most.

    A worker that is killed has its messages handed on after ``heartbeat_timeout``; ``maintenance_chance`` is out of a
    million, so every look does it (Dramatiq's own defaults take a minute and luck).
    """
    # A client of its own: beside a URL the broker drops all timeouts.
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=timeout_s)
    return DoorbellBroker(client=client, heartbeat_timeout=5000, maintenance_chance=1_000_000)


def enqueue(job: Job) -> None:
    """Ask for ``job`` once the transaction stands; never raises: the sweeper finds what Redis did not take."""
    transaction.on_commit(lambda: send(job), robust=True)


def send(job: Job) -> bool:
    """Send the reminder now; says whether Redis took it."""
    known = structlog.contextvars.get_contextvars()
    origin = {name: known[name] for name in ORIGIN if name in known}
    message: Message[None] = Message(
        queue_name=job.queue, actor_name=job.name, args=(str(job.subject),), kwargs={}, options={"origin": origin}
    )
    if not _BREAKER.is_open():
        try:
            sender().enqueue(message)
        except Exception as away:
            _BREAKER.failed()
            log.warning("job.unsent", job=job.name, subject=str(job.subject), error=repr(away))
        else:
            _BREAKER.succeeded()
            return True
    JOBS_UNSENT.labels(job.name).inc()
    return False
