"""The signs of life of the workers: when each was last heard of, and what it said of itself."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

import msgspec
from redis import RedisError, ResponseError

from backend.jobs.enqueue import sender

_KEY = "offchat:workers"
_KEPT_S = 60
SILENT_S = 10
"""After how many seconds without a heartbeat a worker counts as silent."""

OWN_ID = secrets.token_hex(4)
"""The name of this process among the workers: at random, for it is told without a log-in; the log says whose it is."""


def write_heartbeat(about: Mapping[str, Any], *, worker: str = OWN_ID) -> None:
    """Write a heartbeat, every two seconds: ``{"queues": […], "cage": {…}, "ffmpeg": "9.0.2", "ai": {…}}``.

    Raises RedisError.
    """
    heartbeat = msgspec.json.encode({"at": time.time(), "worker": worker, **about})
    with sender().client.pipeline(transaction=False) as together:
        together.hset(_KEY, worker, heartbeat)
        together.expire(_KEY, _KEPT_S)
        together.execute()


def end_heartbeat(*, worker: str = OWN_ID) -> None:
    """Take a worker that stops off the list, so that it is not missed; raises RedisError."""
    sender().client.hdel(_KEY, worker)


def read_heartbeats() -> list[Mapping[str, Any]]:
    """The last heartbeat of each worker, the newest first, each with its time ``at`` in seconds. Raises RedisError.

    Workers that fell silent without saying so are in it for a minute.
    """
    found: Any = sender().client.hgetall(_KEY)
    read = {name: msgspec.json.decode(text, type=dict[str, Any]) for name, text in found.items()}
    oldest = time.time() - _KEPT_S
    if gone := [name for name, heartbeat in read.items() if heartbeat["at"] < oldest]:
        # On a full disk nothing is written, and reading goes on.
        with suppress(RedisError):
            sender().client.hdel(_KEY, *gone)
    kept = [heartbeat for name, heartbeat in read.items() if name not in gone]
    return sorted(kept, key=lambda heartbeat: -float(heartbeat["at"]))


def redis_is_full() -> bool:
    """Whether Redis has reached its ``maxmemory``, and takes nothing any more; raises RedisError.

    False where it evicts instead, and where it does not say (``INFO`` may be forbidden).
    """
    try:
        memory: Any = sender().client.info("memory")
    except ResponseError:
        return False
    if memory.get("maxmemory_policy") != "noeviction":
        return False
    return 0 < int(memory.get("maxmemory", 0)) <= int(memory["used_memory"])


def read_heartbeat(queue: str = "") -> Mapping[str, Any]:
    """The newest heartbeat, of a worker that serves ``queue`` where one is named; empty where there was none.

    Raises RedisError.
    """
    return next((heartbeat for heartbeat in read_heartbeats() if not queue or serves(heartbeat, queue)), {})


def serves(heartbeat: Mapping[str, Any], queue: str) -> bool:
    """Whether a worker takes jobs of a queue; one that names none takes those of all."""
    queues: Collection[str] = heartbeat.get("queues") or (queue,)
    return queue in queues


def age_of(heartbeat: Mapping[str, Any]) -> float | None:
    """How many seconds ago it was written; None where there was none, or it is too old to count."""
    age = time.time() - heartbeat["at"] if heartbeat else None
    return None if age is None or age > SILENT_S else age
