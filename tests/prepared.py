"""Databases that are made once for all processes of a run and copied wherever a test needs a fresh one."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests import services

ROOT = Path(__file__).resolve().parents[1]


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
    shutil.copy(once("tables", _migrate) / "db.sqlite3", data / name)


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


def _migrate_on_postgres(made: Path) -> None:
    database = services.new_database(cluster(), "tables")
    with psycopg.connect(database) as owner:
        owner.execute("CREATE EXTENSION pg_trgm")
    # This extension is all that takes more than the right to make tables.
    _migrate(made, DATABASE_URL=services.narrow_user(database))


@contextlib.contextmanager
def _filled_or_removed(made: Path) -> Iterator[Path]:
    made.mkdir()
    try:
        yield made
    except BaseException:
        shutil.rmtree(made)
        raise


if __name__ == "__main__":
    once("tables", _migrate)
