"""Whether Redis is worth asking: whoever has just waited for it in vain spares the others the wait."""

from __future__ import annotations

import time


class CircuitBreaker:
    """What this process knows of one client's Redis. A Redis that hangs costs every call its whole timeout."""

    def __init__(self, *, lasts_s: float = 1.0) -> None:
        self._lasts_s = lasts_s
        self._until = 0.0

    def is_open(self) -> bool:
        """Whether it did not answer within the last ``lasts_s`` seconds; after that, one caller in each looks again."""
        moment = time.monotonic()
        if moment < self._until:
            return True
        if self._until:
            self._until = moment + self._lasts_s
        return False

    def failed(self) -> None:
        """It did not answer."""
        self._until = time.monotonic() + self._lasts_s

    def succeeded(self) -> None:
        """It answered."""
        self._until = 0.0
