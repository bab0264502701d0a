"""Bytes that nothing needs: what an upload leaves when its transaction does not stand, or its process dies after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from backend import locks
from backend.events.publish import atomic
from backend.locks import Rank
from backend.media.models import Blob, PartialUpload, Upload
from backend.storage import blobs, incoming, staging
from backend.storage.blobs import Original

_PAGE = 500


def forget_orphans(prefix: str, *, before: datetime, limit: int = 100) -> int:
    """Remove what has stood since ``before`` without a row, of the originals whose hashes begin with two digits."""
    return sum(forget_orphan(one) for one in islice(find_orphans(prefix, before=before), limit))


def forget_staged(digits: str, *, before: datetime, limit: int = 100) -> int:
    """Remove the staged bytes of uploads that ended ``before``, of those whose names end in two digits."""
    gone = 0
    for upload_id in islice(leftovers(digits, before=before), limit):
        staging.discard(upload_id)
        gone += 1
    return gone


def forget_incoming(*, before: datetime, limit: int = 100) -> int:
    """Remove what has stood since ``before`` in the object storage, of uploads that have ended."""
    gone = 0
    for upload_id in islice(ended_incoming(before=before), limit):
        incoming.discard(upload_id)
        gone += 1
    return gone


def ended_incoming(*, before: datetime) -> Iterator[UUID]:
    """Uploads of which something has stood since ``before`` in the object storage, and which do not run.

    None of these where there are no uploads at all: then the database is likely the wrong one.
    """
    upload_ids = incoming.waiting(before) if Upload.objects.exists() else iter(())
    while page := list(islice(upload_ids, _PAGE)):
        begun = _begun(page)
        yield from (upload_id for upload_id in page if upload_id not in begun or begun[upload_id])


def find_orphans(prefix: str, *, before: datetime, namespace_id: UUID | None = None) -> Iterator[Original]:
    """The originals that have stood since ``before`` without a row, of those whose hashes begin with two digits."""
    originals = (
        one
        for one in blobs.originals(prefix)
        if one.settled_at < before.timestamp() and namespace_id in (None, one.namespace_id)
    )
    while page := list(islice(originals, _PAGE)):
        yield from _uncounted(page)


def leftovers(digits: str, *, before: datetime) -> Iterator[UUID]:
    """Staged bytes, of those whose names end in two digits: of uploads that ended ``before``, or that never began.

    A form stages its files before their uploads begin. None of these where there are no uploads at all: then the
    database is likely the wrong one.
    """
    upload_ids, any_upload = staging.standing(digits), Upload.objects.exists()
    while page := list(islice(upload_ids, _PAGE)):
        begun = _begun(page)
        for upload_id in page:
            ended_at = begun.get(upload_id)
            if (ended_at and ended_at < before) or (
                any_upload and upload_id not in begun and staging.staged_before(upload_id, before)
            ):
                yield upload_id


def _begun(staged_ids: list[UUID]) -> dict[UUID, datetime | None]:
    """The uploads and parts of these ids that there are, and when they ended; a part ends with its file."""
    begun = dict(Upload.objects.filter(pk__in=staged_ids).values_list("pk", "ended_at"))
    parts = PartialUpload.objects.filter(pk__in=staged_ids)
    begun |= dict(parts.filter(final=None).values_list("pk", "ended_at"))
    return begun | dict(parts.exclude(final=None).values_list("pk", "final__ended_at"))


def _uncounted(page: list[Original]) -> list[Original]:
    """Those that no row names; none of a namespace without any rows: there the database is likely the wrong one."""
    namespace_ids = {one.namespace_id for one in page}
    existing = {key for key in namespace_ids if Blob.objects.filter(namespace=key).exists()}
    rows = Blob.objects.filter(namespace__in=existing, sha256__in={one.sha256 for one in page})
    named = set(rows.values_list("key", flat=True))
    candidates = [one for one in page if one.namespace_id in existing]
    return [one for one in candidates if one.part or one.key not in named]


def forget_orphan(one: Original) -> bool:
    """Whether it went. It goes under the row of its bytes: an upload of the same ones waits, and stores them anew.

    Where none stands one is made for that; where one does, the bytes stand elsewhere as well.
    """
    if one.part:
        blobs.remove(one.key)
        return True
    with atomic():
        same = Blob.objects.filter(namespace_id=one.namespace_id, sha256=one.sha256)
        row, ours = same.get_or_create(
            namespace_id=one.namespace_id, sha256=one.sha256, defaults={"size": 0, "key": one.key}
        )
        if not ours:
            locks.take(Rank.BLOB, same)
            if same.filter(key=one.key).exists():
                return False
        blobs.remove(one.key)
        if ours:
            row.delete()
        return True
