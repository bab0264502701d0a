"""The sign of life of the workers: when one was last heard of, and what it said of itself."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

_KEY = "offchat:worker"
_KEPT_S = 60
SILENT_S = 10
"""After how many seconds without a heartbeat a worker counts as silent."""


def write_heartbeat(about: Mapping[str, Any]) -> None:
    """Write a heartbeat, every two seconds: ``{"cage": {…}, "ffmpeg": "9.0.2", "ai": {…}}``; raises RedisError."""
    cache.set(_KEY, {"at": time.time(), **about}, timeout=_KEPT_S)


def read_heartbeat() -> Mapping[str, Any]:
    """The last heartbeat with its time ``at`` in seconds; empty where there was none. Raises RedisError."""
    heartbeat: Mapping[str, Any] | None = cache.get(_KEY)
    return heartbeat or {}


def age_of(heartbeat: Mapping[str, Any]) -> float | None:
    """How many seconds ago it was written; None where there was none, or it is too old to count."""
    age = time.time() - heartbeat["at"] if heartbeat else None
    return None if age is None or age > SILENT_S else age
