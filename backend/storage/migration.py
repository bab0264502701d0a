"""Moves all files into one store while the server reads from both; what is left in the other one is still to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import IO

from msgspec import Struct

from backend.storage.base import Entry, Store
from backend.storage.blobs import FOLDERS
from backend.storage.disk import PART
from backend.storage.stores import DISK, S3, store_named

_AT_ONCE, _PAGE = 8, 64
_BLOCK = 1024 * 1024


class Moved(Struct, frozen=True, kw_only=True):
    """A file that stands in the other store now, or what keeps it from there as the end of a sentence (``fault``)."""

    key: str
    size: int
    fault: str = ""


def to_migrate(target: str) -> Iterator[Entry]:
    """Yield what stands in the other store than the one that is named; without what is being written there."""
    source = store_named(DISK if target == S3 else S3)
    for folder in FOLDERS:
        yield from (entry for entry in source.entries(folder) if not entry.key.endswith(PART))


def migrate(target: str) -> Iterator[Moved]:
    """Move everything into the store that is named, eight files at a time; yields each as it was moved.

    A file goes from its old place once its bytes were read back from the new one and have the right hash. Safe to
    interrupt and to repeat.
    """
    waiting, move = to_migrate(target), partial(_move, store_named(DISK if target == S3 else S3), store_named(target))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while page := list(islice(waiting, _PAGE)):
            yield from pool.map(move, page)


def _move(source: Store, target: Store, entry: Entry) -> Moved:
    try:
        fault = _moved(source, target, entry.key)
    except FileNotFoundError:
        fault = ""  # Deleted meanwhile.
    except OSError as error:
        fault = f"cannot be moved: {error}"
    return Moved(key=entry.key, size=entry.size, fault=fault)


def _moved(source: Store, target: Store, key: str) -> str:
    """Move one file; returns what is wrong with it, empty where nothing is."""
    with source.open(key) as file:
        sha256 = _hash_of(file)
        if key.startswith("originals/") and sha256 != key.rpartition("/")[2].partition(".")[0]:
            return "is damaged where it stands: its SHA-256 differs from its name"
        file.seek(0)
        target.put(key, file)
    with target.open(key) as copy:
        if _hash_of(copy) != sha256:
            return "came out otherwise in the other store"
    if source.size_of(key) is None:
        target.remove(key)  # Deleted meanwhile, perhaps before the copy stood.
    source.remove(key)
    return ""


def _hash_of(file: IO[bytes]) -> str:
    state = hashlib.sha256()
    while block := file.read(_BLOCK):
        state.update(block)
    return state.hexdigest()
