"""Limits the connections of a process; those without a complete request head are closed first."""

from __future__ import annotations

import resource
from functools import cache
from typing import Protocol

import structlog
from django.conf import settings

log = structlog.get_logger()

PER_ADDRESS = 64
"""Connections of one address without a request head; beyond it the oldest is closed."""

_OPEN_FILES_AT_MOST = 1_048_576
_OTHER_FILES = 256
"""Descriptors that are not connections: databases, files that are sent or received, the log."""


def raise_open_files() -> None:
    """Raise this process's soft limit of open files to its hard limit, at most ``_OPEN_FILES_AT_MOST``."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN_FILES_AT_MOST if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES_AT_MOST)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError) as error:
        log.warning("open_files.not_raised", limit=soft, error=repr(error))


@cache
def most_connections() -> int:
    """Return the number of connections of this process: ``CONNECTIONS``, or fewer with a low limit of open files."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if soft == resource.RLIM_INFINITY:
        return int(settings.CONNECTIONS)
    # A connection that uploads or downloads has a file open beside its socket.
    return int(min(settings.CONNECTIONS, max(soft // 2, soft - max(_OTHER_FILES, soft // 4))))


class Waiting(Protocol):
    """A connection that waits for its request head."""

    def give_way(self) -> None:
        """Close the connection; it calls :meth:`Unfinished.ends`."""


class Unfinished:
    """The connections of this process that wait for a request head, the oldest first."""

    def __init__(self) -> None:
        self._all: dict[Waiting, str] = {}
        self._late: dict[str, dict[Waiting, None]] = {}

    def begins(self, connection: Waiting) -> None:
        """Add a connection that waits for a head."""
        self._all[connection] = ""

    def counts(self, connection: Waiting, address: str) -> None:
        """Count a late head: beyond ``PER_ADDRESS`` late ones of an address the oldest is closed."""
        self._all[connection] = address
        late_ones = self._late.setdefault(address, {})
        late_ones[connection] = None
        if len(late_ones) > PER_ADDRESS:
            next(iter(late_ones)).give_way()

    def ends(self, connection: Waiting) -> None:
        """Remove a connection whose head has arrived, or which has ended."""
        address = self._all.pop(connection, "")
        late_ones = self._late.get(address, {})
        late_ones.pop(connection, None)
        if not late_ones:
            self._late.pop(address, None)

    def close_oldest(self) -> bool:
        """Close the oldest connection without a head; returns False where all have theirs."""
        oldest = next(iter(self._all), None)
        if oldest is not None:
            oldest.give_way()
        return oldest is not None


UNFINISHED = Unfinished()
