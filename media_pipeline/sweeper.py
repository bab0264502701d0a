"""Runs the regular work: requeue stalled jobs, end abandoned uploads, delete expired rows and files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from redis import RedisError

from backend import clock
from backend.accounts.services import forget_expired, requeue_letters, tend_avatars, warn_of_quotas
from backend.activity.services import trim_activity
from backend.backups.pins import remove_postponed
from backend.bots.services import tend_invocations
from backend.chat.services import (
    apply_retention,
    clear_closed_rooms,
    forget_pictures,
    forget_previews,
    forget_scheduled,
    index_earlier,
    send_scheduled,
    tend_previews,
)
from backend.connections import release_connections
from backend.events.log import trim
from backend.exchange.services import tend_transfers
from backend.jobs.heartbeat import end_heartbeat, write_heartbeat
from backend.jobs.schedule import take_turns
from backend.library.services import (
    forget_jobs,
    forget_links,
    request_statistics,
    requeue_analyses,
    requeue_stale_files,
    resume_jobs,
)
from backend.media.services import (
    expire_partials,
    expire_uploads,
    forget_heights,
    forget_incoming,
    forget_orphans,
    forget_staged,
    forget_streams,
    purge_trash,
    replace_originals,
    requeue_renditions,
    requeue_stalled,
)
from backend.moderation.services import lift_expired, sweep_hashes
from backend.notifications.services import (
    forget_notifications,
    forget_subscriptions,
    requeue_digests,
    requeue_pushes,
)
from backend.privacy.services import replay_erasures, tend_erasures, tend_exports
from backend.webhooks.services import renew_cursors, request_deliveries

log = structlog.get_logger()

_LAST_SWEEP_S = 1.0
_ORPHANS_EVERY_S = 600.0
_ORPHANS_AFTER = timedelta(days=1)


def trim_log() -> int:
    """Delete events that no client may request any more; returns their number."""
    return trim(older_than=clock.now() - timedelta(days=settings.LOG_DAYS), keep=settings.LOG_EVENTS)


def remove_orphans() -> int:
    """Remove unreferenced bytes; each run checks one part in 256, all within two days. Returns their number."""
    turn, before = int(clock.now().timestamp() // _ORPHANS_EVERY_S) % 256, clock.now() - _ORPHANS_AFTER
    removed = forget_orphans(f"{turn:02x}", before=before) + forget_staged(f"{turn:02x}", before=before)
    return removed + forget_incoming(before=before)


WORK: tuple[tuple[Callable[[], int], float], ...] = (
    (requeue_stalled, 5.0),
    (expire_uploads, 5.0),
    (expire_partials, 60.0),
    (tend_avatars, 5.0),
    (resume_jobs, 5.0),
    (requeue_pushes, 5.0),
    (send_scheduled, 1.0),
    (renew_cursors, 30.0),
    (tend_invocations, 10.0),
    (requeue_digests, 60.0),
    (requeue_letters, 10.0),
    (requeue_analyses, 5.0),
    (requeue_stale_files, 10.0),
    (tend_exports, 10.0),
    (tend_transfers, 10.0),
    (tend_erasures, 10.0),
    (replay_erasures, 3600.0),
    (requeue_renditions, 5.0),
    (sweep_hashes, 5.0),
    (lift_expired, 30.0),
    (index_earlier, 5.0),
    (purge_trash, 60.0),
    (remove_postponed, 10.0),
    (apply_retention, 60.0),
    (clear_closed_rooms, 60.0),
    (forget_expired, 60.0),
    (forget_streams, 60.0),
    (forget_heights, 60.0),
    (replace_originals, 10.0),
    (warn_of_quotas, 60.0),
    (forget_jobs, 60.0),
    (forget_notifications, 600.0),
    (forget_subscriptions, 600.0),
    (tend_previews, 10.0),
    (forget_previews, 60.0),
    (forget_pictures, 60.0),
    (forget_links, 600.0),
    (forget_scheduled, 600.0),
    (trim_log, 60.0),
    (trim_activity, 60.0),
    (remove_orphans, _ORPHANS_EVERY_S),
    (request_statistics, 600.0),
)
"""Tasks and their intervals in seconds, independent of the number of workers."""

PROMPT: tuple[tuple[Callable[[], int], float], ...] = ((request_deliveries, 1.0),)
"""Those that people wait for: they are done first in every round."""


def sweep(tasks: Collection[tuple[Callable[[], int], float]] = WORK) -> None:
    """Run all tasks whose interval has passed; a failure of one does not stop the others. Raises DatabaseError."""
    turns = take_turns([(work.__name__, every_s) for work, every_s in tasks])
    for work in (work for work, _ in tasks if work.__name__ in turns):
        try:
            if done := work():
                log.info("sweep", work=work.__name__, done=done)
        except Exception as away:
            log.warning("sweep.failed", work=work.__name__, error=repr(away))


class Sweeper(threading.Thread):
    """Sweeps every ``every_s`` seconds and writes the heartbeat of this worker."""

    def __init__(self, about: Callable[[], dict[str, Any]], *, every_s: float = 2.0) -> None:
        super().__init__(name="sweeper", daemon=True)
        self._every_s = every_s
        self._about = about
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Sweep until :meth:`stop`."""
        self._write_heartbeat()
        while not self._stop_asked.wait(self._every_s):
            self._write_heartbeat()
            try:
                # One look at all turns, and one write of those that are taken.
                sweep((*PROMPT, *WORK))
            except Exception as away:
                log.warning("sweep.failed", error=repr(away))
            release_connections()

    def _write_heartbeat(self) -> None:
        try:
            write_heartbeat(self._about())
        except Exception as away:
            log.info("heartbeat.failed", error=repr(away))
        if settings.WORKER_ALIVE_FILE:
            with suppress(OSError):
                Path(settings.WORKER_ALIVE_FILE).touch()

    def stop(self) -> None:
        """Stop; waits a moment for a running sweep, and takes this worker off the list of those that live."""
        self._stop_asked.set()
        self.join(_LAST_SWEEP_S)
        with suppress(RedisError):
            end_heartbeat()
