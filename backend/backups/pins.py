"""Keeps stored bytes from being removed while a backup runs, and removes them afterwards.

A purge that has looked for pins in its transaction may remove bytes until that ends, with rows that still name them for
other transactions. So a pin is set only once no such transaction runs any more; what the database says after that
moment is in the stores until the pin goes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, transaction

from backend import clock, locks
from backend.backups.models import Pin, PostponedRemoval
from backend.errors import Unavailable
from backend.ids import new_id
from backend.media.services import forget_orphan
from backend.storage import blobs
from backend.storage.blobs import Original
from backend.storage.stores import stores

HELD_FOR = timedelta(minutes=15)
"""How long a pin outlives a backup that has died, and how long a copy of an SQLite database may take."""
_RENEW_AFTER = timedelta(minutes=1)
_TRIES = 3
_PAGE, _FOR_S = 100, 1.0


class PinLost(Exception):
    """The pin of a backup has expired: bytes that the backup names may be gone."""


class Held:
    """The pin of a running backup, to be renewed while it runs."""

    def __init__(self, pin_id: UUID) -> None:
        self.id = pin_id
        self._renewed_at = clock.now()

    def renew(self) -> None:
        """Keep the pin for longer, at most once a minute; raises PinLost where it has expired."""
        moment = clock.now()
        if moment - self._renewed_at < _RENEW_AFTER:
            return
        if not Pin.objects.filter(pk=self.id, until__gt=moment).update(until=moment + HELD_FOR):
            raise PinLost
        self._renewed_at = moment


@contextmanager
def held() -> Iterator[Held]:
    """Keep everything in the stores as long as the block runs; raises Unavailable while a purge does not end."""
    pin_id = new_id()
    _set(pin_id)
    try:
        yield Held(pin_id)
    finally:
        Pin.objects.filter(pk=pin_id).delete()


def _set(pin_id: UUID) -> None:
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():  # noqa: TID251, it publishes nothing
                # Waits for the transactions that have looked for pins, and keeps new ones from looking meanwhile.
                locks.hold_removals(alone=True)
                Pin.objects.filter(until__lte=clock.now()).delete()
                Pin.objects.create(pk=pin_id, until=clock.now() + HELD_FOR)
        except OperationalError as busy:
            if attempt == _TRIES - 1:
                raise Unavailable("Files are being removed without end just now. Try again in a moment.") from busy
        else:
            return


def are_kept() -> bool:
    """Whether a backup runs; where not, none begins before the transaction ends that has asked."""
    locks.hold_removals(alone=False)
    return Pin.objects.filter(until__gt=clock.now()).exists()


def postpone(keys: Iterable[str]) -> bool:
    """Note that ``keys`` are to be removed once no backup runs; returns False where none does."""
    if not are_kept():
        return False
    moment = clock.now()
    # One that was written anew since it was first to go has to go by the newest word.
    PostponedRemoval.objects.bulk_create(
        [PostponedRemoval(key=key, at=moment) for key in keys],
        update_conflicts=True, unique_fields=["key"], update_fields=["at"],
    )  # fmt: skip
    return True


def remove_postponed() -> int:
    """Remove what had to stay while a backup ran, for about a second; returns how much was looked at.

    Other regular work waits meanwhile, and a bucket takes its time.
    """
    if are_kept():
        return 0
    until, done = time.monotonic() + _FOR_S, 0
    for row in PostponedRemoval.objects.order_by("at")[:_PAGE]:
        if done and time.monotonic() >= until:
            break
        _remove(row.key, row.at)
        # Not where it has been put off anew meanwhile.
        PostponedRemoval.objects.filter(pk=row.pk, at=row.at).delete()
        done += 1
    return done


def _remove(key: str, at: datetime) -> None:
    """Remove bytes, unless they are needed again."""
    parts = key.split("/")
    if parts[0] == "originals":
        sha256 = parts[-1].partition(".")[0]
        forget_orphan(Original(key=key, namespace_id=UUID(parts[1]), sha256=sha256, part=False, settled_at=0))
    elif not _was_written_since(key, at):
        blobs.remove(key, at_once=True)


def _was_written_since(key: str, at: datetime) -> bool:
    """Whether it was made anew; not by when it came there, which on a disk is also when a link to it went."""
    folder = key.rpartition("/")[0]
    found = (entry for store in stores() for entry in store.entries(folder) if entry.key == key)
    return any(entry.written_at > at.timestamp() for entry in found)
