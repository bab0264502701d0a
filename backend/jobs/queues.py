"""Reads the depths of the queues from the broker."""

from __future__ import annotations

from typing import get_args

from msgspec import Struct

from backend.jobs.catalogue import CATALOGUE, Job, Queue
from backend.jobs.enqueue import sender


class QueueDepth(Struct, frozen=True, kw_only=True):
    """The numbers of jobs in one queue that wait, run, and have failed for good."""

    queue: str
    depth: int
    running: int
    failed: int


def waits_for(job: type[Job]) -> bool:
    """Whether any message waits in the queue of a job; raises redis.RedisError where Redis does not answer."""
    return bool(sender().client.llen(f"dramatiq:{job.queue}"))


def depths() -> list[QueueDepth]:
    """Return the depths of every queue in use; raises redis.RedisError where Redis does not answer."""
    client = sender().client
    used = {job.queue for job in CATALOGUE.values()}
    rows = []
    for queue in get_args(Queue):
        if queue in used:
            waiting = client.llen(f"dramatiq:{queue}")
            unacknowledged = client.hlen(f"dramatiq:{queue}.msgs")
            failed = client.zcard(f"dramatiq:{queue}.XQ")
            rows.append(QueueDepth(queue=queue, depth=waiting, running=max(0, unacknowledged - waiting), failed=failed))
    return rows
