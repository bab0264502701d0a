"""Brings the bytes of a finished upload to where they stay, once for all files that hold the same ones."""

from __future__ import annotations

from backend import locks
from backend.accounts.services import release_space, require_own_space, reserve_space
from backend.errors import Conflict
from backend.locks import Rank
from backend.media.models import Blob, MediaFile, Upload
from backend.storage import blobs, staging


def settled_blob(media: MediaFile, upload: Upload, size: int, sha256: str, held_at: str | None) -> Blob:
    """The stored bytes; the quota reserved at creation is settled with what was really sent.

    Inside a transaction. Raises Conflict where bytes that stand at ``held_at`` are gone, QuotaExceeded.
    """
    key = blobs.blob_key(media.namespace_id, sha256)
    blob = _locked_blob(Blob(namespace_id=media.namespace_id, sha256=sha256, size=size, key=key))
    key = blob.key
    if size > upload.size:  # What was reserved stays good, whatever the limit is now.
        require_own_space(media.namespace_id, upload.user_id, size, reserved=upload.size)
    release_space(media.namespace_id, upload.size)
    if blob.references == 0:
        reserve_space(media.namespace_id, size)
    if held_at is None:
        # Also where a row stands already: if its bytes were lost, this brings them back.
        blobs.adopt(staging.path_of(upload.pk), key)
    elif not blobs.share(held_at, key):
        raise Conflict("These bytes were removed meanwhile. Send them.")
    blob.references += 1
    blob.save(update_fields=["references"])
    return blob


def _locked_blob(new: Blob) -> Blob:
    """The row of these bytes in this namespace; ``new``, which nothing refers to yet, where there was none."""
    same = Blob.objects.filter(namespace_id=new.namespace_id, sha256=new.sha256)
    rows = locks.take(Rank.BLOB, same)
    if not rows:
        # Another upload of the same bytes may make it at this moment: then that one is waited for, and taken.
        Blob.objects.bulk_create([new], ignore_conflicts=True)
        rows = locks.take(Rank.BLOB, same)
    return rows[0]
