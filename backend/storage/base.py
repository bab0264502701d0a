"""What a store of finished bytes has to be able to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from msgspec import Struct


class StoreFailed(OSError):
    """A store does not answer, or refuses; trying again later may help."""


class Entry(Struct, frozen=True):
    """Something in a store: when it came there (``settled_at``) and when it was written, in seconds of the epoch."""

    key: str
    size: int
    settled_at: float
    written_at: float


class Store(Protocol):
    """Keeps bytes under keys; raises OSError where it cannot, FileNotFoundError where nothing stands."""

    def put(self, key: str, source: IO[bytes]) -> None:
        """Store all bytes of a file; what stood there gives way."""

    def adopt(self, staged: Path, key: str) -> None:
        """Store the bytes of a local file, which stays."""

    def copy(self, source: str, key: str) -> None:
        """Have the same bytes stand under another key as well."""

    def open(self, key: str) -> IO[bytes]:
        """Return the bytes for reading; the file has a ``size`` and can seek."""

    def remove(self, key: str) -> None:
        """Remove the bytes, if they are there."""

    def size_of(self, key: str) -> int | None:
        """Return how many bytes stand there; None where nothing does."""

    def entries(self, folder: str) -> Iterator[Entry]:
        """Yield everything below a folder."""

    def folders(self, folder: str) -> Iterator[str]:
        """Yield the names of the folders that stand directly in a folder."""

    def prune(self, folder: str) -> None:
        """Remove a folder in which nothing stands."""
