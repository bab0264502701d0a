"""What goes wrong with the disk under SQLite is told by its cause: no room, or a disk that fails."""

import resource
import signal
import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError

from backend.edge.problems import part_away


@pytest.fixture
def no_larger_files():
    """Files of this process may not grow beyond 64 KiB, which is no lack of room, but an error of the disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def as_django_raises(error: sqlite3.Error) -> OperationalError:
    """The error as services meet it."""
    wrapped = OperationalError(*error.args)
    wrapped.__cause__ = error
    return wrapped


def test_a_disk_that_refuses_to_write_is_no_database_that_is_away(tmp_path: Path, no_larger_files: None) -> None:
    rows = sqlite3.connect(tmp_path / "rows.sqlite3", isolation_level=None)
    rows.execute("CREATE TABLE words (word TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="disk I/O error") as refused:
        rows.execute("INSERT INTO words VALUES (?)", ["x" * 200_000])
    rows.close()
    told = part_away(as_django_raises(refused.value))
    assert told is not None
    assert (told.code, told.retryable) == ("unavailable", True)
    assert "disk refuses to read or write" in told.message


def test_a_full_sqlite_is_a_full_disk(tmp_path: Path) -> None:
    rows = sqlite3.connect(tmp_path / "rows.sqlite3", isolation_level=None)
    rows.execute("PRAGMA max_page_count = 4")
    rows.execute("CREATE TABLE words (word TEXT)")
    with pytest.raises(sqlite3.OperationalError) as refused:
        rows.execute("INSERT INTO words VALUES (?)", ["x" * 200_000])
    rows.close()
    told = part_away(as_django_raises(refused.value))
    assert told is not None
    assert "disk is full" in told.message
