"""A circuit breaker for Redis: after one call has timed out, further calls fail at once for a while."""

from __future__ import annotations

import time


class CircuitBreaker:
    """Remembers that the Redis of one client failed: else each call to one that hangs would take its whole timeout.

    The circuit stays open for ``lasts_s`` seconds after a failure.
    """

    def __init__(self, *, lasts_s: float = 1.0) -> None:
        self._lasts_s = lasts_s
        self._until = 0.0

    def is_open(self) -> bool:
        """Whether to skip the call: a call has just failed; after ``lasts_s`` seconds one caller per period tries."""
        moment = time.monotonic()
        if moment < self._until:
            return True
        if self._until:
            self._until = moment + self._lasts_s
        return False

    def failed(self) -> None:
        """Note a failed call: open the circuit."""
        self._until = time.monotonic() + self._lasts_s

    def succeeded(self) -> None:
        """Note a successful call: close the circuit."""
        self._until = 0.0
