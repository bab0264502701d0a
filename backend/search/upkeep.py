"""Which indexes there are to be compared with their rows and mended: each app names its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from msgspec import Struct


class Checked(Struct, frozen=True):
    """What came of one batch: its last key (None where there was no row), how many rows, how many were wrong."""

    last: Any
    rows: int
    wrong: int


Check = Callable[[UUID | None, Any, int, bool], Checked]
"""Compares the next rows of a namespace (None: of all) behind a key, at most so many; mends them where it may."""


class Part(Struct, frozen=True):
    """One index: how a key of its rows is read, how many rows a namespace has, and how they are compared."""

    key: Callable[[str], Any]
    count: Callable[[UUID | None], int]
    check: Check


_PARTS: dict[str, Part] = {}


def keep_up(name: str, part: Part) -> None:
    """Called once for each index by its app, when it is ready."""
    _PARTS[name] = part


def parts() -> dict[str, Part]:
    """The indexes by name, in the order in which they are mended."""
    return dict(_PARTS)
