"""Prints the results of commands as text or JSON, and asks for passwords."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

WRONG, USAGE = 1, 2
"""Exit statuses: the command was refused, or the command line is wrong."""


class Refused(Exception):
    """A command that cannot be done, in a sentence, with its exit status."""

    def __init__(self, sentence: str, *, status: int = WRONG) -> None:
        super().__init__(sentence)
        self.status = status


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options that all these commands have."""
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: OFFCHAT_DATA, else var)")


def answer(options: argparse.Namespace, payload: Any, *lines: str) -> None:
    """Print the result: ``payload`` as JSON, or ``lines`` for a person."""
    if options.json:
        print(json.dumps(msgspec.to_builtins(payload), ensure_ascii=False))
    else:
        print(*lines, sep="\n")


def table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Format rows in columns; returns lines."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]


def password_from(options: argparse.Namespace) -> str:
    """Read a password, typed twice, or the first line of standard input with ``--password-stdin``; raises Refused."""
    if options.password_stdin:
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise Refused("There is no password on standard input.", status=USAGE)
        return line
    if not sys.stdin.isatty():
        raise Refused(
            "There is no terminal to ask for a password on: add --password-stdin, or use `people invite`.", status=USAGE
        )
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise Refused("These are two different passwords; nothing was changed.")
    return first
