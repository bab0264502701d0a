"""What a running backup has to remember of very many files: in a file of its own, so that memory stays flat."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings

from backend.backups.target import Object

_PREFIX = "backup-"
_TABLES = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;
CREATE TABLE earlier (key TEXT PRIMARY KEY, size INTEGER, sha256 TEXT) WITHOUT ROWID;
CREATE TABLE standing (name TEXT PRIMARY KEY, size INTEGER) WITHOUT ROWID;
CREATE TABLE named (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Index:
    """What stands in the target, the files of the backup before, and those that the database names and are not seen."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def load(self, objects: Iterable[Object]) -> None:
        """Remember what the backup before holds."""
        rows = ((one.key, one.size, one.sha256) for one in objects)
        self._connection.executemany("INSERT OR REPLACE INTO earlier VALUES (?, ?, ?)", rows)

    def forget(self) -> None:
        """Forget what was loaded."""
        self._connection.execute("DELETE FROM earlier")

    def earlier(self, key: str, size: int) -> str:
        """Return the hash that a file of this key and size had in the backup before; files are never changed.

        Empty where there was none.
        """
        found = self._connection.execute("SELECT sha256 FROM earlier WHERE key = ? AND size = ?", (key, size))
        row = found.fetchone()
        return str(row[0]) if row else ""

    def standing(self, objects: Iterable[tuple[str, int]]) -> None:
        """Remember the names and sizes of what stands in the target."""
        self._connection.executemany("INSERT OR REPLACE INTO standing VALUES (?, ?)", objects)

    def stands(self, name: str, size: int) -> bool:
        """Whether an object of this name and size stands in the target."""
        found = self._connection.execute("SELECT 1 FROM standing WHERE name = ? AND size = ?", (name, size))
        return found.fetchone() is not None

    def name(self, keys: Iterable[str]) -> None:
        """Remember keys that are named somewhere, as in the database."""
        self._connection.executemany("INSERT OR IGNORE INTO named VALUES (?)", ((key,) for key in keys))

    def names(self, key: str) -> bool:
        """Whether a key was named."""
        return self._connection.execute("SELECT 1 FROM named WHERE key = ?", (key,)).fetchone() is not None

    def seen(self, key: str) -> None:
        """Note that a file is in the backup."""
        self._connection.execute("DELETE FROM named WHERE key = ?", (key,))

    def unseen(self) -> list[str]:
        """Return the next keys that the database names and that were not seen; those are to be noted as seen."""
        return [str(key) for (key,) in self._connection.execute("SELECT key FROM named ORDER BY key LIMIT 500")]


@contextmanager
def new_index() -> Iterator[Index]:
    """Yield an empty index, which is gone afterwards."""
    with work_folder() as folder, closing(sqlite3.connect(folder / "index", isolation_level=None)) as connection:
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        yield Index(connection)


@contextmanager
def work_folder() -> Iterator[Path]:
    """Yield a folder for this user alone beside unfinished uploads, which is gone afterwards.

    What processes have left in theirs that were killed is removed before: it may be a whole database.
    """
    settings.STAGING.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as held:
        # One at a time, so that nobody takes a folder for left that was not locked yet.
        with _locked(settings.STAGING / f"{_PREFIX}lock"):
            for left in settings.STAGING.glob(f"{_PREFIX}*/"):
                with suppress(OSError), _locked(left / "lock", wait=False):
                    shutil.rmtree(left, ignore_errors=True)
            folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX, dir=settings.STAGING)))
            held.enter_context(_locked(folder / "lock"))
        yield folder


@contextmanager
def _locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
