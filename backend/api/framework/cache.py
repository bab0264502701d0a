"""The shared cache of the HTTP edge; while it does not answer, requests that need it are still served."""

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


def _unless_away(operation: Callable[[], T], otherwise: T) -> T:
    if _BREAKER.is_open():
        return otherwise
    try:
        result = operation()
    except (RedisError, OSError) as error:
        _BREAKER.failed()
        log.warning("cache.away", error=repr(error))
        return otherwise
    _BREAKER.succeeded()
    return result


def claim(key: str, value: object, *, seconds: int) -> bool:
    """Store ``value`` unless the key has one; returns False where it has (True while the cache does not answer)."""
    return _unless_away(lambda: cache.add(key, value, timeout=seconds), True)


def look_up(key: str) -> Any:
    """Return the value of ``key``; None without one and while the cache does not answer."""
    return _unless_away(lambda: cache.get(key), None)


def keep(key: str, value: object, *, seconds: int) -> None:
    """Store ``value``, replacing an earlier one."""
    _unless_away(lambda: cache.set(key, value, timeout=seconds), None)


def forget(key: str) -> None:
    """Delete the value of ``key``."""
    _unless_away(lambda: cache.delete(key), False)


def counted(key: str, *, seconds: int) -> int:
    """Count a call for ``key``; returns the calls in its window, with this one; 0 while the cache does not answer."""

    def count() -> int:
        if cache.add(key, 1, timeout=seconds):
            return 1
        try:
            return int(cache.incr(key))
        except ValueError:
            # It expired between the two steps.
            return 1

    return _unless_away(count, 0)
