"""Uploads that go from a browser straight into the object storage: parts, and an object that nothing is served from.

They stand apart from all other objects until the server has read them whole and has judged what they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from operator import attrgetter
from typing import IO, Any
from uuid import UUID

from msgspec import Struct

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


class Part(Struct, frozen=True):
    """A part of an upload as it stands in the storage."""

    number: int
    etag: str
    size: int


class Standing(Struct, frozen=True):
    """What stands of an upload: its parts in order, and the storage's own id for them; None once they were joined."""

    multipart: str | None
    parts: list[Part]


def begin(upload_id: UUID) -> str:
    """Let the storage take parts of an upload, unless it does already; returns its own id for that."""
    store, key = require_storage(), key_of(upload_id)
    return _multipart(store, key) or _begun_anew(store, key)


def _begun_anew(store: S3Store, key: str) -> str:
    with translated():
        made = store.client.create_multipart_upload(Bucket=store.bucket, Key=key, **store.arguments)
    return str(made["UploadId"])


def standing(upload_id: UUID, *, size: int) -> Standing:
    """Return what stands of an upload of ``size`` bytes, which the storage takes parts of from now on if it did not."""
    store, key = require_storage(), key_of(upload_id)
    if store.size_of(key) == size:
        return joined(size)
    if multipart := _multipart(store, key):
        return Standing(multipart, _in_order(store, key, multipart))
    return Standing(_begun_anew(store, key), [])


def joined(size: int) -> Standing:
    """Return the parts that an object was made of; their ETags are forgotten, and are not asked for again."""
    each = part_size(size)
    return Standing(None, [Part(at // each + 1, "joined", min(each, size - at)) for at in range(0, size, each)])


def part_addresses(upload_id: UUID, multipart: str, numbers: Iterable[int]) -> dict[str, str]:
    """Return where each part is to be sent (PUT), by its number."""
    store = require_storage()
    about = {"Bucket": store.bucket, "Key": key_of(upload_id), "UploadId": multipart}
    sign = store.client.generate_presigned_url
    return {str(one): sign("upload_part", Params={**about, "PartNumber": one}, ExpiresIn=ADDRESS_S) for one in numbers}


def complete(upload_id: UUID, etags: Sequence[tuple[int, str]], *, size: int) -> None:
    """Make one object of the parts; raises Invalid where they are others than stand there, or have another size.

    An upload whose object stands already is left as it is.
    """
    store, key = require_storage(), key_of(upload_id)
    if store.size_of(key) == size:
        return
    multipart = _required(store, key)
    sizes = {part.number: part.size for part in _in_order(store, key, multipart)}
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
    """Remove the parts, the tails and the object of an upload, if there are any."""
    store, key = require_storage(), key_of(upload_id)
    if multipart := _multipart(store, key):
        _abort(store, key, multipart)
    for entry in store.entries(key):
        store.remove(entry.key)
    store.remove(key)


class Tail(Struct, frozen=True):
    """The end of an upload that no part was made of yet, as an object."""

    key: str
    size: int
    etag: str


def tail_of(upload_id: UUID, base: int) -> Tail | None:
    """Return what stands behind the first ``base`` bytes, which stand in parts; None for nothing."""
    store, key = require_storage(), f"{key_of(upload_id)}/tail.{base}"
    with suppress(FileNotFoundError), translated():
        head = store.client.head_object(Bucket=store.bucket, Key=key)
        return Tail(key, head["ContentLength"], head["ETag"])
    return None


def put_tail(upload_id: UUID, base: int, file: IO[bytes]) -> str:
    """Keep what stands behind the first ``base`` bytes; returns its ETag."""
    store, key = require_storage(), f"{key_of(upload_id)}/tail.{base}"
    with translated():
        put = store.client.put_object(Bucket=store.bucket, Key=key, Body=file, **store.arguments)
    return str(put["ETag"])


def remove_tail(upload_id: UUID, base: int) -> None:
    """Remove what stands behind the first ``base`` bytes."""
    require_storage().remove(f"{key_of(upload_id)}/tail.{base}")


def parts_of(upload_id: UUID) -> tuple[str | None, list[tuple[str, int]]]:
    """Return the storage's id for an upload, None where it takes no parts, and the ETag and size of each part."""
    store, key = require_storage(), key_of(upload_id)
    multipart = _multipart(store, key)
    listed = _in_order(store, key, multipart) if multipart else []
    return multipart, [(part.etag, part.size) for part in listed]


def send_part(upload_id: UUID, multipart: str, number: int, file: IO[bytes]) -> str:
    """Store a part; returns its ETag."""
    store, key = require_storage(), key_of(upload_id)
    with translated():
        sent = store.client.upload_part(Bucket=store.bucket, Key=key, UploadId=multipart, PartNumber=number, Body=file)
    return str(sent["ETag"])


def join(upload_id: UUID, multipart: str, etags: Sequence[str]) -> None:
    """Make one object of all parts, in order; raises StoreFailed where others stand there."""
    store, key = require_storage(), key_of(upload_id)
    parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, 1)]
    with translated():
        store.client.complete_multipart_upload(
            Bucket=store.bucket, Key=key, UploadId=multipart, MultipartUpload={"Parts": parts}
        )


def waiting(before: datetime) -> Iterator[UUID]:
    """Yield the uploads of which something has stood since ``before`` without being taken in."""
    store = stores()[0]
    if isinstance(store, S3Store):
        keys = [one["Key"] for one in _begun(store, f"{_FOLDER}/") if one["Initiated"] < before]
        keys += [entry.key for entry in store.entries(_FOLDER) if entry.settled_at < before.timestamp()]
        for name in dict.fromkeys(key.split("/")[2] for key in keys):
            with suppress(ValueError):
                yield UUID(name)


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


def _in_order(store: S3Store, key: str, multipart: str) -> list[Part]:
    pages = store.client.get_paginator("list_parts").paginate(Bucket=store.bucket, Key=key, UploadId=multipart)
    with translated():
        listed = [Part(one["PartNumber"], one["ETag"], one["Size"]) for page in pages for one in page.get("Parts", ())]
    return sorted(listed, key=attrgetter("number"))
