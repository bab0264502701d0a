"""Unfinished uploads on a local disk: one file each, appended to by the holder of its lock.

The size of the file is the offset that clients get. The lock is the operating
system's (open file description), so it works across processes and ends with the process that held it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO
from uuid import UUID

from django.conf import settings

from backend.errors import Locked, Unavailable

_REFUSED = "The server's disk does not take these bytes: it may be full."
_HASH_BLOCK = 4 * 1024 * 1024


def path_of(upload_id: UUID) -> Path:
    """Where the bytes of an upload stand; never made of anything that a client said."""
    name = upload_id.hex
    folder: Path = settings.STAGING / name[-2:]
    return folder / name


def require_space(size: int) -> None:
    """Raise Unavailable where the disk could not take ``size`` more bytes and keep its reserve."""
    settings.STAGING.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.STAGING).free < size + settings.DISK_RESERVE_BYTES:
        raise Unavailable("The server's disk is nearly full. Nothing was stored; try again later.")


def received(upload_id: UUID) -> int:
    """How many bytes are safely stored; 0 before the first."""
    try:
        return path_of(upload_id).stat().st_size
    except FileNotFoundError:
        return 0


def discard(upload_id: UUID) -> None:
    """Remove the bytes, if there are any."""
    path_of(upload_id).unlink(missing_ok=True)


def move(staged_id: UUID, upload_id: UUID) -> None:
    """Make bytes that were staged before their upload was begun those of the upload."""
    path = path_of(upload_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path_of(staged_id).rename(path)


def begin_with(upload_id: UUID, part_id: UUID, size: int) -> None:
    """Make a part of ``size`` bytes the beginning of an upload of which nothing stands; does nothing for other parts.

    What was moved before stands no longer under the name of the part.
    """
    with suppress(FileNotFoundError):
        if size and path_of(part_id).stat().st_size == size and not received(upload_id):
            move(part_id, upload_id)


def staged_before(staged_id: UUID, moment: datetime) -> bool:
    """Whether bytes stand here that were last added to before ``moment``."""
    try:
        return path_of(staged_id).stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def standing(digits: str) -> Iterator[UUID]:
    """The uploads whose bytes stand here and whose names end in two digits; read as it goes."""
    folder: Path = settings.STAGING / digits
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(ValueError):
            yield UUID(path.name)


def sha256_of(path: Path) -> str:
    """The SHA-256 of the bytes as they stand on the disk (0.4 s per GB)."""
    state = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASH_BLOCK):
            state.update(block)
    return state.hexdigest()


class NotStored(Unavailable):
    """The disk does not take bytes of an upload; those that it took before are kept until the upload is given up."""


class StagedFile:
    """An upload opened for appending, under its lock; use as a context manager."""

    def __init__(self, upload_id: UUID) -> None:
        self.path, self.tentative = path_of(upload_id), False
        self._fd = -1
        self.offset = 0

    def __enter__(self) -> StagedFile:
        """Open and lock the file; raises Locked at once where the lock is held elsewhere."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._fd = _opened(self.path)
        try:
            _lock(self._fd)
            # Who waited for the lock may hold a file that was discarded, or begun anew, meanwhile.
            stands = os.path.samestat(os.fstat(self._fd), self.path.stat())
        except OSError:
            stands = False
        if not stands:
            self._close()
            raise Locked("Another request is writing to this upload just now. Try again in a moment.")
        self.offset = os.fstat(self._fd).st_size
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def _close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def append(self, data: bytes | bytearray | memoryview) -> int:
        """Write ``data`` at the end; returns the new offset. Raises NotStored where the disk refuses."""
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._fd, view) :]
        except OSError as refused:
            raise NotStored(f"{_REFUSED} What was stored is kept; go on from there later.") from refused
        finally:
            self.offset = os.fstat(self._fd).st_size
        return self.offset

    def empty(self) -> None:
        """Forget what stands here, for a sender that can only begin again.

        A new file takes the place of the old one, which may be an original in the store by now.
        """
        fresh = self.path.with_name(f"{self.path.name}.fresh")
        try:
            fd = _opened(fresh, os.O_TRUNC)
        except OSError as refused:
            raise NotStored(f"{_REFUSED} Try again later.") from refused
        _lock(fd)
        fresh.replace(self.path)
        self._close()
        self._fd, self.offset = fd, 0

    def cut(self, offset: int) -> None:
        """Forget what was appended behind ``offset``."""
        os.ftruncate(self._fd, offset)
        self.offset = offset

    def head(self, length: int) -> bytes:
        """The first ``length`` bytes, or as many as there are."""
        return os.pread(self._fd, length, 0)

    def expose(self) -> None:
        """Nothing: who can read the folder can read the file."""

    @property
    def stands(self) -> bool:
        """Whether the file was not discarded."""
        return os.fstat(self._fd).st_nlink > 0

    def whole(self) -> IO[bytes]:
        """Open all bytes for reading."""
        return self.path.open("rb")

    def join(self) -> str | None:
        """Nothing: they stand in one file, and no store has them yet."""
        return None

    def seal(self, digest: str | None) -> tuple[str, str | None]:
        """Return the SHA-256 of all bytes, ``digest`` where it is known; no store has them yet."""
        return digest or sha256_of(self.path), None


def _opened(path: Path, more: int = 0) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | more, 0o600)


def _lock(fd: int) -> None:
    """Raises OSError at once where another open file description holds the lock."""
    fcntl.fcntl(fd, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
