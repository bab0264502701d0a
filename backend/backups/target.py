"""What stands where backups are kept: objects under their hashes, shared by all backups, and one folder for each.

offchat-backup.json          what it is, and by which key it is encrypted
objects/ab/ab12…             stored files, each once
backups/20261130T101500123Z-…/  database, objects (the list of them), secrets, and manifest, which is written last
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager

import msgspec
from msgspec import Struct

from backend import clock
from backend.backups.places import Place
from backend.backups.sealing import Damaged, Digest, Plain, Seal
from backend.errors import Misconfigured
from backend.storage.base import StoreFailed

FORMAT = 1
_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{6}")
_MARK = "offchat-backup.json"
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
    """Backups that were opened."""

    def __init__(self, place: Place, seal: Seal) -> None:
        self.place, self.seal = place, seal

    # -- objects -----------------------------------------------------------------------------------------------------

    def standing(self) -> Iterator[tuple[str, int]]:
        """Yield the names of all objects as files, without folders, and their sizes before encryption."""
        for path, size in self.place.sizes("objects"):
            yield path.rpartition("/")[2], self.seal.size_in(size)

    def add(self, blocks: Iterable[bytes]) -> Part:
        """Keep an object; returns its size and hash."""
        digest = Digest()
        self.place.keep(
            lambda file: self.seal.write(file, "object", digest.passing(blocks)), lambda: self._object(digest.sha256)
        )
        self.place.remove(f"{self._object(digest.sha256)}{ASIDE}")
        return Part(size=digest.size, sha256=digest.sha256)

    def _object(self, sha256: str) -> str:
        return path_of_object(self.seal.name_of(sha256))

    def path_of(self, one: Object) -> str:
        """Where an object stands, for people who have to look."""
        return self._object(one.sha256)

    def read_object(self, one: Object) -> Iterator[bytes]:
        """Yield an object in blocks; raises Damaged where it is not what was written, or gone."""
        return self._checked(self._object(one.sha256), "object", Part(size=one.size, sha256=one.sha256))

    def set_aside(self, one: Object) -> bool:
        """Take an object out of the way that is still damaged, so that it counts as gone; False where it is not.

        No other process may write here meanwhile (:meth:`Place.locked`). Raises OSError.
        """
        name = self._object(one.sha256)
        try:
            for _ in self.read_object(one):
                pass
        except Damaged:
            if self.place.has(name):
                self.place.move(name, f"{name}{ASIDE}")
                return True
        return False

    # -- backups -----------------------------------------------------------------------------------------------------

    def ids(self) -> list[str]:
        """The backups that were completed, the oldest first."""
        return sorted(name for name in self.place.completed() if _ID.fullmatch(name))

    def manifest(self, backup_id: str) -> Manifest:
        """Return what a backup holds; raises Damaged, and Misconfigured for one that a newer version has made."""
        try:
            with closing(self.place.open(f"backups/{backup_id}/manifest")) as file:
                content = json.loads(b"".join(self.seal.read(file, f"{backup_id}/manifest")))
            if content["format"] > FORMAT:
                raise Misconfigured(f"The backup {backup_id} was made by a newer version of OffChat.")
            return msgspec.convert(content, Manifest)
        except StoreFailed:
            raise
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged("cannot be read") from error

    def read(self, backup_id: str, name: str, part: Part) -> Iterator[bytes]:
        """Yield a part of a backup in blocks; raises Damaged where it is not what was written."""
        return self._checked(f"backups/{backup_id}/{name}", f"{backup_id}/{name}", part)

    def objects_of(self, manifest: Manifest) -> Iterator[Object]:
        """Yield what the backup lists; raises Damaged."""
        decoder, rest = msgspec.json.Decoder(Object), b""
        for block in self.read(manifest.id, "objects", manifest.objects):
            *lines, rest = (rest + block).split(b"\n")
            try:
                yield from map(decoder.decode, lines)
            except msgspec.DecodeError as error:
                raise Damaged("cannot be read") from error

    def _checked(self, name: str, role: str, part: Part) -> Iterator[bytes]:
        digest = Digest()
        try:
            with closing(self.place.open(name)) as file:
                yield from digest.passing(self.seal.read(file, role))
        except StoreFailed:
            # An object storage that does not answer says nothing of what stands there.
            raise
        except OSError as error:
            raise Damaged(f"cannot be read: {error.strerror or error}") from error
        if (digest.size, digest.sha256) != (part.size, part.sha256):
            raise Damaged("has another size or SHA-256 than was written")

    def begin(self) -> Draft:
        """Begin a backup; what earlier ones have left that did not end is removed."""
        self.place.clear()
        moment = clock.now()
        # With milliseconds, for backups are in the order of their names.
        backup_id = f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03}Z-{secrets.token_hex(3)}"
        return Draft(self, backup_id, self.place.begin(backup_id), clock.stamp(moment))


class Draft:
    """A backup that is being made."""

    def __init__(self, target: Target, backup_id: str, folder: str, made_at: str) -> None:
        self.target, self.id, self.made_at, self._folder = target, backup_id, made_at, folder

    def write(self, name: str, blocks: Iterable[bytes]) -> Part:
        """Write a part of the backup; returns its size and hash before encryption."""
        digest, seal = Digest(), self.target.seal
        self.target.place.write(
            f"{self._folder}/{name}", lambda file: seal.write(file, f"{self.id}/{name}", digest.passing(blocks))
        )
        return Part(size=digest.size, sha256=digest.sha256)

    def finish(self, manifest: Manifest) -> None:
        """Complete the backup: from now on it counts; raises OSError where another process has cleared it away."""
        self.target.place.require_held()
        if not self.target.place.has(f"{self._folder}/database"):
            raise FileNotFoundError(f"{self._folder} is gone")
        self.write("manifest", [msgspec.json.encode(manifest)])
        self.target.place.complete(self.id)


def path_of_object(name: str) -> str:
    """Return where an object of this name stands."""
    return f"objects/{name[:2]}/{name}"


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
def opened(place: Place, seal: Seal, *, to_write: bool = False) -> Iterator[Target]:
    """Open the backups of a place; ``to_write``: for this process alone, and made where there are none.

    Raises Misconfigured where it is something else, needs another key, or another process writes to it.
    """
    with ExitStack() as held:
        try:
            if to_write:
                names = place.prepare()
                if not place.has(_MARK):
                    _require_ours(names, place)
                held.enter_context(place.locked())
                _mark(place, seal)
            with closing(place.open(_MARK)) as file:
                mark = json.loads(file.read())
        except BlockingIOError as busy:
            raise Misconfigured(f"Another backup is being made in {place} just now.") from busy
        except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError) as error:
            raise Misconfigured(f"There are no backups of OffChat in {place}.") from error
        except OSError as error:
            raise Misconfigured(f"{place} cannot be used for backups: {error.strerror or error}.") from error
        _require_key(place, seal, mark)
        yield Target(place, seal)


def _require_ours(names: list[str], place: Place) -> None:
    """Raise Misconfigured where other things stand in a place."""
    if set(names) - {"objects", "backups", "lock", "locks"}:
        raise Misconfigured(f"{place} holds other things: name an empty one, or one that does not exist yet.")


def _mark(place: Place, seal: Seal) -> None:
    if not place.has(_MARK):
        mark = json.dumps({"format": FORMAT, "key": seal.id}).encode()
        place.write(_MARK, lambda file: Plain().write(file, "", [mark]))


def _require_key(place: Place, seal: Seal, mark: dict[str, object]) -> None:
    if mark.get("format") != FORMAT:
        raise Misconfigured(f"The backups in {place} were made by another version of OffChat.")
    if mark.get("key") == seal.id:
        return
    if not mark.get("key"):
        raise Misconfigured(
            f"The backups in {place} are not encrypted: name another place, or unset OFFCHAT_BACKUP_KEY."
        )
    if not seal.id:
        raise Misconfigured(f"The backups in {place} are encrypted: set OFFCHAT_BACKUP_KEY.")
    raise Misconfigured(f"The backups in {place} are encrypted by another key than OFFCHAT_BACKUP_KEY.")
