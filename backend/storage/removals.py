"""What keeps stored bytes from being removed for a while, as a running backup does.

Who keeps them registers here, since it knows the database, and the stores do not.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Keeper(Protocol):
    """Knows whether bytes have to stay for now."""

    def are_kept(self) -> bool:
        """Whether nothing may be removed now."""

    def postpone(self, keys: Collection[str]) -> bool:
        """Note that ``keys`` are to be removed later; returns False where they can be removed now."""


_keepers: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    """Have ``keeper`` be asked before anything is removed."""
    _keepers.append(keeper)


def are_kept() -> bool:
    """Whether nothing may be removed now."""
    return any(keeper.are_kept() for keeper in _keepers)


def postponed(keys: Collection[str]) -> bool:
    """Whether the bytes at ``keys`` are removed later, and not now."""
    return any(keeper.postpone(keys) for keeper in _keepers)
