"""The one order in which rows are locked, so that two transactions never wait for each other.

Every lock that may wait is taken here: sorted by key within a rank, and ranks upwards within a transaction. What a
transaction holds is recorded. Under ``STRICT_LOCKS``, as in tests, a step in the wrong order fails at once instead of
as a rare deadlock. In production it is logged as an error, and goes on: a conflict is unlikely, and of two transactions
that do wait for each other the database ends one, whose client is asked to try again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet
from prometheus_client import Counter

log = structlog.get_logger()

OUT_OF_ORDER = Counter("offchat_locks_out_of_order_total", "Rows that were locked after rows of a later rank.")

M = TypeVar("M", bound=Model)


class Rank(IntEnum):
    """What can be locked, from first to last."""

    PARTIAL_UPLOAD = 0
    USER = 1
    UPLOAD = 2
    FILE_WITHOUT_BYTES = 3
    BLOB = 4
    FILE = 5
    ROOM = 6
    MESSAGE = 7
    PERSON_SPACE = 8
    NAMESPACE = 9
    LOG_ENTRY = 10
    CASE = 11
    COLLECTION = 12
    TAG_TREE = 13
    TAG = 14
    LIKENESS = 15
    STREAM_HEAD = 16


class LockedOutOfOrder(RuntimeError):
    """A row was locked after rows of a later rank: another transaction may do it the other way round."""


class _Held(threading.local):
    """What the open transaction of this thread has locked so far."""

    def __init__(self) -> None:
        self.depth = 0
        self.highest = 0
        self.rows: dict[tuple[type[Model] | str, Any], None] = {}


_HELD = _Held()


@contextmanager
def recorded() -> Iterator[None]:
    """The inside of a transaction, or of a savepoint: what is locked in it counts until it ends, or is rolled back."""
    rows, highest = len(_HELD.rows), _HELD.highest
    _HELD.depth += 1
    try:
        yield
    except BaseException:
        while len(_HELD.rows) > rows:
            _HELD.rows.popitem()
        _HELD.highest = highest
        raise
    finally:
        _HELD.depth -= 1
        if _HELD.depth == 0:
            _HELD.rows.clear()
            _HELD.highest = 0


_NAMED_BY_OTHERS = {Rank.FILE_WITHOUT_BYTES, Rank.FILE, Rank.ROOM, Rank.MESSAGE, Rank.NAMESPACE}
"""Rows that another transaction may name in a new row of its own while they are locked, as a file among its twins.

PostgreSQL looks a foreign key up under a lock of its own, when the new row is committed. It would wait for the holder
of the row otherwise, and might for ever: a case names the room of a file that is held, and when it is committed the
heads of streams are locked already, for which the holder of the room may wait.
"""


def _for_update(rank: Rank, rows: QuerySet[M], options: dict[str, Any]) -> QuerySet[M]:
    return rows.select_for_update(**({"no_key": True} if rank in _NAMED_BY_OTHERS else {}) | options)


def take(rank: Rank, rows: QuerySet[M], **options: Any) -> list[M]:
    """Lock rows in the order of their keys and return them; ``options`` are those of ``select_for_update``.

    Where the transaction holds rows of a later rank, and not all of these already, this is a fault of the program: it
    raises LockedOutOfOrder under ``STRICT_LOCKS``, and is logged otherwise.
    """
    found = list(_for_update(rank, rows, options).order_by("pk"))
    _record(rank, rows.model, [row.pk for row in found])
    return found


def take_one(rank: Rank, rows: QuerySet[M], **options: Any) -> M | None:
    """Lock the one row, or None where there is none; judged like :func:`take`."""
    found = take(rank, rows, **options)
    return found[0] if found else None


def take_keys(rank: Rank, rows: QuerySet[Any], **options: Any) -> list[Any]:
    """Lock rows without reading more than their keys, which are returned; judged like :func:`take`."""
    keys = list(_for_update(rank, rows, options).order_by("pk").values_list("pk", flat=True))
    _record(rank, rows.model, keys)
    return keys


def take_key(rank: Rank, model: type[Model], key: Any) -> None:
    """Lock the row with a key, where there is one, and read nothing of it; judged like :func:`take`.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        table, strength = model._meta.db_table, "NO KEY UPDATE" if rank in _NAMED_BY_OTHERS else "UPDATE"  # noqa: SLF001
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR {strength}", [key])  # noqa: S608 - names of ours
    _record(rank, model, [key])


def hold_tree(namespace_id: UUID, *, alone: bool) -> None:
    """Keep the tag tree of a namespace from being rearranged until the transaction ends; ``alone`` to rearrange it.

    Any number of transactions hold it together, and one alone. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        name = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}(%s)", [_advisory_key(Rank.TAG_TREE, namespace_id)])
    _record(Rank.TAG_TREE, "tag tree", [namespace_id])


def hold_space(namespace_id: UUID, user_id: UUID) -> None:
    """Keep other transactions from counting new files of a person in a namespace until this one ends.

    SQLite has one writer at a time anyway.
    """
    key = UUID(int=namespace_id.int ^ user_id.int)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_advisory_key(Rank.PERSON_SPACE, key)])
    _record(Rank.PERSON_SPACE, "space of people", [key])


def hold_likenesses(key: UUID) -> None:
    """Keep files that are the same by ``key`` from being grouped by another transaction until this one ends.

    The other one sees afterwards what this one wrote. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_advisory_key(Rank.LIKENESS, key)])
    _record(Rank.LIKENESS, "likenesses", [key])


def hold_alert_rules(namespace_id: UUID | None) -> None:
    """Keep the alert rules of a namespace, or those of the server, from being changed by others until this one ends.

    Ranks as the namespace does. SQLite has one writer at a time anyway.
    """
    key = namespace_id or UUID(int=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_advisory_key(Rank.NAMESPACE, key)])
    _record(Rank.NAMESPACE, "alert rules", [key])


def hold_removals(*, alone: bool) -> None:
    """Keep backups from beginning until the transaction ends that may remove stored bytes; ``alone`` to begin one.

    Any number of transactions hold it together, in any order with other locks: who holds it ``alone`` waits for nothing
    else. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        name = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}(%s)", [_REMOVALS])


_REMOVALS = 127 << 56
"""An advisory key that no rank has."""


def _advisory_key(rank: Rank, key: UUID) -> int:
    """A 63-bit key: the rank, then the random end of the id."""
    return rank << 56 | key.int & (1 << 56) - 1


def free_rows(rows: QuerySet[M]) -> QuerySet[M]:
    """Return the rows that no transaction has locked, and lock them on reading; never waits, and so has no rank."""
    return rows.select_for_update(skip_locked=True)


def updated(rank: Rank, model: type[Model], *keys: Any) -> None:
    """Note rows that an UPDATE has locked, one alone or in the order of their keys; judged like :func:`take`."""
    _record(rank, model, keys)


def inserted(*rows: Model) -> None:
    """Note rows that this transaction has created: they are invisible to all others, so they count as locked."""
    if _HELD.depth:
        _HELD.rows.update(dict.fromkeys((type(row), row.pk) for row in rows))


def _record(rank: Rank, model: type[Model] | str, keys: Iterable[Any]) -> None:
    if not _HELD.depth:
        return
    taken = dict.fromkeys((model, key) for key in keys)
    if rank < _HELD.highest and not taken.keys() <= _HELD.rows.keys():
        _out_of_order(f"{rank.name} after {Rank(_HELD.highest).name}")
    _HELD.rows.update(taken)
    if taken:
        _HELD.highest = max(_HELD.highest, rank)


def _out_of_order(said: str) -> None:
    if settings.STRICT_LOCKS:
        raise LockedOutOfOrder(said)
    OUT_OF_ORDER.inc()
    log.error("locks.out_of_order", said=said, stack_info=True)
