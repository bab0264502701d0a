"""Makes a backup while everything runs."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import connection
from msgspec import Struct

from backend.backups import pins, postgres, sqlite
from backend.backups.index import Index, new_index
from backend.backups.places import Place
from backend.backups.sealing import Damaged, blocks_of, seal_of
from backend.backups.target import FORMAT, Draft, Manifest, Object, Part, Target, lines_of, opened
from backend.media.selectors.known_bytes import key_of_bytes
from backend.storage import blobs
from backend.storage.base import Entry

_AT_ONCE, _PAGE, _NAMED = 4, 64, 100

Tell = Callable[[int, int], None]
"""Is told how many files and bytes are in the backup so far."""


class Made(Struct, frozen=True, kw_only=True):
    """A finished backup: how much of its ``count`` files and ``bytes`` came anew.

    ``faulty`` names up to 100 stored files that are gone or damaged, of ``faulty_count``; ``notes`` are sentences.
    """

    id: str
    encrypted: bool
    count: int
    bytes: int
    new: int
    new_bytes: int
    faulty: list[str]
    faulty_count: int
    notes: list[str]


class Kept(Struct, frozen=True, kw_only=True):
    """A stored file in the target: the object, and whether it came there now; None where it is ``gone`` or fails."""

    key: str
    object: Object | None
    new: bool = False
    gone: bool = False


class _Unreadable(Exception):
    """A stored file cannot be read, which says nothing of the target."""


def make(place: Place, tell: Tell) -> Made:
    """Make a backup in a place, on top of those that stand there; what an interrupted one has sent counts.

    Raises Misconfigured where the place or the database cannot be used, PinLost where the process stood still for so
    long that files may be gone, Unavailable, and OSError where the place takes nothing more.
    """
    with (
        opened(place, seal_of(settings.BACKUP_KEY), to_write=True) as target,
        new_index() as index,
        pins.held() as pin,
    ):
        notes = list(_loaded(target, index))
        return _Making(target.begin(), index, pin, tell).run(notes)


def _loaded(target: Target, index: Index) -> Iterator[str]:
    """Tell the index what stands in the target, and what the newest backup holds that can be read; yields faults."""
    index.standing(target.standing())
    for backup_id in reversed(target.ids()):
        try:
            return index.load(target.objects_of(target.manifest(backup_id)))
        except Damaged as damaged:
            index.forget()
            yield f"Something in the backup {backup_id} {damaged}: what stands there is taken from the one before."


class _Making:
    """A backup on its way."""

    def __init__(self, draft: Draft, index: Index, pin: pins.Held, tell: Tell) -> None:
        self._draft, self._index, self._pin, self._tell = draft, index, pin, tell
        self._target: Target = draft.target
        self._count = self._bytes = self._new = self._new_bytes = self._faulty_count = 0
        self._faulty: list[str] = []

    def run(self, notes: list[str]) -> Made:
        draft, encrypted = self._draft, bool(self._target.seal.id)
        database = postgres if connection.vendor == "postgresql" else sqlite
        with database.dumped(self._index, self._pin.renew) as (facts, blocks):
            dump = draft.write("database", blocks)
        objects = draft.write("objects", lines_of(self._objects()))
        draft.finish(
            Manifest(
                format=FORMAT, id=draft.id, made_at=draft.made_at, version=importlib.metadata.version("offchat"),
                database=dump, vendor=connection.vendor, migrations=facts.migrations,
                objects=objects, count=self._count, bytes=self._bytes,
                faulty=self._faulty, faulty_count=self._faulty_count,
                audit=facts.audit if encrypted else "", secrets=self._secrets() if encrypted else None,
            )
        )  # fmt: skip
        return Made(
            id=draft.id, encrypted=encrypted, count=self._count, bytes=self._bytes,
            new=self._new, new_bytes=self._new_bytes, faulty=self._faulty, faulty_count=self._faulty_count,
            notes=notes,
        )  # fmt: skip

    def _secrets(self) -> Part:
        keys = {
            "SECRET_KEY": settings.SECRET_KEY,
            "VAPID_PUBLIC_KEY": settings.VAPID_PUBLIC_KEY,
            "VAPID_PRIVATE_KEY": settings.VAPID_PRIVATE_KEY,
        }
        return self._draft.write("secrets", [json.dumps(keys).encode()])

    def _objects(self) -> Iterator[Object]:
        """Bring all stored files into the target and yield them; the notes of erasures last, so that none is missed."""
        for folder in blobs.FOLDERS:
            yield from self._counted(self._kept(blobs.entries(folder)))
        # What was moved to another key meanwhile, as when moderators have put it on hold.
        while page := self._index.unseen():
            yield from self._counted(map(self._elsewhere, page))

    def _kept(self, entries: Iterator[Entry]) -> Iterator[Kept]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            while page := list(islice(entries, _PAGE)):
                known = [self._known(entry) for entry in page]
                # One that went between being listed and being read counts where the database names it.
                yield from (one for one in pool.map(partial(_keep, self._target), page, known) if not one.gone)

    def _known(self, entry: Entry) -> str:
        """Return the hash of a file that stands in the target already; empty where it does not."""
        sha256 = self._index.earlier(entry.key, entry.size) or _hash_in(entry.key)
        return sha256 if sha256 and self._index.stands(self._target.seal.name_of(sha256), entry.size) else ""

    def _counted(self, files: Iterable[Kept]) -> Iterator[Object]:
        for one in files:
            self._pin.renew()
            self._index.seen(one.key)
            if one.object is None or _hash_in(one.key) not in ("", one.object.sha256):
                self._note_fault(one.key)
            if one.object is None:
                continue
            self._count += 1
            self._bytes += one.object.size
            if one.new:
                self._index.standing([(self._target.seal.name_of(one.object.sha256), one.object.size)])
            self._new += one.new
            self._new_bytes += one.object.size if one.new else 0
            self._tell(self._count, self._bytes)
            yield one.object

    def _note_fault(self, key: str) -> None:
        self._faulty_count += 1
        if len(self._faulty) < _NAMED:
            self._faulty.append(key)

    def _elsewhere(self, key: str) -> Kept:
        sha256 = _hash_in(key)
        moved = key_of_bytes(UUID(key.split("/")[1]), sha256) if sha256 else key
        found = _keep(self._target, Entry(key=moved, size=0, settled_at=0, written_at=0), "").object
        return Kept(key=key, object=found and Object(key=key, size=found.size, sha256=found.sha256), new=bool(found))


def _hash_in(key: str) -> str:
    """Return the hash that the name of an original says it has; empty for other files."""
    return key.rpartition("/")[2].partition(".")[0] if key.startswith("originals/") else ""


def _keep(target: Target, entry: Entry, known: str) -> Kept:
    """Bring a stored file into the target, unless its hash is ``known`` to stand there."""
    key = entry.key
    if known:
        return Kept(key=key, object=Object(key=key, size=entry.size, sha256=known))
    try:
        part = target.add(_blocks_in_store(key))
    except _Unreadable as failed:
        return Kept(key=key, object=None, gone=isinstance(failed.__cause__, FileNotFoundError))
    return Kept(key=key, object=Object(key=key, size=part.size, sha256=part.sha256), new=True)


def _blocks_in_store(key: str) -> Iterator[bytes]:
    """Yield a stored file; raises _Unreadable for every fault of its store, which the target does not raise."""
    try:
        with closing(blobs.open_blob(key)) as file:
            yield from blocks_of(file)
    except OSError as error:
        raise _Unreadable from error
