"""Notes which files were opened: beside the requests, and each file once a day for each process."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from backend import clock
from backend.media.services import note_uses
from consumers.hub.threads import in_thread
from consumers.tasks import spawn_apart

log = structlog.get_logger()

_AT_ONCE = 100
_MOST_WAITING = 10_000
_MOST_KNOWN = 100_000
"""Files: those beyond are noted with their next use, and asked for once more."""


class Uses:
    """The files that were opened since they were written last, and those that are known to be written for today."""

    def __init__(self) -> None:
        self._until = datetime.min.replace(tzinfo=clock.LONG_AGO.tzinfo)
        self._known = set[UUID]()
        self._waiting = set[UUID]()
        self._is_writing = False

    def note(self, media_id: UUID) -> None:
        """Have it written that a file was opened (on the event loop); costs nothing where that is known."""
        now = clock.now()
        if now >= self._until or len(self._known) >= _MOST_KNOWN:
            self._known.clear()
            self._until = clock.next_midnight(now)
        if media_id in self._known or len(self._waiting) >= _MOST_WAITING:
            return
        self._known.add(media_id)
        self._waiting.add(media_id)
        if not self._is_writing:
            self._is_writing = True
            spawn_apart(self._write(), "uses of files")

    async def _write(self) -> None:
        """Write what waits; what comes meanwhile is written together."""
        try:
            while self._waiting:
                batch = {self._waiting.pop() for _ in range(min(_AT_ONCE, len(self._waiting)))}
                try:
                    await in_thread(note_uses, batch)
                except Exception as failed:
                    # They are noted with their next use.
                    self._known -= batch
                    log.warning("uses.not_noted", files=len(batch), error=repr(failed))
        finally:
            self._is_writing = False


_USES = Uses()
note_use = _USES.note
