"""Seals committed rows of the activity log into blocks, and drops rows that are kept no longer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

from backend import clock, locks
from backend.audit import blocks
from backend.audit.digests import digest_of, merkle_root
from backend.audit.models import ActivityEntry, Block, new_salt
from backend.ids import least_id

BLOCK_ROWS = 2_000
"""Most rows of one block: few enough for a short transaction on SQLite, which has one writer at a time."""
_SALTED = 500


def seal(limit: int = BLOCK_ROWS) -> int:
    """Seal at most ``limit`` rows into one block; returns their number, 0 where all are sealed: one query.

    A row is seen once it is committed, however late that is, and is unsealed until then: it goes into the next block.
    Where another process seals at this moment, it is left to it.
    """
    if not ActivityEntry.objects.filter(block=None).exists():
        return 0
    try:
        with transaction.atomic():  # noqa: TID251, it publishes nothing
            return _seal(limit)
    except IntegrityError:
        # Another process has begun the chain at the same moment.
        return 0


def _seal(limit: int) -> int:
    newest = blocks.head()
    if newest.n and not locks.free_rows(Block.objects.filter(pk=newest.n)).only("n"):
        return 0
    if blocks.head() != newest:
        return 0
    rows = list(ActivityEntry.objects.filter(block=None).order_by("pk")[:limit])
    if not rows:
        return 0
    _add_salts(rows)
    leaves = [(row.pk, digest_of(row)) for row in rows]
    block = Block(
        n=newest.n + 1, prev=newest.hash, first=rows[0].pk, last=rows[-1].pk, count=len(rows),
        root=merkle_root([digest for _, digest in leaves]).hex(), sealed_at=clock.now(), leaves=blocks.joined(leaves),
    )  # fmt: skip
    block.hash = blocks.hash_of(block)
    block.save(force_insert=True)
    ActivityEntry.objects.filter(pk__in=[row.pk for row in rows]).update(block=block.n)
    return len(rows)


def _add_salts(rows: list[ActivityEntry]) -> None:
    """Give a salt to rows that were written before there were any."""
    bare = [row for row in rows if row.salt is None and row.hashes is None]
    for row in bare:
        row.salt = new_salt()
    ActivityEntry.objects.bulk_update(bare, ["salt"], batch_size=_SALTED)


def droppable(before: datetime, limit: int) -> int:
    """Return the last of the oldest ``limit`` blocks all of whose rows were made before a time; 0 for none."""
    first = Block.objects.filter(dropped_by=None).aggregate(least=Min("n"))["least"]
    if first is None:
        return 0
    recent = Block.objects.filter(n__gte=first, n__lt=first + limit, last__gte=least_id(before.timestamp()))
    until: int = recent.aggregate(least=Min("n"))["least"] or first + limit
    return Block.objects.filter(n__gte=first, n__lt=until).aggregate(most=Max("n"))["most"] or 0


def drop_rows(until: int, by: UUID) -> int:
    """Drop the rows of all blocks up to number ``until`` (inside a transaction); returns how many there were.

    ``by`` is the id of the row of the log that says so. The blocks stay.
    """
    numbers = list(Block.objects.filter(n__lte=until, dropped_by=None).values_list("n", "first", "last"))
    Block.objects.filter(n__in=[n for n, _, _ in numbers]).update(dropped_by=by)
    return sum(
        ActivityEntry.objects.filter(pk__gte=first, pk__lte=last, block=n).delete()[0] for n, first, last in numbers
    )
