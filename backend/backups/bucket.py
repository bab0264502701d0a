"""Backups in a bucket of an S3-compatible object storage, below a prefix."""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, cast

from django.conf import settings

from backend.backups.places import Place, Write
from backend.errors import Misconfigured
from backend.storage.base import StoreFailed
from backend.storage.s3 import S3Store, store_of, translated

SCHEME = "s3://"
_MIB = 1024 * 1024
_PART, _PART_OF_BACKUP = 32 * _MIB, 128 * _MIB
"""Bytes that are sent at once of a stored file, and of a dump. Some storages want parts of one size alone."""
_MOST_PARTS = 10_000
"""So many a storage takes of a file: 335 GB of a stored one, 1.3 TB of a dump."""

_RENEW_S, _LOCK_S = 60, 15 * 60
_MANIFEST = "manifest"


def bucket_at(address: str) -> Place:
    """Return the bucket that ``s3://BUCKET/PREFIX`` names; raises Misconfigured where it names none.

    It is reached with ``OFFCHAT_BACKUP_S3_…``, and with what reaches the bucket of files where those are not set.
    """
    bucket, _, prefix = address.removeprefix(SCHEME).partition("/")
    prefix = prefix.strip("/")
    if not bucket or {"", ".", ".."} & set(prefix.split("/") if prefix else ()):
        raise Misconfigured(f"{address} names no bucket: s3://BUCKET, or s3://BUCKET/PREFIX.")
    reached = settings.BACKUP_S3
    store = store_of(
        bucket, endpoint=reached.endpoint, region=reached.region, key_id=reached.key_id, secret=reached.secret,
        encryption=reached.encryption,
    )  # fmt: skip
    return Bucket(store, prefix)


class Bucket:
    """A bucket, or what stands below a prefix of one.

    A storage gives no second name to a file: a backup counts by its manifest, which is written last and removed first.
    """

    def __init__(self, store: S3Store, prefix: str) -> None:
        self._store, self._prefix = store, f"{prefix}/" if prefix else ""
        self._lease: _Lease | None = None

    def __str__(self) -> str:
        return f"{SCHEME}{self._store.bucket}/{self._prefix}".rstrip("/")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold a lease, for as long as something is written now and then."""
        lease = _Lease(self._store, f"{self._prefix}locks")
        try:
            lease.take()
            self._lease = lease
            yield
        finally:
            self._lease = None
            lease.give_up()

    def prepare(self) -> list[str]:
        """Look what stands directly below the prefix, as far as one answer tells; the bucket has to be there."""
        client, bucket = self._store.client, self._store.bucket
        with translated():
            page = client.list_objects_v2(Bucket=bucket, Prefix=self._prefix, Delimiter="/")
        found = [one["Prefix"] for one in page.get("CommonPrefixes", ())] + [
            one["Key"] for one in page.get("Contents", ())
        ]
        return [key.removeprefix(self._prefix).rstrip("/") for key in found]

    def write(self, name: str, write: Write) -> None:
        """Send a file, which stands there once it is whole."""
        if self.has(name):
            raise FileExistsError(f"{name} stands there already")
        with self._sending(name, _PART_OF_BACKUP) as file:
            write(cast("IO[bytes]", file))
            file.finish(self._key(name))

    def keep(self, write: Write, name: Callable[[], str]) -> None:
        """Send a file; one that is too large to wait for its name is copied within the storage."""
        with self._sending(f"objects/{secrets.token_hex(16)}.part", _PART) as file:
            write(cast("IO[bytes]", file))
            file.finish(self._key(name()))

    @contextmanager
    def _sending(self, name: str, part: int) -> Iterator[_Sending]:
        file = _Sending(self._store, self._key(name), part, self._renew)
        try:
            yield file
        finally:
            file.abandon()

    def open(self, name: str) -> IO[bytes]:
        """Open a file, which is fetched as it is read."""
        return self._store.open(self._key(name))

    def has(self, name: str) -> bool:
        """Whether a file stands here."""
        return self._store.size_of(self._key(name)) is not None

    def sizes(self, folder: str) -> Iterator[tuple[str, int]]:
        """Yield the files below a folder, as they are listed a thousand at a time."""
        for entry in self._store.entries(self._key(folder)):
            self._renew()
            if not entry.key.endswith(".part"):
                yield entry.key.removeprefix(self._prefix), entry.size

    def move(self, name: str, to: str) -> None:
        """Have the storage copy a file, and remove it."""
        self._renew()
        self._store.copy(self._key(name), self._key(to))
        self._store.remove(self._key(name))

    def remove(self, name: str) -> None:
        """Remove a file."""
        self._renew()
        self._store.remove(self._key(name))

    def completed(self) -> list[str]:
        """Return the backups that have a manifest."""
        return [name for name in self._store.folders(self._key("backups")) if self.has(f"backups/{name}/{_MANIFEST}")]

    def begin(self, backup_id: str) -> str:
        """Return the folder of the backup, which counts once its manifest stands there."""
        return f"backups/{backup_id}"

    def require_held(self) -> None:
        """Ask the storage, however lately it was asked."""
        if self._lease:
            self._lease.renew(at_once=True)

    def complete(self, backup_id: str) -> None:
        """Do nothing: the manifest stands there."""

    def drop(self, backup_id: str) -> None:
        """Remove the manifest first, so that half of a backup never counts."""
        self.remove(f"backups/{backup_id}/{_MANIFEST}")
        for name in list(self._entries(f"backups/{backup_id}")):
            self.remove(name)

    def clear(self) -> None:
        """Remove backups without a manifest, files that wait for their name, and what was sent of others."""
        for backup_id in set(self._store.folders(self._key("backups"))).difference(self.completed()):
            self.drop(backup_id)
        # Files in their places have two folders above them, so that this lists those alone that wait.
        for name in [one for one in self._entries("objects", Delimiter="/") if one.endswith(".part")]:
            self.remove(name)
        client, bucket = self._store.client, self._store.bucket
        with translated():
            pages = client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=self._prefix)
            for one in [one for page in pages for one in page.get("Uploads", ())]:
                client.abort_multipart_upload(Bucket=bucket, Key=one["Key"], UploadId=one["UploadId"])

    def _entries(self, folder: str, **options: str) -> Iterator[str]:
        """Yield the names of all files below a folder."""
        prefix = self._key(f"{folder}/") if folder else self._prefix
        pages = self._store.client.get_paginator("list_objects_v2")
        with translated():
            for page in pages.paginate(Bucket=self._store.bucket, Prefix=prefix, **options):
                yield from (one["Key"].removeprefix(self._prefix) for one in page.get("Contents", ()))

    def _key(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def _renew(self) -> None:
        if self._lease:
            self._lease.renew()


class _Lease:
    """The right to write below a prefix: a file of each process, of which the oldest that is renewed counts.

    A storage that lists what was written before shows one of two who begin at once the other, or both each other; all
    times are the storage's own, so that no clock of ours matters.
    """

    def __init__(self, store: S3Store, folder: str) -> None:
        self._store, self._folder = store, folder
        self._key = f"{folder}/{secrets.token_hex(16)}"
        self._renewed = 0.0
        self._guard = threading.Lock()

    def take(self) -> None:
        """Write the file; raises BlockingIOError where another process holds the lease."""
        self._put()
        standing = {entry.key: entry.written_at for entry in self._store.entries(self._folder)}
        mine = standing.get(self._key)
        if mine is None:
            raise StoreFailed("The object storage does not list what was written to it a moment ago.")
        for key, at in standing.items():
            if key == self._key:
                continue
            if mine - at > _LOCK_S:
                self._store.remove(key)
            else:
                self.give_up()
                raise BlockingIOError("Another process writes there.")

    def renew(self, *, at_once: bool = False) -> None:
        """Write the file anew, now and then; raises StoreFailed where another process has taken the lease over."""
        with self._guard:
            # The clock of a process stands still with its machine.
            if not at_once and time.monotonic() - self._renewed < _RENEW_S:
                return
            if self._store.size_of(self._key) is None:
                raise StoreFailed("Another command writes there by now, as this one stood still for too long.")
            self._put()

    def give_up(self) -> None:
        """Remove the file; where that cannot be done now, it counts no more in a quarter of an hour."""
        with suppress(OSError):
            self._store.remove(self._key)

    def _put(self) -> None:
        _put(self._store, self._key, b"1")
        self._renewed = time.monotonic()


def _put(store: S3Store, key: str, content: bytes) -> None:
    with translated():
        store.client.put_object(Bucket=store.bucket, Key=key, Body=content, ContentMD5=_md5(content), **store.arguments)


def _md5(content: bytes) -> str:
    """What buckets ask for whose objects are locked for some days."""
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


class _Sending(io.RawIOBase):
    """A file that is sent in parts to a key while it is written; one that is smaller than a part is sent at its end."""

    def __init__(self, store: S3Store, key: str, part: int, renew: Callable[[], None]) -> None:
        super().__init__()
        self._store, self._part, self._renew = store, part, renew
        self._about = {"Bucket": store.bucket, "Key": key}
        self._upload = ""
        self._etags: list[str] = []
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Whether it can be written: always."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes, and send them once there are enough for a part."""
        self._renew()
        self._waiting += data
        while len(self._waiting) >= self._part:
            self._send(bytes(self._waiting[: self._part]))
            del self._waiting[: self._part]
        return len(data)

    def _send(self, part: bytes) -> None:
        client = self._store.client
        if len(self._etags) >= _MOST_PARTS:
            raise StoreFailed(f"A file of more than {_MOST_PARTS * self._part:,} bytes does not fit into a bucket.")
        with translated():
            if not self._upload:
                begun = client.create_multipart_upload(**self._about, **self._store.arguments)
                self._upload = begun["UploadId"]
            number = len(self._etags) + 1
            sent = client.upload_part(
                **self._about, UploadId=self._upload, PartNumber=number, Body=part, ContentMD5=_md5(part)
            )
        self._etags.append(sent["ETag"])

    def finish(self, key: str) -> None:
        """Have the file stand under a key as a whole."""
        if not self._upload:
            _put(self._store, key, bytes(self._waiting))
            return
        if self._waiting:
            self._send(bytes(self._waiting))
        parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(self._etags, 1)]
        with translated():
            self._store.client.complete_multipart_upload(
                **self._about, UploadId=self._upload, MultipartUpload={"Parts": parts}
            )
        self._upload = ""
        if key != self._about["Key"]:
            self._store.copy(self._about["Key"], key)
            self._store.remove(self._about["Key"])

    def abandon(self) -> None:
        """Have the storage forget what was sent, unless it is finished; what cannot be told now is cleared later."""
        if self._upload:
            with suppress(OSError), translated():
                self._store.client.abort_multipart_upload(**self._about, UploadId=self._upload)
            self._upload = ""
