"""Finds bytes that a namespace already holds, among those that a person may read anyway."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from msgspec import Struct

from backend.accounts.access import Actor
from backend.media.access import visible_to
from backend.media.models import Blob, MediaFile, Metadata
from backend.media.selectors import LISTED_STATES
from backend.storage.blobs import blob_key


class KnownBytes(Struct, frozen=True, kw_only=True):
    """Bytes in the store: ``key`` is their place, ``size`` their number."""

    key: str
    sha256: str
    size: int


def key_of_bytes(namespace_id: UUID, sha256: str) -> str:
    """Where bytes with this hash stand in the store, or are to stand."""
    keys = Blob.objects.filter(namespace=namespace_id, sha256=sha256).values_list("key", flat=True)
    return keys.first() or blob_key(namespace_id, sha256)


def known_bytes(actor: Actor, namespace_id: UUID, *, sha256: str, size: int) -> KnownBytes | None:
    """The bytes of a file of the namespace that the actor may read; None where there are none, or others' alone.

    Where metadata was removed from a file, people know the copy without it; what was sent is known to its sender
    alone. Nothing that is withheld is found. Both queries always run: the time of the answer tells nothing of files
    that the actor may not see.
    """
    rows = MediaFile.objects.filter(visible_to(actor), namespace=namespace_id, hold=None, state__in=LISTED_STATES)
    same = Blob.objects.filter(namespace=namespace_id, sha256=sha256, size=size)
    readable = Q(uploader=actor.user_id) | Q(metadata=Metadata.AS_SENT)
    sent = rows.filter(readable, blob__in=same).values_list("blob__key", flat=True).first()
    served = rows.filter(served_sha256=sha256, served_size=size).values_list("served_key", flat=True).first()
    key = sent or served
    return KnownBytes(key=key, sha256=sha256, size=size) if key else None
