"""Databases that are made once for all processes of a run and copied wherever a test needs a fresh one."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import psycopg

from tests import services

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "tests" / ".cache"
"""What runs leave for those after them."""
_MAKE_TABLES = (
    "*/migrations/*.py", "*/models.py", "*/models/*.py", "*/apps.py", "sqlite/*.py", "settings/*.py", "ids.py",
    "media/dates.py",
)  # fmt: skip
"""What of the backend the tables come from, with Django and the database."""


def folder() -> Path:
    """What all processes of the run share; a benchmark, which nobody has given such a folder, makes its own."""
    if "OFFCHAT_TEST_RUN" not in os.environ:
        os.environ["OFFCHAT_TEST_RUN"] = tempfile.mkdtemp(prefix="offchat-run-", dir="/tmp")
        atexit.register(shutil.rmtree, os.environ["OFFCHAT_TEST_RUN"], ignore_errors=True)
    return Path(os.environ["OFFCHAT_TEST_RUN"])


def cluster() -> str:
    """The address of the run's PostgreSQL cluster; a run on SQLite has one from the first test on that asks for it."""
    if "OFFCHAT_TEST_CLUSTER" not in os.environ:
        started = contextlib.ExitStack()
        os.environ["OFFCHAT_TEST_CLUSTER"] = started.enter_context(services.postgres())
        atexit.register(started.close)
    return os.environ["OFFCHAT_TEST_CLUSTER"]


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Return the run's folder called ``name``, which the first process that asks for it fills by ``make``.

    A ``make`` may ask for another folder by itself; one that raises is tried again by the next process.
    """
    made = folder() / name
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with _filled_or_removed(made) as unfinished:
                make(unfinished)
    return made


def tables_in(data: Path, name: str = "db.sqlite3") -> None:
    """Put a SQLite database into a folder that has all its tables and holds nobody."""
    data.mkdir(parents=True, exist_ok=True)
    shutil.copy(once("tables", _tables) / "db.sqlite3", data / name)


def tables_on_postgres(name: str) -> str:
    """Create a database of that kind in the run's cluster; returns its DATABASE_URL."""
    once("tables-on-postgres", _migrate_on_postgres)
    return services.new_database(cluster(), name, template="tables")


def run(*arguments: str, data: Path, **variables: str) -> str:
    """Run Python on a data folder; returns what it prints, and raises RuntimeError where it fails."""
    environment = os.environ | {"OFFCHAT_DATA": str(data), "DATABASE_URL": "", "SECRET_KEY": "of the run"} | variables
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout


_MIGRATE = """
import gc
from django.core.management import execute_from_command_line
gc.disable()  # Migrations make thousands of classes, which collecting would walk through again and again.
execute_from_command_line(["manage.py", "migrate", "--verbosity=0"])
"""


def _migrate(made: Path, **variables: str) -> None:
    run("-c", _MIGRATE, data=made, DJANGO_SETTINGS_MODULE="backend.settings", **variables)


def _tables(made: Path) -> None:
    """Copy what an earlier run has made of the same sources, or make it: that takes longer than many a test."""
    database, kept = made / "db.sqlite3", CACHE / f"tables-{_sources(sqlite3.sqlite_version)}.sqlite3"
    # It is not there, or another run has just removed it, or it belongs to a user who shows it to nobody.
    with contextlib.suppress(OSError):
        shutil.copy(kept, database)
        return
    _migrate(made)
    _keep(kept, lambda partial: shutil.copy(database, partial))


def _migrate_on_postgres(made: Path) -> None:
    """The same on PostgreSQL, where what is kept is a dump."""
    database, programs = _empty_database(), services.postgres_programs()
    with psycopg.connect(database) as owner:
        version = owner.info.server_version
    kept = CACHE / f"tables-{_sources(str(version))}.sql"
    restore = [programs / "psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, database]
    try:
        services.narrow_user(database)
        subprocess.run(restore, input=kept.read_bytes(), check=True, timeout=300)
    except OSError:
        pass
    except subprocess.SubprocessError:
        with contextlib.suppress(OSError):
            kept.unlink(missing_ok=True)
        database = _empty_database()
    else:
        return
    _migrate(made, DATABASE_URL=services.narrow_user(database))
    dump = [programs / "pg_dump", database, "-f"]
    _keep(kept, lambda partial: subprocess.run([*dump, partial], check=True, timeout=300))


def _empty_database() -> str:
    """Make the database that others are copied from, in the place of one that a process has begun and not finished.

    This extension is all that takes more than the right to make tables.
    """
    with psycopg.connect(cluster(), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS tables WITH (FORCE)")
    database = services.new_database(cluster(), "tables")
    with psycopg.connect(database) as owner:
        owner.execute("CREATE EXTENSION pg_trgm")
    return database


def _keep(kept: Path, write: Callable[[Path], object]) -> None:
    """Leave a file to the runs after this one, in the place of those that were made of other sources."""
    # Where another run removes it meanwhile, or nothing may be written, the next one makes it again.
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        CACHE.mkdir(exist_ok=True)
        for older in CACHE.glob(f"tables-*{kept.suffix}"):
            older.unlink(missing_ok=True)
        partial = CACHE / f"tables-{os.getpid()}.partial{kept.suffix}"
        write(partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.rename(kept)


def _sources(database: str) -> str:
    """A name for all that the tables depend on, with the version of the database."""
    hashed = hashlib.sha256(f"{sys.version} {django.VERSION} {database}".encode())
    for path in sorted(path for pattern in _MAKE_TABLES for path in (ROOT / "backend").glob(pattern)):
        hashed.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return hashed.hexdigest()[:16]


@contextlib.contextmanager
def _filled_or_removed(made: Path) -> Iterator[Path]:
    made.mkdir()
    try:
        yield made
    except BaseException:
        shutil.rmtree(made)
        raise


if __name__ == "__main__":
    once("tables", _tables)
