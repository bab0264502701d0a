"""How much waits in each queue, read from the broker."""

from __future__ import annotations

from typing import get_args

from msgspec import Struct

from backend.jobs.catalogue import CATALOGUE, Job, Queue
from backend.jobs.enqueue import sender


class QueueDepth(Struct, frozen=True, kw_only=True):
    """Jobs that wait, that are worked on, and that were given up, in one queue."""

    queue: str
    depth: int
    running: int
    failed: int


def waits_for(job: type[Job]) -> bool:
    """Whether anything waits in the queue of a job; raises redis.RedisError where Redis is away."""
    return bool(sender().client.llen(f"dramatiq:{job.queue}"))


def depths() -> list[QueueDepth]:
    """Every queue of the catalogue; raises redis.RedisError where Redis is away."""
    client = sender().client
    used = {job.queue for job in CATALOGUE.values()}
    shown = []
    for queue in get_args(Queue):
        if queue in used:
            waiting = client.llen(f"dramatiq:{queue}")
            held = client.hlen(f"dramatiq:{queue}.msgs")
            failed = client.zcard(f"dramatiq:{queue}.XQ")
            shown.append(QueueDepth(queue=queue, depth=waiting, running=max(0, held - waiting), failed=failed))
    return shown
