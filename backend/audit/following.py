"""Follows the activity log block by block: rows that are sealed are committed, and none comes before them any more."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Max, QuerySet

from backend.audit.models import ActivityEntry, Block

_BLOCKS = 200
"""How many blocks are read at a time."""


def newest_block() -> int:
    """Return the number of the newest block; 0 where there is none yet."""
    newest: int | None = Block.objects.aggregate(n=Max("n"))["n"]
    return newest or 0


def sealed_rows(
    namespace_id: UUID, actions: Collection[str], *, after: int, limit: int
) -> tuple[list[ActivityEntry], int]:
    """Return the rows of some actions in a namespace behind block ``after``, in order, and the block up to which.

    Blocks are not divided: there are ``limit`` rows, and those of the last block. Two queries.
    """
    rows, until = _rows(actions, after)
    found = list(rows.filter(namespace_id=namespace_id).order_by("block", "pk")[: limit + 1])
    if len(found) > limit:
        until = found[limit - 1].block or until
        kept = rows.filter(namespace_id=namespace_id, block__lte=until)
        found = list(kept.order_by("block", "pk"))
    return found, until


def namespaces_logged(actions: Collection[str], *, after: int) -> tuple[set[UUID], int]:
    """Return the namespaces with rows of some actions behind block ``after``, and up to which block was looked."""
    rows, until = _rows(actions, after)
    found = rows.exclude(namespace_id=None).order_by().values_list("namespace_id", flat=True).distinct()
    return {key for key in found if key}, until


def logged_row(row_id: UUID) -> ActivityEntry | None:
    """Return a row of the log; None where it was dropped."""
    return ActivityEntry.objects.filter(pk=row_id).first()


def _rows(actions: Collection[str], after: int) -> tuple[QuerySet[ActivityEntry], int]:
    blocks = Block.objects.filter(n__gt=after, n__lte=after + _BLOCKS)
    spans = list(blocks.values_list("n", "first", "last"))
    if not spans:
        return ActivityEntry.objects.none(), after
    until = max(n for n, _, _ in spans)
    # Keys are in the order of time, and there is an index by them; late rows are in later blocks than their keys say.
    keys = {"pk__gte": min(first for _, first, _ in spans), "pk__lte": max(last for _, _, last in spans)}
    return ActivityEntry.objects.filter(action__in=actions, block__gt=after, block__lte=until, **keys), until
