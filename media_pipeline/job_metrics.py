"""Measures the jobs of a worker: how long they waited, how long they took, and whether they failed."""

from __future__ import annotations

import threading
import time

from dramatiq import Broker, Message, MessageProxy, Middleware
from dramatiq.common import q_name
from prometheus_client import Histogram

from backend.telemetry.traces import span

JOB_SECONDS = Histogram(
    "offchat_job_seconds",
    "How long jobs took, by outcome: done or failed (to be tried again, or for good).",
    ["actor", "outcome"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200),
)
JOB_WAIT_SECONDS = Histogram(
    "offchat_job_wait_seconds",
    "How long jobs waited in their queue after they were due.",
    ["queue"],
    buckets=(0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200),
)

_DUE = "due_ms"


class Measured(Middleware):
    """Dramatiq middleware that observes each job when it begins and when it ends."""

    def __init__(self) -> None:
        self._began = threading.local()

    def before_enqueue(self, broker: Broker, message: Message[object], delay: int | None) -> None:
        """Note from when on the job waits: a delayed one, or one that is tried again, only once it may run."""
        message.options[_DUE] = time.time() * 1000 + (delay or 0)

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Observe how long the job waited, and begin its span in the trace of what asked for it."""
        queue = q_name(message.queue_name)
        due_ms = message.options.get(_DUE, message.message_timestamp)
        JOB_WAIT_SECONDS.labels(queue).observe(max(0.0, time.time() - due_ms / 1000))
        self._began.at = time.monotonic()
        self._began.span = span(message.actor_name, after=message.options.get("trace"), queue=queue)
        self._began.span.__enter__()

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: object = None, exception: BaseException | None = None
    ) -> None:
        """Observe how long the job took, and end its span."""
        outcome = "failed" if exception else "done"
        JOB_SECONDS.labels(message.actor_name, outcome).observe(time.monotonic() - self._began.at)
        self._began.span.__exit__(type(exception) if exception else None, exception, None)
