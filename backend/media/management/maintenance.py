"""The frame of maintenance commands: walk in batches, show how far it is, go on where the last run stopped."""

from __future__ import annotations

import re
import time
import zlib
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from msgspec import Struct

from backend.accounts.selectors import operator
from backend.jobs.positions import forget_position, position_of, remember_position
from backend.media.management.progress import ProgressBar
from backend.media.services import missing_store

FINE, MENDED, WRONG, REFUSED = 0, 1, 3, 2
"""Exit statuses: nothing was wrong; all that was wrong is mended; something stays wrong; refused."""


GRACE = timedelta(days=1)
"""For how long bytes may stand without a row before they count as unused: an upload or a job may be at work."""


class Finding(Struct, frozen=True, kw_only=True):
    """Something that is wrong, in a sentence, and what became of it."""

    sentence: str
    outcome: Literal["mended", "wrong"]


class Scope(Struct, frozen=True, kw_only=True):
    """What a run covers: one namespace or all (None), and whether it may change anything."""

    namespace_id: UUID | None
    dry_run: bool


class Walk(Struct, frozen=True, kw_only=True):
    """The things that a command goes through, in the order of their positions.

    ``page`` returns the next ones behind a position (empty at first), ``look`` what is wrong with one.
    """

    total: int
    page: Callable[[str], Sequence[tuple[str, Any]]]
    look: Callable[[Any], Iterable[Finding]]


class _Tally:
    def __init__(self) -> None:
        self.seen = self.mended = self.wrong = 0

    def status(self) -> int:
        return WRONG if self.wrong else MENDED if self.mended else FINE


class MaintenanceCommand(BaseCommand):
    """A maintenance command: its subclass says what to walk."""

    most_findings = 10_000
    """After how many findings a run stops by itself."""

    needs_store = True
    """Whether the command reads or changes stored bytes, and so refuses to run where the store is not there."""

    def walk(self, scope: Scope) -> Walk:
        """Return what to go through."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options that all these commands have."""
        parser.add_argument("--dry-run", action="store_true", help="only say what is wrong; change nothing")
        parser.add_argument("--namespace", metavar="SLUG", help="only what belongs to this namespace")
        parser.add_argument("--for", dest="seconds", type=duration, metavar="TIME", help="stop after e.g. 90s, 10m, 2h")
        parser.add_argument("--sample", type=_percent, default=100.0, metavar="PERCENT", help="a part, taken by chance")
        parser.add_argument(
            "--limit", type=int, default=self.most_findings, metavar="N",
            help="stop after so many findings (default: %(default)s)",
        )  # fmt: skip
        parser.add_argument("--restart", action="store_true", help="begin anew, not where the last run stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; ends with one of the exit statuses of this module."""
        scope = Scope(namespace_id=_namespace(options["namespace"]), dry_run=options["dry_run"])
        if self.needs_store and (sentence := missing_store()):
            raise CommandError(f"{sentence} Nothing was looked at.", returncode=REFUSED)
        tally = _Tally()
        complete = self._go_through(scope, options, tally)
        self.stdout.write(_summary(tally, complete=complete, dry_run=scope.dry_run))
        if status := tally.status():
            raise SystemExit(status)

    def _go_through(self, scope: Scope, options: dict[str, Any], tally: _Tally) -> bool:
        """Return whether the end was reached; else the next run goes on from here."""
        name = f"{type(self).__module__.rpartition('.')[2]}:{options['namespace'] or ''}"
        walk = self.walk(scope)
        position = "" if scope.dry_run or options["restart"] else position_of(name)
        if position:
            self.stdout.write("Going on where the last run stopped; --restart begins anew.")
        end = time.monotonic() + options["seconds"] if options["seconds"] else float("inf")
        with ProgressBar(self.stderr, walk.total) as bar:
            try:
                while page := walk.page(position):
                    for place, item in page:
                        if tally.mended + tally.wrong >= options["limit"] or time.monotonic() >= end:
                            return False
                        if _is_drawn(place, options["sample"]):
                            self._look(walk, item, tally, bar)
                        position = place
                        bar.advance()
                    if not scope.dry_run:
                        remember_position(name, position)
            finally:
                if position and not scope.dry_run:
                    remember_position(name, position)
        if not scope.dry_run:
            forget_position(name)
        return True

    def _look(self, walk: Walk, item: Any, tally: _Tally, bar: ProgressBar) -> None:
        tally.seen += 1
        for finding in walk.look(item):
            bar.clear()
            self.stdout.write(f"{finding.outcome:6} {finding.sentence}")
            if finding.outcome == "mended":
                tally.mended += 1
            else:
                tally.wrong += 1


def _summary(tally: _Tally, *, complete: bool, dry_run: bool) -> str:
    mended = f"{tally.mended:,} would be mended" if dry_run else f"{tally.mended:,} mended"
    rest = "" if complete else " Stopped before the end: the next run goes on from here."
    if dry_run and not complete:
        rest = " Stopped before the end."
    return f"{tally.seen:,} looked at: {mended}, {tally.wrong:,} wrong.{rest}"


def _namespace(slug: str | None) -> UUID | None:
    if slug is None:
        return None
    namespace_id = operator().slugs.get(slug)
    if namespace_id is None:
        raise CommandError(f"There is no namespace {slug!r}.", returncode=REFUSED)
    return namespace_id


def _is_drawn(place: str, percent: float) -> bool:
    return percent >= 100 or zlib.crc32(f"{place}:{_SEED}".encode()) % 10_000 < percent * 100


_SEED = time.time_ns()
"""So that each run with ``--sample`` takes others."""

_UNITS = {"s": 1, "m": 60, "h": 3600}


def duration(text: str) -> float:
    """Read ``90s``, ``10m`` or ``2h``; returns seconds."""
    match = re.fullmatch(r"(\d{1,6})([smh])", text)
    if match is None or not int(match[1]):
        raise ArgumentTypeError(f"a time like 90s, 10m or 2h, not {text!r}")
    return float(int(match[1]) * _UNITS[match[2]])


def _percent(text: str) -> float:
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        value = 0.0
    if not 0 < value <= 100:
        raise ArgumentTypeError(f"a number above 0 and up to 100, not {text!r}")
    return value
