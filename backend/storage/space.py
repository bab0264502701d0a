"""Tells whether an error means that there is no room: on this server's disk, or on the database's."""

from __future__ import annotations

import errno

from django.db import OperationalError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_WORDS = ("database or disk is full", "No space left on device")
"""What SQLite and PostgreSQL say; their drivers have no code in common."""


def is_disk_full(error: BaseException) -> bool:
    """Whether a disk is full or a quota of it used up."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return isinstance(error, OperationalError) and any(words in str(error) for words in _WORDS)
