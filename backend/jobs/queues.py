"""Reads the depths of the queues from the broker."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast, get_args

from dramatiq import Message
from msgspec import Struct

from backend.ids import parse_id
from backend.jobs.catalogue import CATALOGUE, Job, Queue
from backend.jobs.enqueue import sender

_REASON_CHARS = 300


class DeadMessage(Struct, frozen=True, kw_only=True):
    """A message of a queue whose job failed as often as it is tried; ``at`` is in milliseconds since 1970."""

    id: str
    queue: str
    job: str
    subject: str
    reason: str
    at: int


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


def failed_since(moment: datetime) -> dict[str, int]:
    """Return how many messages of each queue failed for good since then; none where there are none.

    Raises redis.RedisError where Redis does not answer.
    """
    client: Any = sender().client
    queues = sorted({job.queue for job in CATALOGUE.values()})
    counts = {queue: client.zcount(_dead(queue), int(moment.timestamp() * 1000), "+inf") for queue in queues}
    return {queue: count for queue, count in counts.items() if count}


def dead_messages(*, limit: int) -> list[DeadMessage]:
    """Return the newest messages that failed for good, of all queues, with the key of each queue's own list.

    Two commands a queue; raises redis.RedisError where Redis does not answer.
    """
    client: Any = sender().client
    found = []
    for queue in sorted({job.queue for job in CATALOGUE.values()}):
        keyed = client.zrevrange(_dead(queue), 0, limit - 1, withscores=True)
        if keyed:
            contents = client.hmget(f"{_dead(queue)}.msgs", [key for key, _ in keyed])
            found += [
                _dead_message(queue, key.decode(), int(at), content)
                for (key, at), content in zip(keyed, contents, strict=True)
                if content
            ]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:limit]


def dead_message(message_id: str) -> DeadMessage | None:
    """Return a message that failed for good; None where it is not among them.

    Raises redis.RedisError where Redis does not answer.
    """
    client: Any = sender().client
    for queue in sorted({job.queue for job in CATALOGUE.values()}):
        content = client.hget(f"{_dead(queue)}.msgs", message_id)
        at = client.zscore(_dead(queue), message_id)
        if content and at is not None:
            return _dead_message(queue, message_id, int(at), content)
    return None


def job_of(dead: DeadMessage) -> Job | None:
    """Return the job that a message asks for; None where this version knows none of its name."""
    subject, kind = parse_id(dead.subject), CATALOGUE.get(dead.job)
    return kind(subject=subject) if kind and subject else None


def remove_dead_message(dead: DeadMessage) -> None:
    """Take a message out of those that failed for good; raises redis.RedisError where Redis does not answer."""
    with sender().client.pipeline(transaction=False) as together:
        together.zrem(_dead(dead.queue), dead.id)
        together.hdel(f"{_dead(dead.queue)}.msgs", dead.id)
        together.execute()


def _dead(queue: str) -> str:
    return f"dramatiq:{queue}.XQ"


def _dead_message(queue: str, key: str, at: int, content: bytes) -> DeadMessage:
    message: Message[None] = Message.decode(content)
    trace = cast("str", message.options.get("traceback") or "").strip()
    reason = trace.rpartition("\n")[2][:_REASON_CHARS] or "It took longer than it may, or its worker was stopped."
    subject = str(message.args[0]) if message.args else ""
    return DeadMessage(id=key, queue=queue, job=message.actor_name, subject=subject, reason=reason, at=at)
