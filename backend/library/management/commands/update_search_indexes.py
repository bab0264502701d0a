"""Compares what searches look in with the rows it was made from, and mends it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from backend.accounts.selectors.credentials import operator
from backend.search.upkeep import Part, parts

_BATCH = 500
_BAR = 30


class Command(BaseCommand):
    """Mends the indexes of tags, files, captions and messages, batch by batch beside everything else that goes on."""

    help = (
        "Compares the search indexes with their rows and mends what differs. Exit status: 0 nothing was wrong, 1 "
        "something was (with --dry-run: is) wrong, 2 it could not run, 130 it was stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options that all commands of the upkeep share."""
        parser.add_argument("--dry-run", action="store_true", help="only say what is wrong")
        parser.add_argument("--namespace", help="the slug of a namespace; all without it")
        parser.add_argument("--after", default="", help="go on behind the place that a stopped run has named")

    def handle(self, *_: Any, **options: Any) -> None:
        """Walk through all parts; exits with 1 where something was wrong."""
        namespace_id = _namespace(options["namespace"])
        first, after = _place(options["after"])
        names, wrong = list(parts()), 0
        for name in names[names.index(first) :]:
            start = after if name == first else None
            wrong += self._walk(name, parts()[name], namespace_id, start, mend=not options["dry_run"])
        if wrong:
            sys.exit(1)

    def _walk(self, name: str, part: Part, namespace_id: UUID | None, after: Any, *, mend: bool) -> int:
        total, rows, wrong, more = part.count(namespace_id), 0, 0, True
        try:
            while more:
                checked = part.check(namespace_id, after, _BATCH, mend)
                rows, wrong, more = rows + checked.rows, wrong + checked.wrong, checked.last is not None
                after = checked.last or after
                self._show_progress(name, rows, total)
        except KeyboardInterrupt:
            self.stderr.write(f"\nStopped. Go on with --after {name}:{'' if after is None else after}")
            sys.exit(130)
        self._show_progress("", 0, 0)
        self.stdout.write(f"{name}: {rows:,} compared, {wrong:,} {'mended' if mend else 'wrong'}")
        return wrong

    def _show_progress(self, name: str, rows: int, total: int) -> None:
        if not self.stderr.isatty():
            return
        done = min(1.0, rows / total) if total else 1.0
        bar = f"{name} [{'#' * int(_BAR * done):-<{_BAR}}] {done:.0%} {rows:,} of {total:,}" if name else ""
        self.stderr.write(f"\r\x1b[K{bar}", ending="")


def _namespace(slug: str | None) -> UUID | None:
    if slug is None:
        return None
    namespace_id = operator().slugs.get(slug)
    if namespace_id is None:
        raise CommandError(f"There is no namespace {slug!r}.", returncode=2)
    return namespace_id


def _place(after: str) -> tuple[str, Any]:
    """The part to begin with, and the key behind which; raises CommandError for what is none."""
    name, _, key = after.partition(":")
    if not name:
        return next(iter(parts())), None
    if name not in parts():
        raise CommandError(f"--after begins with one of {', '.join(parts())}, then a colon and a key.", returncode=2)
    try:
        return name, parts()[name].key(key) if key else None
    except ValueError:
        raise CommandError(f"--after: {key!r} is no key.", returncode=2) from None
