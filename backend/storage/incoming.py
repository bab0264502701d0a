"""Uploads that go from a browser straight into the object storage: parts, and an object that nothing is served from.

They stand apart from all other objects until the server has read them whole and has judged what they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.errors import Invalid, NotFound
from backend.storage.base import StoreFailed
from backend.storage.s3 import S3Store, translated
from backend.storage.stores import stores

PART_BYTES, MOST_PARTS = 8 * 1024 * 1024, 10_000
"""The least size of a part (the storage wants at least 5 MiB), and the most parts of one object."""

ADDRESS_S = 900
"""For how many seconds a part may be sent to its address."""

_FOLDER = "incoming"
_BLOCK = 1024 * 1024


def part_size(size: int) -> int:
    """Return how many bytes each part of an upload has, but for the last one."""
    least = -(-size // MOST_PARTS)
    return max(PART_BYTES, -(-least // _BLOCK) * _BLOCK)


def key_of(upload_id: UUID) -> str:
    """Return where the bytes of an upload stand until they were judged."""
    return f"{_FOLDER}/{upload_id.hex[-2:]}/{upload_id.hex}"


def require_storage() -> S3Store:
    """Return the object storage; raises NotFound where new files go to a disk."""
    store = stores()[0]
    if not isinstance(store, S3Store):
        raise NotFound("This server has no object storage to send files to: send them to the server itself.")
    return store


def begin(upload_id: UUID) -> None:
    """Let the storage take parts of an upload, unless it does already."""
    store, key = require_storage(), key_of(upload_id)
    if _multipart(store, key) is None:
        with translated():
            store.client.create_multipart_upload(Bucket=store.bucket, Key=key, **store.arguments)


def part_addresses(upload_id: UUID, numbers: Sequence[int]) -> dict[str, str]:
    """Return where each part is to be sent (PUT), by its number; raises NotFound where no parts are taken any more."""
    store, key = require_storage(), key_of(upload_id)
    about = {"Bucket": store.bucket, "Key": key, "UploadId": _required(store, key)}
    sign = store.client.generate_presigned_url
    return {str(one): sign("upload_part", Params={**about, "PartNumber": one}, ExpiresIn=ADDRESS_S) for one in numbers}


def received(upload_id: UUID) -> int:
    """Return how many bytes stand in parts."""
    store, key = require_storage(), key_of(upload_id)
    multipart = _multipart(store, key)
    return sum(part["Size"] for part in _parts(store, key, multipart)) if multipart else 0


def complete(upload_id: UUID, etags: Sequence[tuple[int, str]], *, size: int) -> None:
    """Make one object of the parts; raises Invalid where they are others than stand there, or have another size.

    An upload whose object stands already is left as it is.
    """
    store, key = require_storage(), key_of(upload_id)
    if store.size_of(key) == size:
        return
    multipart = _required(store, key)
    sizes = {part["PartNumber"]: part["Size"] for part in _parts(store, key, multipart)}
    total = sum(sizes.get(number, 0) for number, _ in etags)
    if total != size:
        sentence = f"These parts have {total:,} bytes; {size:,} were announced."
        raise Invalid(sentence, fields={"parts": ["They are not the whole file."]})
    parts = [{"PartNumber": number, "ETag": etag} for number, etag in sorted(etags)]
    try:
        with translated():
            store.client.complete_multipart_upload(
                Bucket=store.bucket, Key=key, UploadId=multipart, MultipartUpload={"Parts": parts}
            )
    except StoreFailed as refused:
        if "InvalidPart" not in str(refused):
            raise
        raise Invalid("These parts are others than were sent.", fields={"parts": ["An ETag is wrong."]}) from refused


def head_and_hash(upload_id: UUID, length: int) -> tuple[bytes, str]:
    """Return the first bytes of an object, and the SHA-256 of all."""
    state, head = hashlib.sha256(), b""
    with require_storage().open(key_of(upload_id)) as file:
        while block := file.read(_BLOCK):
            head = head or block[:length]
            state.update(block)
    return head, state.hexdigest()


def discard(upload_id: UUID) -> None:
    """Remove the parts and the object of an upload, if there are any."""
    store, key = require_storage(), key_of(upload_id)
    if multipart := _multipart(store, key):
        _abort(store, key, multipart)
    store.remove(key)


def waiting(before: datetime) -> Iterator[UUID]:
    """Yield the uploads of which something has stood since ``before`` without being taken in."""
    store = stores()[0]
    if isinstance(store, S3Store):
        keys = [one["Key"] for one in _begun(store, f"{_FOLDER}/") if one["Initiated"] < before]
        keys += [entry.key for entry in store.entries(_FOLDER) if entry.settled_at < before.timestamp()]
        for key in dict.fromkeys(keys):
            with suppress(ValueError):
                yield UUID(key.rpartition("/")[2])


def _abort(store: S3Store, key: str, multipart: str) -> None:
    with translated():
        store.client.abort_multipart_upload(Bucket=store.bucket, Key=key, UploadId=multipart)


def _required(store: S3Store, key: str) -> str:
    multipart = _multipart(store, key)
    if multipart is None:
        raise NotFound("This upload takes no parts.")
    return multipart


def _multipart(store: S3Store, key: str) -> str | None:
    """Return the id that the storage has given to an upload: no row keeps it, for the storage knows it best."""
    return next((one["UploadId"] for one in _begun(store, key) if one["Key"] == key), None)


def _begun(store: S3Store, prefix: str) -> Iterator[dict[str, Any]]:
    with translated():
        for page in store.client.get_paginator("list_multipart_uploads").paginate(Bucket=store.bucket, Prefix=prefix):
            yield from page.get("Uploads", ())


def _parts(store: S3Store, key: str, multipart: str) -> Iterator[dict[str, Any]]:
    pages = store.client.get_paginator("list_parts").paginate(Bucket=store.bucket, Key=key, UploadId=multipart)
    with translated():
        for page in pages:
            yield from page.get("Parts", ())
