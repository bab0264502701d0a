"""Tells whether an error means that there is no room, or that a disk fails: on this server, or under the database."""

from __future__ import annotations

import errno

from django.db import OperationalError

from backend.errors import Unavailable

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_WORDS = ("database or disk is full", "No space left on device")
"""What SQLite and PostgreSQL say; their drivers have no code in common."""

_NO_ROOM_OF_SQLITE = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}
"""The second: the file that readers and writers share could not grow. It is told as “disk I/O error”."""


def is_disk_full(error: BaseException) -> bool:
    """Whether a disk is full or a quota of it used up; also where that is why a store takes nothing."""
    if isinstance(error, Unavailable) and error.__cause__ is not None:
        return is_disk_full(error.__cause__)
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    if _sqlite_name(error) in _NO_ROOM_OF_SQLITE:
        return True
    return isinstance(error, OperationalError) and any(words in str(error) for words in _WORDS)


def is_disk_failing(error: BaseException) -> bool:
    """Whether the disk under SQLite refused to read or write, for another reason than that it is full."""
    return _sqlite_name(error).startswith("SQLITE_IOERR") and not is_disk_full(error)


def _sqlite_name(error: BaseException) -> str:
    """What SQLite calls an error that Django has wrapped; empty for any other."""
    return str(getattr(error.__cause__, "sqlite_errorname", ""))
