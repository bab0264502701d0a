"""Unfinished uploads in an object storage: parts of a fixed size, and a tail that no part was made of yet.

What counts stands in the storage, so that any process on any machine can go on with an upload. While a request writes,
the tail is a file of this machine; at its end it becomes an object, named by the byte that it begins at: one that is
older than the parts is told from its name.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO
from uuid import UUID

from django.conf import settings

from backend.storage import incoming
from backend.storage.base import StoreFailed
from backend.storage.s3 import S3Store
from backend.storage.staging.disk import NotStored, StagedFile, require_space, sha256_of
from backend.storage.staging.lease import Lease

_REFUSED = "The object storage does not take these bytes just now. What was stored is kept; go on from there later."
_BLOCK = 1024 * 1024
_KNOWN = 256


class _SentHere:
    """The ETags of the parts and tails that this process has sent itself, of the newest uploads: what it has hashed."""

    def __init__(self) -> None:
        self._etags: OrderedDict[UUID, set[str]] = OrderedDict()

    def note(self, upload_id: UUID, etag: str) -> None:
        self._etags.setdefault(upload_id, set()).add(etag)
        self._etags.move_to_end(upload_id)
        while len(self._etags) > _KNOWN:
            self._etags.popitem(last=False)

    def are_ours(self, upload_id: UUID, etags: list[str]) -> bool:
        return set(etags) <= self._etags.get(upload_id, set())

    def forget(self, upload_id: UUID) -> None:
        self._etags.pop(upload_id, None)


_SENT_HERE = _SentHere()


class StagedParts:
    """An upload opened for appending, under its lock; use as a context manager."""

    def __init__(self, upload_id: UUID) -> None:
        self._id, self._key = upload_id, incoming.key_of(upload_id)
        self._tail = StagedFile(upload_id)
        self._store: S3Store = incoming.require_storage()
        self._multipart: str | None = None
        self._etags: list[str] = []
        self._base = 0
        """How many bytes stand in parts."""
        self._whole = False
        """Whether the parts have become one object."""
        self._stored: incoming.Tail | None = None
        """The tail as an object, as long as it was not fetched."""
        self._kept = False
        """Whether a tail stands there that begins where the parts end."""
        self._changed, self._ours, self.tentative = False, True, False

    @property
    def path(self) -> Path:
        """Return the file of this machine, which holds all bytes as long as there are no parts."""
        return self._tail.path

    @property
    def offset(self) -> int:
        """Return how many bytes are stored."""
        return self._base + (self._stored.size if self._stored else self._tail.offset)

    def __enter__(self) -> StagedParts:
        """Lock the upload and look how far it is; raises Locked at once where the lock is held elsewhere."""
        self._tail.__enter__()
        self._lease = Lease(self._id)
        try:
            self._lease.take()
            with _translated():
                self._look()
        except BaseException:
            self._lease.give_back()
            self._tail.__exit__(None, None, None)
            raise
        return self

    def _look(self) -> None:
        """Read from the storage what stands there; a file of this machine counts only where nothing does."""
        self._multipart, parts = incoming.parts_of(self._id)
        self._etags, self._base = [etag for etag, _ in parts], sum(size for _, size in parts)
        if self._multipart is None and (size := self._store.size_of(self._key)) is not None:
            self._base, self._whole = size, True
        self._stored = incoming.tail_of(self._id, self._base)
        self._kept = self._stored is not None
        if self._base or self._stored:
            self._tail.cut(0)
        self._changed = self._tail.offset > 0
        known = [*self._etags, *([self._stored.etag] if self._stored else [])]
        self._ours = not self._whole and _SENT_HERE.are_ours(self._id, known)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Send the tail to the storage and release the lock; raises NotStored where the storage refuses."""
        try:
            with _translated():
                if self._tail.stands and self._lease.is_held():
                    self._keep_tail()
        finally:
            self._lease.give_back()
            self._tail.__exit__(kind, error, at)

    def _keep_tail(self) -> None:
        if self._changed and self._tail.offset:
            with self.path.open("rb") as file:
                _SENT_HERE.note(self._id, incoming.put_tail(self._id, self._base, file))
        elif self._changed and self._kept:
            incoming.remove_tail(self._id, self._base)
        self.path.unlink()

    def append(self, data: bytes | bytearray | memoryview) -> int:
        """Store ``data`` at the end; returns the new offset. Raises NotStored where disk or storage refuse."""
        self._lease.renew()
        view, size = memoryview(data), incoming.part_size(settings.MAX_UPLOAD_BYTES)
        with _translated():
            self._fetch_tail()
            while view:
                if self._tail.offset >= size and not self.tentative:
                    self._send_part()
                room = len(view) if self.tentative else size - self._tail.offset
                self._tail.append(view[:room])
                self._changed, view = True, view[room:]
        return self.offset

    def _fetch_tail(self) -> None:
        if self._stored is None:
            return
        tail = self._stored
        with self._store.fetch(tail.key, 0, tail.etag) as stored:
            while block := stored.read(_BLOCK):
                self._tail.append(block)
        self._stored = None

    def _send_part(self) -> None:
        """Make a part of the tail."""
        if self._multipart is None:
            self._multipart = incoming.begin(self._id)
        with self.path.open("rb") as file:
            etag = incoming.send_part(self._id, self._multipart, len(self._etags) + 1, file)
        _SENT_HERE.note(self._id, etag)
        self._etags.append(etag)
        self._base += self._tail.offset
        self._kept = False
        self._tail.cut(0)

    def empty(self) -> None:
        """Forget what stands here, for a sender that can only begin again."""
        self._tail.empty()
        self._forget()

    def cut(self, offset: int) -> None:
        """Forget what was appended behind ``offset``: all where that stands in a part, for parts are never read."""
        if offset >= self.offset:
            return
        if offset < self._base:
            self._tail.cut(0)
            self._forget()
        else:
            with _translated():
                self._fetch_tail()
            self._tail.cut(offset - self._base)
            self._changed = True

    def _forget(self) -> None:
        if self._base or self._stored:
            with _translated():
                incoming.discard(self._id)
        _SENT_HERE.forget(self._id)
        self._multipart, self._etags, self._base, self._whole = None, [], 0, False
        self._stored, self._kept, self._changed, self._ours = None, False, True, True

    def head(self, length: int) -> bytes:
        """Return the first ``length`` bytes, or as many as there are; raises NotStored where they stand in a part."""
        with _translated():
            if self._whole:
                with self._store.open(self._key) as file:
                    return file.read(length)
            self._fetch_tail()
        if self._base:
            raise NotStored("The beginning of this upload cannot be read before its end. Send it again.")
        return self._tail.head(length)

    def expose(self) -> None:
        """Store what stands as an object, as long as no part was made of it; raises NotStored where that fails."""
        if self._base or self._stored:
            return
        with _translated(), self.path.open("rb") as file:
            _SENT_HERE.note(self._id, incoming.put_tail(self._id, 0, file))
        self._kept = True

    def whole(self) -> IO[bytes]:
        """Open all bytes for reading, of an object that is made of the parts."""
        with _translated():
            self._fetch_tail()
            if not self._base:
                return self.path.open("rb")
            self._join()
            return self._store.open(self._key)

    def _join(self) -> None:
        if self._whole:
            return
        if self._tail.offset:
            self._send_part()
        incoming.join(self._id, str(self._multipart), self._etags)
        self._whole = True

    def join(self) -> str | None:
        """Make one object of all parts, and return its key; None: they stand at ``path``."""
        with _translated():
            self._fetch_tail()
            if not self._base:
                return None
            self._join()
        return self._key

    def seal(self, digest: str | None) -> tuple[str, str | None]:
        """Return the SHA-256 of all bytes, and the key at which the storage holds them; None: they stand at ``path``.

        ``digest`` is taken for it where this process has hashed and sent all of them: the storage makes an object of
        exactly the parts whose ETags it named.
        """
        with _translated():
            self._fetch_tail()
            if not self._base:
                return digest or sha256_of(self.path), None
            self._join()
            if digest is None or not self._ours:
                digest = incoming.head_and_hash(self._id, 0)[1]
        return digest, self._key


@contextmanager
def _translated() -> Iterator[None]:
    """Raise NotStored where the storage fails."""
    try:
        yield
    except (StoreFailed, FileNotFoundError) as refused:
        raise NotStored(_REFUSED) from refused


@contextmanager
def beginning(upload_id: UUID) -> Iterator[IO[bytes]]:
    """Copy the beginning of an upload to a file of this machine, which is gone afterwards.

    It is what was exposed last: as much as one part has, at most. Raises FileNotFoundError where nothing was,
    StoreFailed, and Unavailable where there is no room.
    """
    tail = incoming.tail_of(upload_id, 0)
    if tail is None:
        raise FileNotFoundError(upload_id)
    require_space(tail.size)
    with tempfile.TemporaryFile(dir=settings.STAGING) as copy:
        with incoming.require_storage().fetch(tail.key, 0, tail.etag) as stored:
            shutil.copyfileobj(stored, copy, _BLOCK)
        copy.seek(0)
        yield copy


def abandon(upload_id: UUID) -> None:
    """Remove the parts, the tail and the object of an upload, if there are any."""
    _SENT_HERE.forget(upload_id)
    with suppress(FileNotFoundError):
        incoming.discard(upload_id)
