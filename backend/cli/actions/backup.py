"""Runs ``offchat backup`` and ``offchat restore``."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from backend.audit.verification import Broken
from backend.backups.bucket import SCHEME, bucket_at
from backend.backups.making import make
from backend.backups.pins import PinLost
from backend.backups.places import Folder, Place
from backend.backups.pruning import Pruned, prune
from backend.backups.restoring import restore
from backend.backups.sealing import Damaged
from backend.backups.verifying import backups_in, verify
from backend.cli import check
from backend.cli.answers import USAGE, WRONG, answer, table
from backend.cli.backup import ACTIONS
from backend.cli.database import cause_of
from backend.cli.embedded.folder import held
from backend.errors import DomainError, Misconfigured
from backend.operations.services import note_backup
from backend.settings.env import DATA

INCOMPLETE, _TERMINATED = 3, 143
_TELL_EVERY_S = 2.0


def run(options: argparse.Namespace) -> int:
    """Run the parsed command; returns 1 where it failed, 3 where something is missing. Raises Misconfigured."""
    try:
        with _ended_by_sigterm():
            return _restore(options) if options.command == "restore" else _backup(options)
    except DatabaseError as error:
        raise Misconfigured(cause_of(error)) from error
    except DomainError as error:
        raise Misconfigured(error.message) from error
    except (Damaged, Broken) as error:
        raise Misconfigured(f"The backup {error}.") from error
    except PinLost as lost:
        raise Misconfigured("This process stood still for too long: what was sent counts, begin anew.") from lost
    except OSError as error:
        raise Misconfigured(
            f"It cannot go on: {error}. What was sent counts; begin anew once that is mended."
        ) from error


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Have SIGTERM end the block as an exception does: what it has begun is cleared away."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _place(address: str) -> Place:
    return bucket_at(address) if address.startswith(SCHEME) else Folder(Path(address).absolute())


def _backup(options: argparse.Namespace) -> int:
    if options.action is None and options.target in ACTIONS:
        print(f"offchat: Name where backups are kept: offchat backup {options.target} TARGET", file=sys.stderr)
        return USAGE
    if options.action == "list":
        return _list(options)
    if options.action == "verify":
        return _verify(options)
    if options.action == "prune":
        return _prune(options)
    if not settings.BACKUP_KEY:
        print("offchat: The backup is not encrypted and holds no keys: OFFCHAT_BACKUP_KEY is not set.", file=sys.stderr)
    made = make(_place(options.target), _progress())
    note_backup()
    for note in made.notes:
        print(note, file=sys.stderr)
    for key in made.faulty:
        print(f"{key} is gone or damaged in the store.", file=sys.stderr)
    answer(
        options,
        made,
        f"Backup {made.id}: the database and {made.count:,} files ({made.bytes:,} bytes), {made.new:,} of them new "
        f"({made.new_bytes:,} bytes).",
        *([f"{made.faulty_count:,} files are gone or damaged in the store."] if made.faulty_count else []),
    )
    is_pruned = options.keep is None or _pruned(options)
    return 0 if is_pruned and not made.faulty_count else INCOMPLETE


def _pruned(options: argparse.Namespace) -> bool:
    """Whether old backups could be removed; one that was just made is not made again for it."""
    try:
        pruned = prune(_place(options.target), options.keep)
    except (OSError, Misconfigured) as error:
        print(f"The backup was made, but old ones could not be removed: {error}", file=sys.stderr)
        return False
    print(*pruned.notes, _said(pruned), sep="\n", file=sys.stderr)
    return True


def _list(options: argparse.Namespace) -> int:
    found = backups_in(_place(options.target))
    rows = [
        [one.id, one.made_at, one.fault or f"{one.count:,} files, {one.bytes:,} bytes, {one.faulty:,} faulty"]
        for one in found
    ]
    answer(options, found, *table(rows) or ["No backup was completed yet."])
    return WRONG if any(one.fault for one in found) else 0


def _verify(options: argparse.Namespace) -> int:
    verified = verify(
        _place(options.target), options.id, every=options.all, tell=_progress(),
        fault=lambda sentence: print(sentence, file=sys.stderr),
    )  # fmt: skip
    answer(
        options,
        verified,
        f"{', '.join(verified.ids)}: {verified.count:,} files ({verified.bytes:,} bytes) are what was written; "
        f"{verified.faults:,} faults.",
        *([f"{verified.aside:,} were put aside, for the next backup to send them anew."] if verified.aside else []),
    )
    return WRONG if verified.faults else 0


def _prune(options: argparse.Namespace) -> int:
    if options.keep is None:
        print("offchat: How many of the newest backups are to stay? --keep N", file=sys.stderr)
        return USAGE
    pruned = prune(_place(options.target), options.keep)
    for note in pruned.notes:
        print(note, file=sys.stderr)
    answer(options, pruned, _said(pruned))
    return 0


def _said(pruned: Pruned) -> str:
    return f"{len(pruned.removed):,} backups removed, and {pruned.objects:,} files ({pruned.bytes:,} bytes) with them."


def _restore(options: argparse.Namespace) -> int:
    # Nothing may run in the data folder meanwhile.
    with held(DATA):
        done = restore(
            _place(options.source), options.id, erasures=options.erasures, despite_damage=options.despite_damage,
            tell=_progress(),
        )  # fmt: skip
    for key in done.damaged:
        print(f"{key} is damaged in the backup, and was left out.", file=sys.stderr)
    wrong = [one for one in check.look(public=False) if not one.fine]
    answer(
        options,
        {**{name: getattr(done, name) for name in done.__struct_fields__}, "wrong": [vars(one) for one in wrong]},
        f"Restored {done.id}, made at {done.made_at}: the database and {done.count:,} files ({done.bytes:,} bytes).",
        "Everybody has to log in anew; what their programs knew of earlier positions is read anew.",
        *([f"{done.erased:,} accounts that were erased since then are erased once more."] if done.erased else []),
        *([f"{done.faulty:,} files were gone or damaged when it was made."] if done.faulty else []),
        *([f"{done.damaged_count:,} files were damaged in the backup, and left out."] if done.damaged_count else []),
        *([f"The activity log is not what was sealed: {done.broken}"] if done.broken else []),
        *done.notes,
        *(f"{one.subject}: {one.text}" for one in wrong),
    )
    return INCOMPLETE if wrong or done.faulty or done.damaged_count or done.broken else 0


def _progress() -> Callable[[int, int], None]:
    """Return what tells of the files that are done, now and then."""
    told_at = time.monotonic()

    def tell(count: int, size: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= _TELL_EVERY_S:
            told_at = time.monotonic()
            print(f"{count:,} files, {size:,} bytes", file=sys.stderr, flush=True)

    return tell
