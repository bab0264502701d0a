"""Runs ``offchat storage``: moves files and says what could not be moved; lets pages send files to the bucket."""

from __future__ import annotations

import argparse
import json
import sys

from django.conf import settings

from backend.cli.answers import answer
from backend.errors import Misconfigured
from backend.storage import cors
from backend.storage.migration import Moved, migrate, to_migrate

_WRONG = 3
_TELL_EVERY = 1000


def run(options: argparse.Namespace) -> int:
    """Run the parsed command; returns 3 where something could not be done. Raises Misconfigured where it cannot run."""
    if options.action == "cors":
        return _opened(options)
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


def _opened(options: argparse.Namespace) -> int:
    """Have the bucket take parts from pages; prints the rule where the storage takes none."""
    origins = options.origin or [settings.BASE_URL]
    if not all(origins):
        raise Misconfigured("Of which pages? Set OFFCHAT_BASE_URL, or name them: --origin https://chat.example.org")
    if settings.MEDIA_STORE != "s3":
        raise Misconfigured("There is no object storage: set AWS_STORAGE_BUCKET_NAME.")
    rule, bucket = cors.rule_for(origins), settings.AWS_STORAGE_BUCKET_NAME
    try:
        cors.add(rule)
    except OSError as refused:
        print(f"{refused} Set the rule by hand:", file=sys.stderr)
        answer(options, rule, json.dumps(rule))
        return _WRONG
    answer(options, rule, f"Pages of {', '.join(origins)} may send files to the bucket {bucket}.")
    return 0
