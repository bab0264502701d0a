"""Finds the heads that moved since an earlier poll, by their transaction, however late it was committed.

PostgreSQL numbers transactions when they begin to write, and commits them in any order; a snapshot states which of them
were committed. A head is new to a poll where the snapshot of the previous poll does not show its transaction. SQLite
has one writer at a time, so that a counter which is raised inside the transaction grows in the order of the commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Func, Max
from msgspec import Struct

from backend.events.log import Head, heads
from backend.events.models import StreamHead

_NAMED = 5000
"""Streams that one query names."""

_MOVED_POSTGRESQL = """
SELECT stream, epoch, seq FROM events_streamhead
WHERE moved_in >= %s AND moved_in < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
AND NOT pg_visible_in_snapshot(moved_in::text::xid8, %s::pg_snapshot)
"""
# The upper bound: rows that were restored from another cluster may carry numbers which are still to come in this one.

MOVING_TRANSACTION = {
    # The transaction's own number, 64 bits wide.
    "postgresql": "pg_current_xact_id()::text::bigint",
    # The highest one plus one: the statement holds the lock of the only writer.
    "sqlite": "(SELECT COALESCE(MAX(moved_in), 0) + 1 FROM events_streamhead)",
}
"""By database: the number of the writing transaction as a term of SQL."""


class MovingTransaction(Func):
    """The number of the writing transaction, for ``StreamHead.moved_in``."""

    arity = 0
    output_field = BigIntegerField()

    template = MOVING_TRANSACTION["postgresql"]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Compile to the number that SQLite's only writer has."""
        return self.as_sql(compiler, connection, template=MOVING_TRANSACTION["sqlite"], **context)


class Moves(Struct, frozen=True, kw_only=True):
    """The heads that one poll found, and the mark to pass to the next one."""

    heads: list[Head]
    mark: str


def moved_since(mark: str, followed: Sequence[str]) -> Moves:
    """Return the heads of all streams that moved since the poll that returned ``mark``; one indexed query.

    Without a mark, and where the database is not the one of the last poll: the heads of ``followed``.
    """
    postgresql = connection.vendor == "postgresql"
    now = _snapshot() if postgresql else _newest()
    if not mark or _xmax(now) < _xmax(mark):
        return Moves(heads=_heads_of(followed), mark=now)
    return Moves(heads=_moved_postgresql(mark) if postgresql else _moved_sqlite(mark), mark=now)


def _heads_of(streams: Sequence[str]) -> list[Head]:
    return [
        head for start in range(0, len(streams), _NAMED) for head in heads(streams[start : start + _NAMED]).values()
    ]


def _snapshot() -> str:
    """Return the present snapshot as ``xmin:xmax:running``: of the transactions between, those not committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])


def _moved_postgresql(mark: str) -> list[Head]:
    with connection.cursor() as cursor:
        cursor.execute(_MOVED_POSTGRESQL, [int(mark.partition(":")[0]), mark])
        return [Head(stream=stream, epoch=epoch, seq=seq) for stream, epoch, seq in cursor.fetchall()]


def _newest() -> str:
    return f":{StreamHead.objects.aggregate(newest=Max('moved_in'))['newest'] or 0}"


def _moved_sqlite(mark: str) -> list[Head]:
    rows = StreamHead.objects.filter(moved_in__gt=_xmax(mark)).values_list("stream", "epoch", "seq")
    return [Head(stream=stream, epoch=epoch, seq=seq) for stream, epoch, seq in rows]


def _xmax(mark: str) -> int:
    """Return the first number that was not yet given when the mark was made; on SQLite, the highest that was."""
    return int(mark.split(":")[1])
