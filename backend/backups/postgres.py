"""Dumps a PostgreSQL database while it is in use by ``pg_dump``, and restores one by ``pg_restore``."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.db import connection

from backend.backups.facts import Facts, Rows, facts_of
from backend.backups.index import Index, work_folder
from backend.backups.sealing import blocks_of
from backend.errors import Misconfigured

_ERROR_CHARS = 500
_ENVIRONMENT = {
    "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "service": "PGSERVICE",
    "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "sslcrl": "PGSSLCRL", "passfile": "PGPASSFILE",
    "channel_binding": "PGCHANNELBINDING", "target_session_attrs": "PGTARGETSESSIONATTRS",
}  # fmt: skip
"""How libpq's programs are told of a connection: on their command line all users of the machine could read it."""


def _parameters() -> dict[str, Any]:
    found: dict[str, Any] = connection.get_connection_params()
    return {name: value for name, value in found.items() if name in _ENVIRONMENT and value}


def _place() -> str:
    """Name the database for a program that does not begin without; a service of libpq knows its own."""
    found = _parameters()
    return str(found["dbname"]) if "dbname" in found else f"service={found['service']}"


def _environment() -> dict[str, str]:
    told = {_ENVIRONMENT[name]: str(value) for name, value in _parameters().items()}
    # Neither the limits of this server's own statements, nor a wait for locks without end.
    return os.environ | told | {"PGCONNECT_TIMEOUT": "5", "PGOPTIONS": "-c statement_timeout=0 -c lock_timeout=30s"}


def _program(name: str) -> str:
    if found := shutil.which(name):
        return found
    raise Misconfigured(f"There is no {name}: install PostgreSQL's client programs (the package `postgresql-client`).")


@contextmanager
def dumped(index: Index, tick: Callable[[], None]) -> Iterator[tuple[Facts, Iterator[bytes]]]:
    """Yield the facts of the database and its dump in blocks, both of one snapshot."""
    program = _program("pg_dump")
    options = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
    with psycopg.connect(**_parameters(), connect_timeout=5, options=options) as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.read_only = True
        [snapshot] = reader.execute("SELECT pg_export_snapshot()").fetchone() or [""]

        def ask(query: str) -> Rows:
            with reader.cursor(name="facts") as cursor:
                yield from cursor.execute(query)

        facts = facts_of(ask, index)
        command = [program, f"--snapshot={snapshot}", "--format=custom", "--no-owner", "--no-privileges"]
        with _running(command) as output:
            yield facts, _read(output, tick)


def _read(output: IO[bytes], tick: Callable[[], None]) -> Iterator[bytes]:
    for block in blocks_of(output):
        tick()
        yield block


@contextmanager
def _running(command: list[str]) -> Iterator[IO[bytes]]:
    """Run a program and yield its output; raises Misconfigured with its first words where it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        )
        try:
            with cast("IO[bytes]", process.stdout) as output:
                yield output
            failed = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        if failed:
            said.seek(0)
            words = said.read(_ERROR_CHARS).decode(errors="replace").strip()
            raise Misconfigured(f"{Path(command[0]).name} failed: {words or failed}")


def _listed(copy: Path) -> bytes:
    with _running([_program("pg_restore"), "--list", str(copy)]) as output:
        return output.read()


def check(copy: Path) -> None:
    """Raise Misconfigured for a file that is no dump."""
    _listed(copy)


def put_in_place(copy: Path) -> None:
    """Replace what the dump has of the configured database by it, in one transaction; raises Misconfigured.

    Extensions stay as they are: who may make tables may not remove those.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        # Those of a newer version, too, which the dump does not know and which hold on to those that it replaces.
        tables = [*connection.introspection.django_table_names(only_existing=True), "django_migrations"]
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
    connection.close()
    lines = [line for line in _listed(copy).splitlines() if b" EXTENSION " not in line and b" SCHEMA " not in line]
    with work_folder() as folder:
        wanted = folder / "list"
        wanted.write_bytes(b"\n".join(lines))
        options = ["--exit-on-error", "--single-transaction", "--clean", "--if-exists", "--no-owner", "--no-privileges"]
        command = [
            _program("pg_restore"), *options, f"--use-list={wanted}", f"--dbname={_place()}", str(copy)
        ]  # fmt: skip
        with _running(command) as output:
            output.read()
