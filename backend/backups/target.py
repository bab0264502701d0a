"""The folder that backups are kept in: objects under their hashes, shared by all backups, and one folder for each.

offchat-backup.json          what it is, and by which key it is encrypted
objects/ab/ab12…             stored files, each once
backups/20261130T101500123Z-…/  database, objects (the list of them), secrets, and manifest, which is written last
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from backend import clock
from backend.backups.sealing import Damaged, Digest, Seal
from backend.errors import Misconfigured

FORMAT = 1
_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{6}")
_MARK, _PARTIAL = "offchat-backup.json", ".partial"
ASIDE = ".damaged"
"""How the name of an object ends that was found damaged: the next backup sends it anew."""
_LINES = 1000


class Part(Struct, frozen=True, kw_only=True):
    """A file of a backup before encryption: its size in bytes and its SHA-256."""

    size: int
    sha256: str


class Object(Struct, frozen=True, kw_only=True):
    """A stored file in a backup: its key in the store, its size in bytes and its SHA-256."""

    key: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds. ``faulty`` names up to 100 stored files that were gone or damaged, of ``faulty_count``.

    ``audit`` is the newest block of the activity log, and ``secrets`` the part with keys; both only in encrypted ones.
    """

    format: int
    id: str
    made_at: str
    version: str
    database: Part
    vendor: str
    migrations: list[str]
    objects: Part
    count: int
    bytes: int
    faulty: list[str]
    faulty_count: int
    audit: str = ""
    secrets: Part | None = None


class Target:
    """An opened folder of backups."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self.folder, self.seal = folder, seal

    # -- objects -----------------------------------------------------------------------------------------------------

    def _object(self, sha256: str) -> Path:
        name = self.seal.name_of(sha256)
        return self.folder / "objects" / name[:2] / name

    def has(self, sha256: str, size: int) -> bool:
        """Whether an object of this hash and size stands here."""
        try:
            return self.seal.size_in(self._object(sha256).stat().st_size) == size
        except FileNotFoundError:
            return False

    def add(self, blocks: Iterable[bytes]) -> Part:
        """Keep an object, unless it stands here already; returns its size and hash."""
        digest, part = Digest(), self.folder / "objects" / f"{secrets.token_hex(16)}.part"
        try:
            with _new(part) as file:
                self.seal.write(file, "object", digest.passing(blocks))
                _settle(file)
            place = self._object(digest.sha256)
            if not self.has(digest.sha256, digest.size):
                place.parent.mkdir(exist_ok=True, mode=0o700)
                part.replace(place)
                place.with_name(f"{place.name}{ASIDE}").unlink(missing_ok=True)
        finally:
            part.unlink(missing_ok=True)
        return Part(size=digest.size, sha256=digest.sha256)

    def path_of(self, one: Object) -> Path:
        """Where an object stands in the folder, for people who have to look."""
        return self._object(one.sha256).relative_to(self.folder)

    def read_object(self, one: Object) -> Iterator[bytes]:
        """Yield an object in blocks; raises Damaged where it is not what was written, or gone."""
        return self._checked(self._object(one.sha256), "object", Part(size=one.size, sha256=one.sha256))

    def set_aside(self, one: Object) -> bool:
        """Take an object out of the way that is still damaged, so that it counts as gone; False where it is not.

        No other process may write here meanwhile (:func:`locked`). Raises OSError.
        """
        place = self._object(one.sha256)
        try:
            for _ in self.read_object(one):
                pass
        except Damaged:
            if place.exists():
                place.replace(place.with_name(f"{place.name}{ASIDE}"))
                return True
        return False

    # -- backups -----------------------------------------------------------------------------------------------------

    def ids(self) -> list[str]:
        """The backups that were completed, the oldest first."""
        found = [path.name for path in (self.folder / "backups").iterdir() if _ID.fullmatch(path.name)]
        return sorted(found)

    def manifest(self, backup_id: str) -> Manifest:
        """Return what a backup holds; raises Damaged, and Misconfigured for one that a newer version has made."""
        path = self.folder / "backups" / backup_id / "manifest"
        try:
            with path.open("rb") as file:
                content = json.loads(b"".join(self.seal.read(file, f"{backup_id}/manifest")))
            if content["format"] > FORMAT:
                raise Misconfigured(f"The backup {backup_id} was made by a newer version of OffChat.")
            return msgspec.convert(content, Manifest)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged("cannot be read") from error

    def read(self, backup_id: str, name: str, part: Part) -> Iterator[bytes]:
        """Yield a part of a backup in blocks; raises Damaged where it is not what was written."""
        return self._checked(self.folder / "backups" / backup_id / name, f"{backup_id}/{name}", part)

    def objects_of(self, manifest: Manifest) -> Iterator[Object]:
        """Yield what the backup lists; raises Damaged."""
        decoder, rest = msgspec.json.Decoder(Object), b""
        for block in self.read(manifest.id, "objects", manifest.objects):
            *lines, rest = (rest + block).split(b"\n")
            try:
                yield from map(decoder.decode, lines)
            except msgspec.DecodeError as error:
                raise Damaged("cannot be read") from error

    def _checked(self, path: Path, role: str, part: Part) -> Iterator[bytes]:
        digest = Digest()
        try:
            with path.open("rb") as file:
                yield from digest.passing(self.seal.read(file, role))
        except OSError as error:
            raise Damaged(f"cannot be read: {error.strerror}") from error
        if (digest.size, digest.sha256) != (part.size, part.sha256):
            raise Damaged("has another size or SHA-256 than was written")

    def drop(self, ids: Iterable[str]) -> None:
        """Remove backups; their objects stay. One that is removed in part counts no more."""
        for backup_id in ids:
            (self.folder / "backups" / backup_id).rename(self.folder / "backups" / f"{backup_id}{_PARTIAL}")
        self._clear()

    def object_files(self) -> Iterator[Path]:
        """Yield the files of all objects."""
        for folder in sorted(path for path in (self.folder / "objects").iterdir() if path.is_dir()):
            yield from sorted(folder.iterdir())

    def _clear(self) -> None:
        """Remove what backups have left that did not end, but for their objects."""
        for leftover in (self.folder / "backups").glob(f"*{_PARTIAL}"):
            shutil.rmtree(leftover)
        for leftover in (self.folder / "objects").glob("*.part"):
            leftover.unlink()

    def begin(self) -> Draft:
        """Begin a backup; what earlier ones have left that did not end is removed."""
        self._clear()
        moment = clock.now()
        # With milliseconds, for backups are in the order of their names.
        backup_id = f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03}Z-{secrets.token_hex(3)}"
        folder = self.folder / "backups" / f"{backup_id}{_PARTIAL}"
        folder.mkdir(mode=0o700)
        return Draft(self, backup_id, folder, clock.stamp(moment))


class Draft:
    """A backup that is being made."""

    def __init__(self, target: Target, backup_id: str, folder: Path, made_at: str) -> None:
        self.target, self.id, self.made_at, self._folder = target, backup_id, made_at, folder

    def write(self, name: str, blocks: Iterable[bytes]) -> Part:
        """Write a part of the backup; returns its size and hash before encryption."""
        digest = Digest()
        with _new(self._folder / name) as file:
            self.target.seal.write(file, f"{self.id}/{name}", digest.passing(blocks))
            _settle(file)
        return Part(size=digest.size, sha256=digest.sha256)

    def finish(self, manifest: Manifest) -> None:
        """Complete the backup: from now on it counts."""
        self.write("manifest", [msgspec.json.encode(manifest)])
        self._folder.rename(self.target.folder / "backups" / self.id)
        for folder in (self.target.folder / "backups", self.target.folder / "objects"):
            _settle_folder(folder)


def lines_of(objects: Iterable[Object]) -> Iterator[bytes]:
    """Yield the list of objects as it is written, a line for each."""
    lines: list[bytes] = []
    for one in objects:
        lines.append(msgspec.json.encode(one) + b"\n")
        if len(lines) >= _LINES:
            yield b"".join(lines)
            lines.clear()
    yield b"".join(lines)


@contextmanager
def opened(folder: Path, seal: Seal, *, to_write: bool = False) -> Iterator[Target]:
    """Open a folder of backups; ``to_write``: for this process alone, and made where there is none.

    Raises Misconfigured where it is something else, needs another key, or another process writes to it.
    """
    with ExitStack() as closing:
        try:
            if to_write:
                _make(folder, seal)
                closing.enter_context(locked(folder))
            _require_key(folder, seal, json.loads((folder / _MARK).read_bytes()))
        except BlockingIOError as busy:
            raise Misconfigured(f"Another backup is being made in {folder} just now.") from busy
        except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError) as error:
            raise Misconfigured(f"There are no backups of OffChat in {folder}.") from error
        except OSError as error:
            raise Misconfigured(f"The folder {folder} cannot be used: {error.strerror or error}.") from error
        yield Target(folder, seal)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes from writing to a folder of backups; raises BlockingIOError where one does, and OSError."""
    with (folder / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _make(folder: Path, seal: Seal) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = folder / _MARK
    if not mark.exists():
        if {path.name for path in folder.iterdir()} - {"objects", "backups", "lock"}:
            raise Misconfigured(f"{folder} holds other things: name an empty folder, or one that does not exist yet.")
        for name in ("objects", "backups"):
            (folder / name).mkdir(exist_ok=True, mode=0o700)
        with _new(mark) as file:
            file.write(json.dumps({"format": FORMAT, "key": seal.id}).encode())
            _settle(file)


def _require_key(folder: Path, seal: Seal, mark: dict[str, object]) -> None:
    if mark.get("format") != FORMAT:
        raise Misconfigured(f"The backups in {folder} were made by another version of OffChat.")
    if mark.get("key") == seal.id:
        return
    if not mark.get("key"):
        raise Misconfigured(
            f"The backups in {folder} are not encrypted: name another folder, or unset OFFCHAT_BACKUP_KEY."
        )
    if not seal.id:
        raise Misconfigured(f"The backups in {folder} are encrypted: set OFFCHAT_BACKUP_KEY.")
    raise Misconfigured(f"The backups in {folder} are encrypted by another key than OFFCHAT_BACKUP_KEY.")


def _new(path: Path) -> IO[bytes]:
    """Open a new file for its owner alone; raises FileExistsError rather than overwrite one."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
