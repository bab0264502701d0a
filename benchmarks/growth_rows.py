"""The keys and times of generated rows, in Python and in the SQL of both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from benchmarks.size import sized

SIZES = {
    "messages": 200_000, "rooms": 500, "members": 10_000, "circle": 1_000, "files": 200_000, "activity": 200_000,
    "notifications": 10_000, "threads": 10_000, "cases": 5_000,
}  # fmt: skip
SCALE = sized(1.0, 0.05)
SHARES = (0.01, 0.1, 1.0)
WEEK = timedelta(days=7)
SPEAKERS, TAGS, SAID, BATCH = 20, 100, 20, 2_000
MADE, EVERY_S = 200, 30
"""So many rows of the largest tables are made one by one; the others are their copies, half a minute apart."""
BEGUN = datetime(2026, 9, 20, tzinfo=UTC)
BEGUN_MS = int(BEGUN.timestamp()) * 1000
PERSON, MESSAGE, FILE, ROOM, ROW, REST = 1, 2, 3, 4, 6, 7
"""Kinds of keys, so that no two rows share one."""


def key(kind: int, number: int) -> UUID:
    """The id of a row: in the order of numbers."""
    ms = BEGUN_MS + number * EVERY_S * 1000
    return UUID(int=ms << 80 | (7 << 12 | kind) << 64 | 2 << 62 | number)


def moment(number: int) -> datetime:
    """When a row was made."""
    return datetime.fromtimestamp(BEGUN.timestamp() + number * EVERY_S, UTC)


class Columns:
    """How the numbers, ids and times of copied rows are written in SQL, from ``n``."""

    def __init__(self, vendor: str) -> None:
        self.postgresql = vendor == "postgresql"

    def key(self, kind: int, n: str = "s.n") -> str:
        """The same as :func:`key`."""
        ms = f"({BEGUN_MS} + CAST({n} AS bigint) * {EVERY_S * 1000})"
        if self.postgresql:
            parts = f"lpad(to_hex({ms}::bigint), 12, '0') || '7{kind:03x}8000' || lpad(to_hex(({n})::bigint), 12, '0')"
            return f"({parts})::uuid"
        return f"printf('%012x7{kind:03x}8000%012x', {ms}, {n})"

    def moment(self, n: str = "s.n") -> str:
        """The same as :func:`moment`."""
        seconds = f"({BEGUN_MS // 1000} + ({n}) * {EVERY_S})"
        return f"to_timestamp({seconds})" if self.postgresql else f"datetime({seconds}, 'unixepoch')"

    def digest(self, n: str = "s.n") -> str:
        """A number as a SHA-256 is written."""
        return f"lpad(to_hex({n}), 64, '0')" if self.postgresql else f"printf('%064x', {n})"

    def text(self, n: str) -> str:
        """A number as text."""
        return f"CAST({n} AS text)"

    def id(self, key: UUID) -> str:
        """An id as a constant."""
        return f"'{key}'::uuid" if self.postgresql else f"'{key.hex}'"

    def numbers(self, first: int, last: int) -> str:
        """What stands before a SELECT from ``s``, the numbers from ``first`` below ``last``."""
        return f"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last - 1})"
