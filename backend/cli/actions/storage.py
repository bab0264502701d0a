"""Runs ``offchat storage migrate``: moves files, says what could not be moved, and how many were."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings

from backend.cli.answers import answer
from backend.errors import Misconfigured
from backend.storage.migration import Moved, migrate, to_migrate

_WRONG = 3
_TELL_EVERY = 1000


def run(options: argparse.Namespace) -> int:
    """Run the parsed command; returns 3 where a file could not be moved. Raises Misconfigured where none can be."""
    target = str(options.to)
    if target != settings.MEDIA_STORE:
        raise Misconfigured(
            f"New files go to {settings.MEDIA_STORE}: set MEDIA_STORE={target} and restart every process, then migrate."
        )
    if options.dry_run:
        sizes = [entry.size for entry in to_migrate(target)]
        payload = {"files": len(sizes), "bytes": sum(sizes)}
        answer(options, payload, f"{len(sizes):,} files ({sum(sizes):,} bytes) would be moved.")
        return 0
    return _migrated(options, target)


def _migrated(options: argparse.Namespace, target: str) -> int:
    moved, size, wrong = 0, 0, list[Moved]()
    for one in migrate(target):
        if one.fault:
            wrong.append(one)
            print(f"{one.key} {one.fault}.", file=sys.stderr)
            continue
        moved, size = moved + 1, size + one.size
        if moved % _TELL_EVERY == 0:
            print(f"{moved:,} files moved", file=sys.stderr)
    payload = {"moved": moved, "bytes": size, "wrong": [one.key for one in wrong]}
    answer(options, payload, f"{moved:,} files ({size:,} bytes) moved, {len(wrong):,} stay where they were.")
    return _WRONG if wrong else 0
