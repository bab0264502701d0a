"""Writes the ZIP of a copy: entry by entry, with the SHA-256 of each, in the same memory for any number of them."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import IO, Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from msgspec import Struct

from backend import clock
from backend.jobs.leases import LeaseLost
from backend.storage import blobs, staging

_BLOCK = 1024 * 1024
_KEEP_EVERY_S = 1.0
LEFT_OUT = 100
"""How many files without their bytes are named."""
_SUMS = "SHA256SUMS"


class Archive:
    """A ZIP that grows; ``keep`` is called once a second with the phase and how many entries are written.

    ``keep`` raises LeaseLost where the work is to stop.
    """

    def __init__(self, file: IO[bytes], keep: Callable[[str, int], None]) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        # Names of many files may be long: what is known of them waits on the disk.
        self._sums = tempfile.TemporaryFile()  # noqa: SIM115
        self._keep = keep
        self._kept_at = time.monotonic()
        self._at = clock.now().timetuple()[:6]
        self.phase = ""
        self.done = self.skipped = 0
        self.left_out: list[tuple[int, str]] = []

    def close(self) -> None:
        """End the ZIP, whole or not; its file is still open."""
        self._sums.close()
        self._zip.close()

    def begin(self, phase: str) -> None:
        """Go on with the next kind of things."""
        self.phase = phase
        self._keep(phase, self.done)

    def count(self) -> None:
        """Count an entry that was written."""
        self.done += 1
        self.tick()

    def tick(self) -> None:
        """Keep the lease, and tell how far the work is; raises LeaseLost."""
        if time.monotonic() - self._kept_at >= _KEEP_EVERY_S:
            self._keep(self.phase, self.done)
            self._kept_at = time.monotonic()

    def leave_out(self, line: int, why: str) -> None:
        """Note a file whose bytes are not in the copy."""
        self.skipped += 1
        if len(self.left_out) < LEFT_OUT:
            self.left_out.append((line, why))

    @contextmanager
    def entry(self, name: str, *, packed: bool = True) -> Iterator[Callable[[bytes], None]]:
        """Open an entry of any size; what is yielded takes its bytes, piece by piece."""
        info = zipfile.ZipInfo(name, self._at)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as target:

            def write(piece: bytes) -> None:
                digest.update(piece)
                target.write(piece)

            yield write
        self._sums.write(f"{digest.hexdigest()}  {name}\n".encode())

    def lines(self, name: str, rows: Iterable[Struct | dict[str, Any]]) -> None:
        """Write an entry with one JSON object in each line."""
        with self.entry(name) as write:
            for row in rows:
                write(msgspec.json.encode(row) + b"\n")
                self.count()

    def copy(self, name: str, source: IO[bytes]) -> None:
        """Write an entry with the bytes of a file; media are packed already."""
        with self.entry(name, packed=False) as write:
            while piece := source.read(_BLOCK):
                write(piece)
                self.tick()

    def sums(self) -> Iterator[tuple[str, str]]:
        """Return the SHA-256 and the name of each entry that is written."""
        self._sums.seek(0)
        for line in self._sums:
            digest, _, name = line.decode().rstrip("\n").partition("  ")
            yield digest, name
        self._sums.seek(0, 2)

    def finish(self) -> tuple[str, int]:
        """Write the list of all hashes and the end; returns the SHA-256 of the whole and its size in bytes."""
        self._sums.seek(0)
        info = zipfile.ZipInfo(_SUMS, self._at)
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as target:
            while piece := self._sums.read(_BLOCK):
                target.write(piece)
        self.close()
        digest = hashlib.sha256()
        self._file.seek(0)
        while piece := self._file.read(_BLOCK):
            digest.update(piece)
            self.tick()
        return digest.hexdigest(), self._file.tell()


def store_archive(
    held: QuerySet[Any], lease: UUID, key: str, write: Callable[[Archive], None]
) -> tuple[Archive, str, int]:
    """Stage what ``write`` writes and bring it into the store; returns it with its SHA-256 and its size in bytes.

    ``held`` is the row of the copy while the lease holds it; there is noted how far it is, and the key before anything
    stands under it. Raises LeaseLost where it holds no row any more.
    """

    def keep(phase: str, done: int) -> None:
        if not held.update(phase=phase, done=done):
            raise LeaseLost

    path = staging.path_of(lease)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as file, closing(Archive(file, keep)) as archive:
        write(archive)
        digest, size = archive.finish()
    keep("storing", archive.done)
    held.update(key=key)
    blobs.adopt(path, key)
    return archive, digest, size
