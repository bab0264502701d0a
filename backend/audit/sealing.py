"""Seals committed rows of the activity log into blocks, and drops rows that are kept no longer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Min

from backend import clock, locks
from backend.audit import blocks
from backend.audit.digests import digest_of, merkle_root
from backend.audit.models import ActivityEntry, Block, new_salt
from backend.ids import least_id

BLOCK_ROWS, BLOCK_ROWS_SQLITE = 2_000, 200
"""Most rows of one block: a transaction is short on SQLite, which has one writer at a time."""
_SALTED = 500


def seal(limit: int = 0) -> int:
    """Seal at most ``limit`` rows into one block; returns their number, 0 where all are sealed: one query.

    A row is seen once it is committed, however late that is, and is unsealed until then: it goes into the next block.
    Where another process seals at this moment, it is left to it. Digests are reckoned before the transaction, which
    only writes: others write meanwhile.
    """
    found = ActivityEntry.objects.filter(block=None).order_by("pk")
    rows = list(found[: limit or (BLOCK_ROWS_SQLITE if connection.vendor == "sqlite" else BLOCK_ROWS)])
    if not rows:
        return 0
    seen = {row.pk: _state(row) for row in rows}
    bare = {row.pk for row in rows if row.salt is None and row.hashes is None}
    for row in rows:
        # Rows of before there were salts have none.
        row.salt = new_salt() if row.pk in bare else row.salt
    leaves = {row.pk: digest_of(row) for row in rows}
    try:
        with transaction.atomic():  # noqa: TID251, it publishes nothing
            newest = _locked_head()
            if newest is None:
                return 0
            same = {row.pk for row in found.filter(pk__in=list(leaves)) if _state(row) == seen[row.pk]}
            return _write(newest, [row for row in rows if row.pk in same], leaves, bare)
    except IntegrityError:
        # Another process has begun the chain at the same moment.
        return 0


def _state(row: ActivityEntry) -> tuple[object, ...]:
    """What of a row may change before it is sealed, as when personal data is erased from it."""
    salt = None if row.salt is None else bytes(row.salt)
    return salt, row.hashes, row.data, row.address, row.object_name


def _locked_head() -> blocks.Head | None:
    """Return the newest block, locked; None where another process follows it at this moment."""
    newest = blocks.head()
    if newest.n and not locks.free_rows(Block.objects.filter(pk=newest.n)).only("n"):
        return None
    return newest if blocks.head() == newest else None


def _write(newest: blocks.Head, rows: list[ActivityEntry], digests: dict[UUID, bytes], bare: set[UUID]) -> int:
    if not rows:
        return 0
    ActivityEntry.objects.bulk_update([row for row in rows if row.pk in bare], ["salt"], batch_size=_SALTED)
    leaves = [(row.pk, digests[row.pk]) for row in rows]
    block = Block(
        n=newest.n + 1, prev=newest.hash, first=rows[0].pk, last=rows[-1].pk, count=len(rows),
        root=merkle_root([digest for _, digest in leaves]).hex(), sealed_at=clock.now(), leaves=blocks.joined(leaves),
    )  # fmt: skip
    block.hash = blocks.hash_of(block)
    block.save(force_insert=True)
    ActivityEntry.objects.filter(pk__in=[row.pk for row in rows]).update(block=block.n)
    return len(rows)


def droppable(before: datetime, limit: int, *, rows: int) -> int:
    """Return the last of the oldest ``limit`` blocks all of whose rows were made before a time; 0 for none.

    They have about ``rows`` rows at most.
    """
    first = Block.objects.filter(dropped_by=None).aggregate(least=Min("n"))["least"]
    if first is None:
        return 0
    recent = Block.objects.filter(n__gte=first, n__lt=first + limit, last__gte=least_id(before.timestamp()))
    until: int = recent.aggregate(least=Min("n"))["least"] or first + limit
    last, found = 0, 0
    for n, count in Block.objects.filter(n__gte=first, n__lt=until).order_by("n").values_list("n", "count"):
        found += count
        if last and found > rows:
            break
        last = n
    return last


def drop_rows(until: int, by: UUID) -> int:
    """Drop the rows of all blocks up to number ``until`` (inside a transaction); returns how many there were.

    ``by`` is the id of the row of the log that says so. The blocks stay.
    """
    numbers = list(Block.objects.filter(n__lte=until, dropped_by=None).values_list("n", "first", "last"))
    Block.objects.filter(n__in=[n for n, _, _ in numbers]).update(dropped_by=by)
    return sum(
        ActivityEntry.objects.filter(pk__gte=first, pk__lte=last, block=n).delete()[0] for n, first, last in numbers
    )
