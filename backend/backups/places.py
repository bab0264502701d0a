"""Where backups are kept: a folder, or a bucket of an object storage."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

PARTIAL = ".partial"
"""How the name of a backup ends in a folder as long as it is not complete."""

Write = Callable[[IO[bytes]], None]
"""Writes a file that was opened for it."""


class Place(Protocol):
    """Keeps files under names with slashes; raises FileNotFoundError where nothing stands, and OSError.

    As text it is what people call it. A backup is a folder of files below ``backups/``, and counts once it is complete.
    """

    def locked(self) -> AbstractContextManager[None]:
        """Keep other processes from writing here; raises BlockingIOError where one does."""

    def prepare(self) -> list[str]:
        """Have the place be there; returns the names of what stands directly in it."""

    def write(self, name: str, write: Write) -> None:
        """Have a new file written; raises FileExistsError rather than overwrite one."""

    def keep(self, write: Write, name: Callable[[], str]) -> None:
        """Have a file written whose name is known only afterwards; what stood under that name gives way."""

    def open(self, name: str) -> IO[bytes]:
        """Return a file for reading."""

    def has(self, name: str) -> bool:
        """Whether a file stands here."""

    def sizes(self, folder: str) -> Iterator[tuple[str, int]]:
        """Yield the names and sizes of all files below a folder that are whole."""

    def move(self, name: str, to: str) -> None:
        """Give a file another name."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def completed(self) -> list[str]:
        """Return the ids of all backups that count, in any order."""

    def begin(self, backup_id: str) -> str:
        """Begin a backup; returns the name of the folder that its parts are written to."""

    def require_held(self) -> None:
        """Raise OSError where the right to write here, which :meth:`locked` gave, was lost meanwhile."""

    def complete(self, backup_id: str) -> None:
        """Have a backup count, the manifest of which was written last."""

    def drop(self, backup_id: str) -> None:
        """Remove a backup; one that is removed in part counts no more."""

    def clear(self) -> None:
        """Remove what other processes have left here that did not end."""


class Folder:
    """A folder; backups that are not complete have another name there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __str__(self) -> str:
        return str(self._path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold a lock on a file of the folder, which has all its folders then."""
        for name in ("objects", "backups"):
            (self._path / name).mkdir(exist_ok=True, mode=0o700)
        with (self._path / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield

    def prepare(self) -> list[str]:
        """Make the folder where there is none."""
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return [path.name for path in self._path.iterdir()]

    def write(self, name: str, write: Write) -> None:
        """Write a file for its owner alone."""
        path = self._path / name
        path.parent.mkdir(exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())

    def keep(self, write: Write, name: Callable[[], str]) -> None:
        """Write the file beside, and put it in its place at once."""
        part = f"objects/{secrets.token_hex(16)}.part"
        try:
            self.write(part, write)
            place = self._path / name()
            place.parent.mkdir(exist_ok=True, mode=0o700)
            (self._path / part).replace(place)
        finally:
            (self._path / part).unlink(missing_ok=True)

    def open(self, name: str) -> IO[bytes]:
        """Open a file."""
        return (self._path / name).open("rb")

    def has(self, name: str) -> bool:
        """Whether a file stands here."""
        return (self._path / name).exists()

    def sizes(self, folder: str) -> Iterator[tuple[str, int]]:
        """Yield the files in the folders of a folder."""
        top = self._path / folder
        for below in sorted(path.name for path in top.iterdir() if path.is_dir()):
            # Read first, for prune removes some of them on the way.
            for entry in list(os.scandir(top / below)):
                yield f"{folder}/{below}/{entry.name}", entry.stat().st_size

    def move(self, name: str, to: str) -> None:
        """Rename a file."""
        (self._path / name).replace(self._path / to)

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self._path / name).unlink(missing_ok=True)

    def completed(self) -> list[str]:
        """Return the names that do not say that a backup is on its way."""
        return [path.name for path in self._backups.iterdir() if not path.name.endswith(PARTIAL)]

    def begin(self, backup_id: str) -> str:
        """Make a folder that says that the backup is on its way."""
        (self._backups / f"{backup_id}{PARTIAL}").mkdir(mode=0o700)
        return f"backups/{backup_id}{PARTIAL}"

    def require_held(self) -> None:
        """Do nothing: the system keeps the lock as long as the process lives."""

    def complete(self, backup_id: str) -> None:
        """Rename the folder, and wait until that stands on the disk."""
        (self._backups / f"{backup_id}{PARTIAL}").rename(self._backups / backup_id)
        for folder in (self._backups, self._path / "objects"):
            _settle_folder(folder)

    def drop(self, backup_id: str) -> None:
        """Rename the folder first, so that half of it never counts."""
        partial = self._backups / f"{backup_id}{PARTIAL}"
        (self._backups / backup_id).rename(partial)
        shutil.rmtree(partial)

    def clear(self) -> None:
        """Remove what is named as being on its way."""
        for leftover in self._backups.glob(f"*{PARTIAL}"):
            shutil.rmtree(leftover)
        for leftover in (self._path / "objects").glob("*.part"):
            leftover.unlink()

    @property
    def _backups(self) -> Path:
        return self._path / "backups"


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
