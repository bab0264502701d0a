"""How many connections a process takes, and which of them give way: those that have not finished their request head."""

from __future__ import annotations

import resource
from functools import cache
from typing import Protocol

import structlog
from django.conf import settings

log = structlog.get_logger()

PER_ADDRESS = 64
"""Connections of one address without a request head; an older one gives way to a newer one."""

_OPEN_FILES_AT_MOST = 1_048_576
_OTHER_FILES = 256
"""Descriptors that are not connections: databases, files that are sent or received, the log."""


def raise_open_files() -> None:
    """Raise this process's limit of open files to the most that it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN_FILES_AT_MOST if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES_AT_MOST)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError) as refused:
        log.warning("open_files.not_raised", limit=soft, error=repr(refused))


@cache
def most_connections() -> int:
    """How many connections this process takes: ``CONNECTIONS``, or fewer where it may not open as many files."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if soft == resource.RLIM_INFINITY:
        return int(settings.CONNECTIONS)
    # A connection that uploads or downloads has a file open beside its socket.
    return int(min(settings.CONNECTIONS, max(soft // 2, soft - max(_OTHER_FILES, soft // 4))))


class Waiting(Protocol):
    """A connection that waits for its request head."""

    def give_way(self) -> None:
        """Close; it calls :meth:`Unfinished.ends`."""


class Unfinished:
    """The connections of this process that wait for a request head, the oldest first."""

    def __init__(self) -> None:
        self._all: dict[Waiting, str] = {}
        self._late: dict[str, dict[Waiting, None]] = {}

    def begins(self, connection: Waiting) -> None:
        """A connection waits for a head."""
        self._all[connection] = ""

    def counts(self, connection: Waiting, address: str) -> None:
        """Its head is late: beyond ``PER_ADDRESS`` late ones of an address the oldest gives way."""
        self._all[connection] = address
        theirs = self._late.setdefault(address, {})
        theirs[connection] = None
        if len(theirs) > PER_ADDRESS:
            next(iter(theirs)).give_way()

    def ends(self, connection: Waiting) -> None:
        """The head is there, or the connection has ended."""
        address = self._all.pop(connection, "")
        theirs = self._late.get(address, {})
        theirs.pop(connection, None)
        if not theirs:
            self._late.pop(address, None)

    def close_oldest(self) -> bool:
        """Let the oldest one give way; False where every connection has its head."""
        oldest = next(iter(self._all), None)
        if oldest is not None:
            oldest.give_way()
        return oldest is not None


UNFINISHED = Unfinished()
