"""Finished bytes on a local disk, or on one that all machines share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage

from backend.ids import new_id
from backend.storage.base import Entry

_BLOCK = 1024 * 1024
PART = ".part"
"""How the name of a file ends that is being copied."""


class DiskStore:
    """A folder of files, written under another name first, so that no reader sees half of one."""

    def path(self, key: str) -> Path:
        """Return where a file stands, or would stand."""
        return Path(default_storage.path(key))

    def put(self, key: str, source: IO[bytes]) -> None:
        """Store all bytes of a file; what stood there gives way."""
        target, part = self._beginning(key)
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                shutil.copyfileobj(source, file, _BLOCK)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def adopt(self, staged: Path, key: str) -> None:
        """Link a staged file, or copy it; the staged file stays until its row stands, so a crash loses nothing.

        What stands there already gives way: these bytes were hashed just now, those may have suffered since.
        """
        target, part = self._beginning(key)
        try:
            _link_or_copy(staged, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)  # It is still there also where target and part were one file already.

    def _beginning(self, key: str) -> tuple[Path, Path]:
        """Make the folder of a file; returns its path, and the path at which it is written first."""
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return target, target.with_name(f"{target.name}.{new_id().hex}{PART}")

    def copy(self, source: str, key: str) -> None:
        """Link the same bytes under another key as well."""
        self.adopt(self.path(source), key)

    def open(self, key: str) -> IO[bytes]:
        """Return the bytes for reading; raises FileNotFoundError where they are gone."""
        return default_storage.open(key, "rb")

    def remove(self, key: str) -> None:
        """Remove the bytes, if they are there."""
        default_storage.delete(key)

    def size_of(self, key: str) -> int | None:
        """Return how many bytes stand there; None where nothing does."""
        with suppress(FileNotFoundError):
            return self.path(key).stat().st_size
        return None

    def entries(self, folder: str) -> Iterator[Entry]:
        """Yield everything below a folder; read as it goes."""
        root = self.path("")
        for directory, _, names in os.walk(self.path(folder)):
            for name in names:
                file = Path(directory) / name
                with suppress(FileNotFoundError):
                    stat = file.stat()
                    yield Entry(
                        key=file.relative_to(root).as_posix(),
                        size=stat.st_size,
                        # Not the time of its last write, which it brings along from where it was staged.
                        settled_at=stat.st_ctime,
                        written_at=stat.st_mtime,
                    )

    def folders(self, folder: str) -> Iterator[str]:
        """Yield the names of the folders that stand directly in a folder."""
        with suppress(FileNotFoundError), os.scandir(self.path(folder)) as entries:
            yield from (entry.name for entry in entries if entry.is_dir())

    def prune(self, folder: str) -> None:
        """Remove a folder in which nothing stands."""
        with suppress(OSError):
            self.path(folder).rmdir()


def _link_or_copy(staged: Path, part: Path) -> None:
    try:
        os.link(staged, part)
    except OSError:
        shutil.copyfile(staged, part)  # The staging folder lies on another file system.
