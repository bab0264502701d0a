"""Runs a benchmark on each database in a process of its own, whose settings name it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests import services


def run(module: str, option: str, database: str, count: int, keep: Path | None) -> dict[str, Any]:
    """The figures of one database with ``count`` generated rows; with ``keep`` they stand there for the next run."""
    with ExitStack() as stack:
        redis = stack.enter_context(services.valkey())
        kept = keep / f"{database}-{count}" if keep else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kept.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {
            "OFFCHAT_DATA": str(kept / "data"), "REDIS_URL": redis, "SECRET_KEY": "of the benchmark",
            "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "backend.settings",
        }  # fmt: skip
        (kept / "data").mkdir(exist_ok=True)
        if database == "postgresql":
            environment["DATABASE_URL"] = stack.enter_context(services.postgres(kept / "cluster" if keep else None))
        command = [sys.executable, "-m", module, "--alone", option, str(count)]
        root = Path(__file__).resolve().parents[1]
        done = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.PIPE, check=True)
        return dict(json.loads(done.stdout))


def measure_databases(
    module: str,
    *,
    about: str | None,
    option: str,
    counts: Mapping[str, int],
    alone: Callable[[int], None],
    table: Callable[[str, dict[str, Any]], str],
) -> None:
    """Measure the databases that the command line names, both without: ``alone`` is what runs in each process.

    ``option`` is how the number of rows is said; ``counts`` holds the usual one for each database.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("databases", nargs="*", metavar="postgresql|sqlite")
    parser.add_argument(option, type=int, dest="count")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        alone(given.count)
        return
    found = {}
    for name in given.databases or counts:
        found[name] = run(module, option, name, given.count or counts[name], given.keep)
        print(table(name, found[name]), file=sys.stderr, flush=True)
    print(json.dumps(found, indent=2))
