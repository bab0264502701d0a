"""Runs ``offchat audit``: verifies the chain that seals the activity log, and prints its newest block."""

from __future__ import annotations

import argparse
import re
import sys

from django.db import DatabaseError

from backend.audit import blocks
from backend.audit.verification import Broken, verify
from backend.cli.answers import USAGE, WRONG, answer
from backend.cli.database import cause_of
from backend.errors import Misconfigured
from backend.operations.services import note_verification

_ANCHOR = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


def run(options: argparse.Namespace) -> int:
    """Run the parsed command; returns 1 where the log was changed. Raises Misconfigured without a database."""
    try:
        return _head(options) if options.action == "head" else _verify(options)
    except DatabaseError as error:
        raise Misconfigured(cause_of(error)) from error


def _head(options: argparse.Namespace) -> int:
    newest = blocks.head()
    answer(options, newest, str(newest))
    return 0


def _verify(options: argparse.Namespace) -> int:
    anchor = None
    if options.anchor is not None:
        given = _ANCHOR.fullmatch(options.anchor)
        if given is None:
            print("offchat: An anchor is what `offchat audit head` prints: N:HASH.", file=sys.stderr)
            return USAGE
        anchor = blocks.Head(n=int(given[1]), hash=given[2])
    try:
        found = verify(anchor)
    except Broken as broken:
        answer(options, {"error": str(broken)}, str(broken))
        return WRONG
    note_verification(int(found.head.partition(":")[0]))
    answer(
        options,
        found,
        f"The log is what was sealed: {found.rows:,} rows up to block {found.head}.",
        *([f"{found.dropped:,} older rows are kept no longer."] if found.dropped else []),
        *([f"{found.unsealed:,} newer rows are not sealed yet."] if found.unsealed else []),
    )
    return 0
