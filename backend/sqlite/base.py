"""Waits for SQLite's one writer between attempts, not inside of one.

SQLite's own way of waiting holds the lock of the connection for as long as it waits. A thread that collects garbage
puts back cursors of other connections, for which it needs their locks. Where it is itself the writer that the others
wait for, all of them stand still until the first gives up. So each attempt ends at once, and the thread waits by
itself.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base

T = TypeVar("T")

_SHORTEST_S, _LONGEST_S = 0.001, 0.025
_LEAST_PART = 0.1


class PatientCursor(base.SQLiteCursorWrapper):
    """A cursor that tries again while another connection writes, up to ``patience_s``; then OperationalError.

    The next writer is the one that tries first. So one whose patience ends soon tries most often: otherwise those who
    have only just come would, and where many write without a pause, one would wait in vain now and then.
    """

    patience_s = 10.0

    def execute(self, query: Any, params: Any = None) -> Any:
        """Execute a statement."""
        return self._patiently(lambda: super(PatientCursor, self).execute(query, params))

    def execute_as_written(self, query: str, params: Any) -> Any:
        """Execute a statement that is written as the driver takes it."""
        return self._patiently(lambda: sqlite3.Cursor.execute(self, query, params))

    def executemany(self, query: Any, param_list: Any) -> Any:
        """Execute a statement with each of several parameters."""
        return self._patiently(lambda: super(PatientCursor, self).executemany(query, param_list))

    def _patiently(self, attempt: Callable[[], T]) -> T:
        # Inside a transaction, which has written or will, nothing is to be waited for; an attempt that began none has
        # done nothing.
        began = self.connection.in_transaction
        deadline, wait = time.monotonic() + self.patience_s, _SHORTEST_S
        while True:
            try:
                return attempt()
            except sqlite3.OperationalError as error:
                left = deadline - time.monotonic()
                if began or not _passes(error) or left < 0:
                    raise
            time.sleep(random.uniform(0, min(wait, _LONGEST_S * max(left / self.patience_s, _LEAST_PART))))
            wait = min(2 * wait, _LONGEST_S)


def _passes(error: sqlite3.OperationalError) -> bool:
    """Whether another attempt may succeed: not where this connection itself still reads what was there earlier."""
    code = getattr(error, "sqlite_errorcode", 0)
    # The lower byte is the error, the others say more of it.
    return code & 0xFF == sqlite3.SQLITE_BUSY and code != sqlite3.SQLITE_BUSY_SNAPSHOT


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose statements wait by themselves; ``timeout`` in its options holds for opening it alone."""

    def get_new_connection(self, conn_params: Any) -> Any:
        """Open a connection."""
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor."""
        return self.connection.cursor(factory=PatientCursor)
