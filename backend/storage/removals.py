"""What keeps stored bytes from being removed for a while, as a running backup does.

Who keeps them registers here, since it knows the database, and the stores do not.
"""

from __future__ import annotations

from typing import Protocol


class Keeper(Protocol):
    """Knows whether bytes have to stay for now."""

    def are_kept(self) -> bool:
        """Whether nothing may be removed now."""

    def postpone(self, key: str) -> bool:
        """Note that ``key`` is to be removed later; returns False where it can be removed now."""


_keepers: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    """Have ``keeper`` be asked before anything is removed."""
    _keepers.append(keeper)


def are_kept() -> bool:
    """Whether nothing may be removed now."""
    return any(keeper.are_kept() for keeper in _keepers)


def postponed(key: str) -> bool:
    """Whether the bytes at ``key`` are removed later, and not now."""
    return any(keeper.postpone(key) for keeper in _keepers)
