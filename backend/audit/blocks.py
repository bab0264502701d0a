"""Blocks of the chain that seals the activity log: how they are hashed, and which rows they name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.audit.canonical import canonical
from backend.audit.models import Block

GENESIS = "0" * 64
"""What the first block names as the one before it."""
_ID, _LEAF = 16, 48


class Head(Struct, frozen=True, kw_only=True):
    """The newest block: its number and its hash, by which a log whose end was cut off is found out."""

    n: int
    hash: str

    def __str__(self) -> str:
        return f"{self.n}:{self.hash}"


def head() -> Head:
    """Return the newest block; number 0 as long as there is none."""
    newest = Block.objects.order_by("-n").only("n", "hash").first()
    return Head(n=newest.n, hash=newest.hash) if newest else Head(n=0, hash=GENESIS)


def hash_of(block: Block) -> str:
    """Return the SHA-256 of the block's canonical JSON, as 64 hexadecimal digits."""
    facts = {
        "n": block.n, "prev": block.prev, "first": str(block.first), "last": str(block.last), "count": block.count,
        "root": block.root, "sealed_at": clock.stamp(block.sealed_at),
    }  # fmt: skip
    return hashlib.sha256(canonical(facts)).hexdigest()


def joined(leaves: Iterable[tuple[UUID, bytes]]) -> bytes:
    """Return ids and digests of rows as the bytes that a block keeps."""
    return b"".join(key.bytes + digest for key, digest in leaves)


def leaves_of(block: Block) -> Iterator[tuple[UUID, bytes]]:
    """Return the id and digest of each row that a block seals."""
    kept = bytes(block.leaves)
    for start in range(0, len(kept), _LEAF):
        yield UUID(bytes=kept[start : start + _ID]), kept[start + _ID : start + _LEAF]
