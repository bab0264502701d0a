"""Enqueues jobs by name: a service never imports the actor that runs them."""

from __future__ import annotations

from functools import lru_cache

import structlog
from django.conf import settings
from django.db import transaction
from dramatiq import Message
from prometheus_client import Counter
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.jobs.catalogue import Job
from backend.jobs.circuit_breaker import CircuitBreaker
from backend.jobs.doorbell import DoorbellBroker
from backend.telemetry.traces import carrier

log = structlog.get_logger()

ORIGIN = ("request", "connection", "command")
"""Context variables that travel with a job into the log of the worker."""

JOBS_UNSENT = Counter("offchat_jobs_unsent_total", "Jobs that Redis did not take.", ["job"])


_WORKERS_S, _CALLERS_S = 10, 1
"""How long a worker, and a request that enqueues, waits for a Redis that hangs, in seconds."""

_BELLS_S = 1
"""How long a sign of life may take: with the rest before the next one it is within ``heartbeat_timeout``."""

_LOST_S = 60

_BREAKER = CircuitBreaker()


@lru_cache(maxsize=1)
def broker() -> DoorbellBroker:
    """Return the broker of workers, which take jobs from it."""
    return _broker(timeout_s=_WORKERS_S)


@lru_cache(maxsize=1)
def sender() -> DoorbellBroker:
    """Return the broker of requests, which enqueue jobs and read the depths of queues."""
    return _broker(timeout_s=_CALLERS_S)


def _broker(*, timeout_s: int) -> DoorbellBroker:
    """Create a broker whose calls take at most ``timeout_s`` seconds.

    Messages of a killed worker are requeued after ``heartbeat_timeout``; ``maintenance_chance`` is out of a million, so
    that every poll does it (with Dramatiq's own defaults it takes a minute, at random).
    """
    # A client of its own: beside a URL the broker drops all timeouts.
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=timeout_s)
    bell = Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=_BELLS_S, retry=Retry(NoBackoff(), 0)
    )
    return DoorbellBroker(client=client, bell_client=bell, heartbeat_timeout=5000, maintenance_chance=1_000_000)


def enqueue(job: Job) -> None:
    """Send ``job`` after the commit; never raises: the sweeper finds a job that Redis did not take."""
    transaction.on_commit(lambda: send(job), robust=True)


def enqueue_once(job: Job, *, delay_s: float) -> None:
    """Send ``job`` after the commit, to run ``delay_s`` seconds later, unless the same one waits already.

    The actor calls :func:`begun` before it reads anything, so that a later call asks anew. Never
    raises; a job that was lost is asked for again ``_LOST_S`` seconds after it was due, by the next caller.
    """
    transaction.on_commit(lambda: _send_once(job, delay_s), robust=True)


def _send_once(job: Job, delay_s: float) -> None:
    if _BREAKER.is_open():
        JOBS_UNSENT.labels(job.name).inc()
        return
    try:
        if not sender().client.set(_mark(job), 1, nx=True, px=int((delay_s + _LOST_S) * 1000)):
            return
    except Exception as error:
        _BREAKER.failed()
        log.warning("job.unsent", job=job.name, subject=str(job.subject), error=repr(error))
        JOBS_UNSENT.labels(job.name).inc()
        return
    send(job, delay_s=delay_s)


def begun(job: Job) -> None:
    """Note that a job of :func:`enqueue_once` runs now; raises redis.RedisError where Redis does not answer."""
    broker().client.delete(_mark(job))


def _mark(job: Job) -> str:
    return f"offchat:once:{job.name}:{job.subject}"


def send(job: Job, *, delay_s: float = 0) -> bool:
    """Send ``job`` now, to run ``delay_s`` seconds later; returns whether Redis took it."""
    context = structlog.contextvars.get_contextvars()
    origin = {name: context[name] for name in ORIGIN if name in context}
    message: Message[None] = Message(
        queue_name=job.queue,
        actor_name=job.name,
        args=(str(job.subject),),
        kwargs={},
        options={"origin": origin, "trace": carrier()},
    )
    if not _BREAKER.is_open():
        try:
            sender().enqueue(message, delay=int(delay_s * 1000) or None)
        except Exception as error:
            _BREAKER.failed()
            log.warning("job.unsent", job=job.name, subject=str(job.subject), error=repr(error))
        else:
            _BREAKER.succeeded()
            return True
    JOBS_UNSENT.labels(job.name).inc()
    return False
