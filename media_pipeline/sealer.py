"""Seals the rows of the activity log every second, in a thread of its own: no other regular work delays it."""

from __future__ import annotations

import threading

import structlog

from backend.audit.sealing import seal
from backend.connections import release_connections

log = structlog.get_logger()

_LAST_SEAL_S = 1.0
_REST_S = 0.3
"""How long others write on SQLite between two blocks of a log that was not sealed before."""


class Sealer(threading.Thread):
    """Seals what was committed every ``every_s`` seconds; where nothing was, that is one query."""

    def __init__(self, *, every_s: float = 1.0) -> None:
        super().__init__(name="sealer", daemon=True)
        self._every_s = every_s
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Seal until :meth:`stop`; many rows, as those of before an upgrade, one block after the other."""
        while not self._stop_asked.wait(self._every_s):
            try:
                while seal() and not self._stop_asked.wait(_REST_S):
                    pass
            except Exception as away:
                log.warning("seal.failed", error=repr(away))
            release_connections()

    def stop(self) -> None:
        """Stop; waits a moment for the block in hand."""
        self._stop_asked.set()
        self.join(_LAST_SEAL_S)
