"""Puts a backup into an empty installation: checks all of it first, and what comes next."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from msgspec import Struct

from backend import clock
from backend.accounts.services import end_all_log_ins
from backend.audit import blocks as audit
from backend.audit.verification import Broken
from backend.audit.verification import verify as verify_log
from backend.backups import postgres, sqlite
from backend.backups.index import work_folder
from backend.backups.marker import marker_in
from backend.backups.models import Pin, PostponedRemoval
from backend.backups.places import Place
from backend.backups.sealing import Damaged, seal_of
from backend.backups.target import Manifest, Object, Target, opened
from backend.backups.verifying import chosen, drain
from backend.errors import Misconfigured
from backend.events.log import renew_epochs
from backend.exchange.selectors import keys_of_transfers
from backend.privacy.selectors import keys_of_exports
from backend.privacy.services import replay_erasures
from backend.settings import env
from backend.settings.push import VAPID_FILE
from backend.storage import blobs
from backend.storage.stores import stores

JOURNAL = "erasures"
_NOTES_BYTES, _NAMED = 10_000, 100

_LOST = {
    "SECRET_KEY": " Without the one of before no code at log-in is taken any more: `offchat people no-codes NAME` has "
    "the log-ins of a person ask for none."
}
"""What follows where a key is another one."""

Tell = Callable[[int, int], None]
"""Is told how many files and bytes are in place so far."""


class Restored(Struct, frozen=True, kw_only=True):
    """What was restored: ``erased`` accounts are erased once more, ``faulty`` files were not in the backup as a whole.

    ``damaged`` names up to 100 files that were left out as they rotted in the backup, of ``damaged_count``. ``broken``
    is what is wrong with the activity log, empty where nothing is; ``notes`` are sentences that the operator has to
    know of.
    """

    id: str
    made_at: str
    count: int
    bytes: int
    erased: int
    faulty: int
    damaged: list[str]
    damaged_count: int
    broken: str
    notes: list[str]


def restore(
    place: Place, backup_id: str | None, *, erasures: Path | None, despite_damage: bool = False, tell: Tell
) -> Restored:
    """Restore a backup, the newest one unless another is named; ``erasures`` holds notes of later erasures.

    ``despite_damage`` leaves out damaged files, never anything of the database. Nothing is changed before all of the
    backup was read and found whole. A restore that was interrupted goes on when it is begun anew. Raises Misconfigured
    where the backup is damaged or does not fit, or the installation is not empty.
    """
    with opened(place, seal_of(settings.BACKUP_KEY)) as target:
        chosen_id = chosen(target, backup_id)
        try:
            return _Restore(target, target.manifest(chosen_id), tell, despite_damage=despite_damage).run(erasures)
        except Damaged as damaged:
            raise Misconfigured(
                f"Something in the backup {chosen_id} {damaged}: `offchat backup verify` names it. Nothing was changed."
            ) from damaged


class _Restore:
    """A restore on its way."""

    def __init__(self, target: Target, manifest: Manifest, tell: Tell, *, despite_damage: bool) -> None:
        self._target, self._manifest, self._tell = target, manifest, tell
        self._despite_damage, self._bytes = despite_damage, 0
        self._damaged: dict[str, None] = {}
        self._database = postgres if connection.vendor == "postgresql" else sqlite
        self._marker: Path = marker_in(env.DATA)
        self._known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}

    def run(self, erasures: Path | None) -> Restored:
        manifest = self._manifest
        _require_fit(manifest, self._known)
        if not self._was_begun():
            _require_empty()
        notes = _notes_in(erasures) if erasures else {}
        _judge_stored_notes()
        with work_folder() as work:
            copy = work / "database"
            _require_room(manifest.database.size)
            with copy.open("xb") as file:
                for block in self._target.read(manifest.id, "database", manifest.database):
                    file.write(block)
            self._database.check(copy)
            secrets = self._secrets()
            self._check_objects()
            self._marker.write_text(manifest.id)
            self._bring_objects()
            self._database.put_in_place(copy)
        return self._finish(secrets, notes)

    def _was_begun(self) -> bool:
        """Whether this very restore was interrupted here before: then what stands here is its own."""
        try:
            return self._marker.read_text() == self._manifest.id
        except FileNotFoundError:
            return False

    def _secrets(self) -> dict[str, str]:
        part = self._manifest.secrets
        content = b"".join(self._target.read(self._manifest.id, "secrets", part)) if part else b"{}"
        return dict(json.loads(content))

    def _objects(self) -> Iterator[Object]:
        return self._target.objects_of(self._manifest)

    def _check_objects(self) -> None:
        store, missing = stores()[0], 0
        for one in self._objects():
            folder, *rest = one.key.split("/")
            if folder not in blobs.FOLDERS or not rest or {"", ".", ".."} & set(rest):
                raise Damaged(f"names a file that no store has ({one.key!r})")
            try:
                drain(self._target.read_object(one))
            except Damaged:
                if not self._despite_damage:
                    raise
                self._damaged[one.key] = None
            else:
                missing += 0 if store.size_of(one.key) == one.size else one.size
        if not blobs.is_remote():
            _require_room(missing)

    def _bring_objects(self) -> None:
        store, count, size = stores()[0], 0, 0
        for one in self._objects():
            if one.key in self._damaged:
                continue
            if store.size_of(one.key) != one.size:
                store.put(one.key, Stream(self._target.read_object(one)))  # type: ignore[arg-type]
            count, size = count + 1, size + one.size
            self._tell(count, size)
        self._bytes = size

    def _finish(self, secrets: dict[str, str], notes: dict[str, bytes]) -> Restored:
        manifest = self._manifest
        if self._known - set(manifest.migrations):
            call_command("migrate", verbosity=0)
        renew_epochs()
        end_all_log_ins()
        Pin.objects.all().delete()
        # What was to be removed then stands here as well: it goes, unless it is needed again.
        PostponedRemoval.objects.update(at=clock.now())
        _remove_unnamed_archives()
        for name, note in notes.items():
            blobs.write(f"{JOURNAL}/{name}", note)
        erased = replay_erasures()
        said = [*_bring_secrets(secrets)]
        # All is in its place: whatever the log looks like, it is no restore any more that would go on.
        self._marker.unlink()
        broken = ""
        try:
            said += _look_at_log(manifest.audit)
        except Broken as error:
            broken = str(error)
        return Restored(
            id=manifest.id, made_at=manifest.made_at, count=manifest.count - len(self._damaged), bytes=self._bytes,
            erased=erased, faulty=manifest.faulty_count, damaged=list(self._damaged)[:_NAMED],
            damaged_count=len(self._damaged), broken=broken, notes=said,
        )  # fmt: skip


def _require_fit(manifest: Manifest, known: set[str]) -> None:
    """Raise Misconfigured where the backup is of another kind of database, or of migrations that are not known here."""
    if manifest.vendor != connection.vendor:
        raise Misconfigured(
            f"The backup is of a database of {manifest.vendor}, and DATABASE_URL names one of {connection.vendor}."
        )
    if unknown := sorted(set(manifest.migrations) - known):
        raise Misconfigured(
            f"The backup was made by OffChat {manifest.version}, which is newer or another ({unknown[0]} is not known "
            "here): install that version first."
        )


def _require_empty() -> None:
    """Raise Misconfigured where there are people or files; notes of erasures may stand there."""
    users: Any = get_user_model()
    if "accounts_user" in connection.introspection.table_names() and (people := users.objects.count()):
        raise Misconfigured(
            f"The installation is not empty: its database holds {people:,} accounts. Name another data folder or "
            "database; nothing was changed."
        )
    for folder in blobs.FOLDERS:
        if folder != JOURNAL and (found := next(blobs.entries(folder), None)):
            raise Misconfigured(
                f"The installation is not empty: {found.key} stands in its store. Name another data folder or bucket; "
                "nothing was changed."
            )


def _require_room(size: int) -> None:
    free = shutil.disk_usage(settings.STAGING).free
    if free < size + settings.DISK_RESERVE_BYTES:
        raise Misconfigured(
            f"The disk of {settings.STAGING} has {free:,} bytes free, and {size:,} are to come beside the reserve of "
            f"{settings.DISK_RESERVE_BYTES:,}: make room. Nothing was restored."
        )


def _notes_in(folder: Path) -> dict[str, bytes]:
    """Return the notes of erasures in a folder by their names; raises Misconfigured for what is none."""
    notes: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            content = path.read_bytes()[:_NOTES_BYTES]
        except OSError as error:
            raise Misconfigured(f"{path} cannot be read: {error.strerror or error}.") from error
        notes[f"{_erasure_in(content, path).hex}.json"] = content
    if not notes:
        raise Misconfigured(f"There are no notes of erasures in {folder}.")
    return notes


def _judge_stored_notes() -> None:
    """Raise Misconfigured where what stands among the notes of erasures in the store is none, as they are replayed."""
    for entry in blobs.entries(JOURNAL):
        with closing(blobs.open_blob(entry.key)) as file:
            _erasure_in(file.read(_NOTES_BYTES), entry.key)


def _erasure_in(content: bytes, name: str | Path) -> UUID:
    """Return the id of the erasure that a note is of; raises Misconfigured for what is none."""
    try:
        note = json.loads(content)
        UUID(note["user"])
        return UUID(note["id"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misconfigured(f"{name} is no note of an erasure: take it away. Nothing was restored.") from error


def _remove_unnamed_archives() -> None:
    """Remove copies that people had ordered and that no row names: they cannot be fetched, and nothing expires them."""
    named = keys_of_exports() | keys_of_transfers()
    for entry in list(blobs.entries("exports")):
        if entry.key not in named:
            blobs.remove(entry.key, at_once=True)


def _bring_secrets(secrets: dict[str, str]) -> Iterator[str]:
    """Put keys into the data folder, unless the environment names others; yields what the operator has to know."""
    if not secrets:
        yield f"The backup holds no keys, as it is not encrypted: the keys of pushes are new.{_LOST['SECRET_KEY']}"
        return
    pair = "\n".join((secrets["VAPID_PUBLIC_KEY"], secrets["VAPID_PRIVATE_KEY"]))
    for name, path, content in (
        ("SECRET_KEY", env.DATA / "secret_key", secrets["SECRET_KEY"]),
        ("VAPID_PRIVATE_KEY", VAPID_FILE, pair.strip() and f"{pair}\n"),
    ):
        given = env.text(name)
        if not content or given == secrets[name]:
            continue
        kept = path.with_name(f"{path.name}.restored") if given else path
        _write(kept, content)
        if given:
            lost = _LOST.get(name, "")
            yield f"{name} of the environment is not the one of the backup, which stands in {kept}.{lost}"


def _write(path: Path, content: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_text(content)
    beside.replace(path)


def _look_at_log(anchor: str) -> Iterator[str]:
    """Compare the activity log with its newest block as the backup has noted it."""
    if anchor:
        number, _, newest = anchor.partition(":")
        verify_log(audit.Head(n=int(number), hash=newest))
        yield f"The activity log is what was sealed, up to block {anchor}."


class Stream(io.RawIOBase):
    """Blocks as a file to be read once."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks, self._rest = blocks, b""

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, none at the end."""
        while not self._rest or size < 0:
            if (block := next(self._blocks, None)) is None:
                break
            self._rest += block
        piece, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return piece
