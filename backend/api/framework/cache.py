"""The shared cache of the HTTP edge: it may be away, and then nothing that needs it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from backend.jobs.circuit_breaker import CircuitBreaker

log = structlog.get_logger()

T = TypeVar("T")


_BREAKER = CircuitBreaker()


def _unless_away(act: Callable[[], T], otherwise: T) -> T:
    if _BREAKER.is_open():
        return otherwise
    try:
        found = act()
    except (RedisError, OSError) as away:
        _BREAKER.failed()
        log.warning("cache.away", error=repr(away))
        return otherwise
    _BREAKER.succeeded()
    return found


def claim(key: str, value: object, *, seconds: int) -> bool:
    """Keep ``value`` unless there is one already; False where there is (True also while the cache is away)."""
    return _unless_away(lambda: cache.add(key, value, timeout=seconds), True)


def look_up(key: str) -> Any:
    """What is kept under ``key``."""
    return _unless_away(lambda: cache.get(key), None)


def keep(key: str, value: object, *, seconds: int) -> None:
    """Keep ``value`` in place of what was there."""
    _unless_away(lambda: cache.set(key, value, timeout=seconds), None)


def forget(key: str) -> None:
    """Keep nothing under ``key``."""
    _unless_away(lambda: cache.delete(key), False)


def counted(key: str, *, seconds: int) -> int:
    """How often this was called for ``key``, this call included; 0 while the cache is away."""

    def count() -> int:
        if cache.add(key, 1, timeout=seconds):
            return 1
        try:
            return int(cache.incr(key))
        except ValueError:
            # It ran out between the two steps.
            return 1

    return _unless_away(count, 0)
