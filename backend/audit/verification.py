"""Verifies that the activity log is what was sealed: every row, every block, and the end of the chain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from backend.audit import blocks
from backend.audit.digests import digest_of, merkle_root
from backend.audit.models import ActivityEntry, Block

_ROWS, _BLOCKS = 500, 50
"""How many rows, and how many blocks, one query reads."""


class Broken(Exception):
    """The log is not what was sealed; the text names the row or block."""


class Verified(Struct, frozen=True, kw_only=True):
    """What was verified: the newest block, and the numbers of rows read, dropped by retention, and not sealed yet."""

    head: str
    rows: int
    dropped: int
    unsealed: int


def verify(anchor: blocks.Head | None = None) -> Verified:
    """Verify the whole log, oldest block first; raises Broken at the first fault. Memory is flat.

    ``anchor`` is what an earlier look has noted as the newest block: without one, an end that was cut off together with
    its blocks cannot be seen.
    """
    walk = _Walk(anchor)
    walk.check_rows()
    if anchor and anchor.n > walk.head.n:
        raise Broken(f"Block {anchor.n} of the anchor is missing: the log ends with block {walk.head.n}.")
    _check_strangers(walk.head.n, walk.rows)
    unsealed = ActivityEntry.objects.filter(block=None).count()
    return Verified(head=str(walk.head), rows=walk.rows, dropped=walk.dropped, unsealed=unsealed)


class _Walk:
    """A walk along the chain: the block that was reached, and what was counted."""

    def __init__(self, anchor: blocks.Head | None) -> None:
        self._anchor = anchor
        self._dropped_until = 0
        self.head = blocks.Head(n=0, hash=blocks.GENESIS)
        self.rows = self.dropped = 0

    def check_rows(self) -> None:
        """Read every row that a block names; raises Broken for a changed or missing one."""
        leaves = self._leaves()
        while part := list(islice(leaves, _ROWS)):
            rows = ActivityEntry.objects.in_bulk([key for _, key, _ in part])
            for n, key, digest in part:
                row = rows.get(key)
                if row is None:
                    self._check_dropped(n, key)
                elif row.block != n or digest_of(row) != digest:
                    raise Broken(f"Row {key} of block {n} was changed.")
            self.rows += len(rows)
            self.dropped += len(part) - len(rows)

    def _leaves(self) -> Iterator[tuple[int, UUID, bytes]]:
        """Return number of the block, id and digest of each sealed row, once its block is known to be whole."""
        while page := list(Block.objects.filter(n__gt=self.head.n).order_by("n")[:_BLOCKS]):
            for block in page:
                leaves = list(blocks.leaves_of(block))
                self._check(block, leaves)
                self.head = blocks.Head(n=block.n, hash=block.hash)
                for key, digest in leaves:
                    yield block.n, key, digest

    def _check(self, block: Block, leaves: list[tuple[UUID, bytes]]) -> None:
        n, anchor = block.n, self._anchor
        if n != self.head.n + 1:
            raise Broken(f"Block {self.head.n + 1} is missing.")
        if block.prev != self.head.hash:
            raise Broken(f"Block {n} does not follow block {self.head.n}.")
        if blocks.hash_of(block) != block.hash:
            raise Broken(f"Block {n} was changed.")
        if merkle_root([digest for _, digest in leaves]).hex() != block.root or len(leaves) != block.count:
            raise Broken(f"The digests of block {n} were changed.")
        if anchor and n == anchor.n and block.hash != anchor.hash:
            raise Broken(f"Block {n} is not the one of the anchor: the chain was written anew.")

    def _check_dropped(self, n: int, key: UUID) -> None:
        if n > self._dropped_until:
            self._dropped_until = _dropped_until()
        if n > self._dropped_until:
            raise Broken(f"Row {key} of block {n} is missing.")


def _dropped_until() -> int:
    """Return the last block whose rows may be missing, as a row of the log says that stands; 0 for none."""
    last = Block.objects.exclude(dropped_by=None).order_by("-n").only("n", "dropped_by").first()
    if last is None or last.dropped_by is None:
        return 0
    row = ActivityEntry.objects.filter(pk=last.dropped_by, action="log.trimmed").first()
    return int(row.data.get("block", 0)) if row else 0


def _check_strangers(until: int, known: int) -> None:
    """Raise Broken where a row says that it is sealed which no block names, or a block that there is not."""
    sealed = ActivityEntry.objects.filter(block__lte=until)
    if sealed.count() != known:
        _check_named(sealed)
    # What was sealed meanwhile has blocks by now.
    _check_named(ActivityEntry.objects.filter(block__gt=until))


def _check_named(sealed: QuerySet[ActivityEntry]) -> None:
    after = UUID(int=0)
    while page := list(sealed.filter(pk__gt=after).order_by("pk").values_list("pk", "block")[:_ROWS]):
        numbers = {n for _, n in page if n is not None}
        named = {block.n: {key for key, _ in blocks.leaves_of(block)} for block in Block.objects.filter(n__in=numbers)}
        for key, n in page:
            if key not in named.get(n or 0, ()):
                raise Broken(f"Row {key} was added to block {n} after that was sealed.")
        after = page[-1][0]
