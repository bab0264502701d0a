"""Finished bytes in a bucket of an S3-compatible object storage; every call has a timeout and few attempts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, cast

import structlog

from backend.storage.base import Entry, StoreFailed

log = structlog.get_logger()

_CONNECT_S, _READ_S = 3, 20
_ATTEMPTS = 4
"""Of one call; botocore waits between them, longer each time and never exactly as long."""

_MISSING = {"404", "NoSuchKey", "NotFound"}
_CONNECTIONS = 32


class S3Store:
    """A bucket; keys are those of the disk. Encrypted by the storage where ``encryption`` names a way."""

    def __init__(self, client: Any, bucket: str, credentials: Any, encryption: str = "") -> None:
        self.client, self.bucket, self.credentials = client, bucket, credentials
        self.arguments = {"ServerSideEncryption": encryption} if encryption else {}

    def put(self, key: str, source: IO[bytes]) -> None:
        """Store all bytes of a file, in parts where they are many; what stood there gives way."""
        with translated():
            self.client.upload_fileobj(_Unclosed(source), self.bucket, key, ExtraArgs=self.arguments)

    def adopt(self, staged: Path, key: str) -> None:
        """Store the bytes of a local file, unless as many stand under this content-addressed key already."""
        if self.size_of(key) == staged.stat().st_size:
            return
        with translated():
            self.client.upload_file(str(staged), self.bucket, key, ExtraArgs=self.arguments)

    def copy(self, source: str, key: str) -> None:
        """Have the storage copy the bytes, in parts where they are many."""
        with translated():
            self.client.copy({"Bucket": self.bucket, "Key": source}, self.bucket, key, ExtraArgs=self.arguments)

    def open(self, key: str) -> IO[bytes]:
        """Return the bytes for reading, which are fetched as they are read."""
        with translated():
            head = self.client.head_object(Bucket=self.bucket, Key=key)
        return cast("IO[bytes]", S3File(self, key, size=head["ContentLength"], etag=head["ETag"]))

    def fetch(self, key: str, start: int, etag: str) -> Any:
        """Return the body of an object from a byte on; raises StoreFailed where it has changed."""
        with translated():
            return self.client.get_object(Bucket=self.bucket, Key=key, Range=f"bytes={start}-", IfMatch=etag)["Body"]

    def remove(self, key: str) -> None:
        """Remove the bytes, if they are there."""
        with translated(), suppress(FileNotFoundError):
            self.client.delete_object(Bucket=self.bucket, Key=key)

    def size_of(self, key: str) -> int | None:
        """Return how many bytes stand there; None where nothing does."""
        with suppress(FileNotFoundError), translated():
            return int(self.client.head_object(Bucket=self.bucket, Key=key)["ContentLength"])
        return None

    def entries(self, folder: str) -> Iterator[Entry]:
        """Yield everything below a folder; listed a thousand at a time."""
        for page in self._pages(f"{folder}/"):
            for found in page.get("Contents", ()):
                at = found["LastModified"].timestamp()
                yield Entry(key=found["Key"], size=found["Size"], settled_at=at, written_at=at)

    def folders(self, folder: str) -> Iterator[str]:
        """Yield the names of the folders that stand directly in a folder."""
        for page in self._pages(f"{folder}/", Delimiter="/"):
            for found in page.get("CommonPrefixes", ()):
                yield found["Prefix"].rstrip("/").rpartition("/")[2]

    def _pages(self, prefix: str, **options: str) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix, **options)
        with translated():
            yield from pages

    def prune(self, folder: str) -> None:
        """Do nothing: folders stand only by what is in them."""


class S3File(io.RawIOBase):
    """An object that is read from where one seeks to; a connection that breaks off is opened again there."""

    def __init__(self, store: S3Store, key: str, *, size: int, etag: str) -> None:
        super().__init__()
        self.size = size
        self.store, self._key, self._etag = store, key, etag
        self._body: Any = None
        self._at, self._failed = 0, 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether one can seek: always."""
        return True

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on at another byte; nothing is fetched before it is read."""
        target = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if target != self._at:
            self._drop()
        self._at = max(0, target)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as there are bytes; raises StoreFailed where they cannot be had."""
        view, filled = memoryview(buffer).cast("B"), 0
        while filled < len(view) and self._at < self.size:
            piece = self._piece(min(len(view) - filled, self.size - self._at))
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._at += len(piece)
        return filled

    def _piece(self, length: int) -> bytes:
        """Return the next bytes; nothing where the connection broke off, which may happen a few times."""
        if self._body is None:
            self._body = self.store.fetch(self._key, self._at, self._etag)
        try:
            with translated():
                piece: bytes = self._body.read(length)
        except StoreFailed:
            piece = b""
        if piece:
            self._failed = 0
            return piece
        self._drop()
        self._failed += 1
        if self._failed >= _ATTEMPTS:
            raise StoreFailed("The object storage breaks off again and again.")
        return b""

    def close(self) -> None:
        """Give the connection up."""
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


class _Unclosed(io.RawIOBase):
    """A file that stays open when what uploads it closes it."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._source.read(size)


@contextmanager
def translated() -> Iterator[None]:
    """Raise what boto3 raises as FileNotFoundError or StoreFailed."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as refused:
        error = refused.response.get("Error", {})
        if error.get("Code") in _MISSING:
            raise FileNotFoundError(f"Nothing stands there: {error.get('Message')}") from refused
        raise StoreFailed(f"The object storage refuses: {error.get('Code')} {error.get('Message')}") from refused
    except (BotoCoreError, Boto3Error) as failed:
        raise StoreFailed(f"The object storage does not answer: {failed}") from failed


@cache
def store_of(bucket: str, *, endpoint: str, region: str, key_id: str, secret: str, encryption: str) -> S3Store:
    """Return the store in a bucket, with one client for the whole process (boto3 takes half a second to load).

    django-storages opens the connection; its own files are read whole and made for one thread, so ours take its client.
    """
    import boto3
    from botocore.config import Config
    from storages.backends.s3 import S3Storage

    config = Config(
        connect_timeout=_CONNECT_S,
        read_timeout=_READ_S,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        max_pool_connections=_CONNECTIONS,
        signature_version="s3v4",
        s3={"addressing_style": "path" if endpoint else "virtual"},
        # Storages of other makers do not know the checksums that AWS has added.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    credentials = boto3.Session(
        aws_access_key_id=key_id or None, aws_secret_access_key=secret or None
    ).get_credentials()
    storage = S3Storage(
        bucket_name=bucket,
        access_key=key_id or None,
        secret_key=secret or None,
        region_name=region,
        endpoint_url=endpoint or None,
        client_config=config,
        cloudfront_signer=None,
    )
    return S3Store(storage.connection.meta.client, bucket, credentials, encryption)
