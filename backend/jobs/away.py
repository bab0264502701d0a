"""Whether Redis is worth asking: whoever has just waited for it in vain spares the others the wait."""

from __future__ import annotations

import time

_AWAY_S = 1.0


class Away:
    """What this process knows of one client's Redis. A Redis that hangs costs every call its whole timeout."""

    def __init__(self) -> None:
        self._until = 0.0

    def is_known(self) -> bool:
        """Whether it did not answer within the last second; after that, one caller in a second looks again."""
        moment = time.monotonic()
        if moment < self._until:
            return True
        if self._until:
            self._until = moment + _AWAY_S
        return False

    def begins(self) -> None:
        """It did not answer."""
        self._until = time.monotonic() + _AWAY_S

    def ends(self) -> None:
        """It answered."""
        self._until = 0.0
