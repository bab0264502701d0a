"""Copies a SQLite database while it is in use, and puts a copy in place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

from backend.backups.facts import Facts, facts_of
from backend.backups.index import Index, work_folder
from backend.backups.sealing import blocks_of
from backend.errors import Misconfigured
from backend.storage.staging import require_space


@contextmanager
def dumped(index: Index, tick: Callable[[], None]) -> Iterator[tuple[Facts, Iterator[bytes]]]:
    """Yield the facts of the database and its copy in blocks; raises Unavailable where there is no room for a copy."""
    place = Path(connection.settings_dict["NAME"])
    require_space(place.stat().st_size)
    with work_folder() as folder:
        copy = folder / "database"
        with closing(sqlite3.connect(place, timeout=10)) as source, closing(sqlite3.connect(copy)) as into:
            # All pages in one step: a copy in many would begin anew whenever another process writes.
            source.backup(into, pages=-1)
            tick()
            into.execute("PRAGMA journal_mode=DELETE")
            require_whole(into)
            facts = facts_of(into.execute, index)
        with copy.open("rb") as file:
            yield facts, _ticking(file, tick)


def _ticking(file: IO[bytes], tick: Callable[[], None]) -> Iterator[bytes]:
    for block in blocks_of(file):
        tick()
        yield block


def require_whole(database: sqlite3.Connection) -> None:
    """Raise Misconfigured where SQLite finds a database damaged."""
    if (found := str(database.execute("PRAGMA quick_check(1)").fetchone()[0])) != "ok":
        raise Misconfigured(f"The database is damaged: {found}.")


def check(copy: Path) -> None:
    """Raise Misconfigured for a file that is no whole database."""
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as database:
        try:
            require_whole(database)
        except sqlite3.DatabaseError as error:
            raise Misconfigured(f"The database of the backup is damaged: {error}.") from error


def put_in_place(copy: Path) -> None:
    """Replace the configured database by a copy, at once and as a whole."""
    place = Path(connection.settings_dict["NAME"])
    connection.close()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f".{place.name}.restored")
    shutil.copyfile(copy, beside)
    beside.chmod(0o600)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    for rest in ("-wal", "-shm"):
        place.with_name(place.name + rest).unlink(missing_ok=True)
    beside.replace(place)
