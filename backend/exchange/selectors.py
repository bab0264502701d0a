"""Reads imports and exports of rooms."""

from __future__ import annotations

from base64 import b64decode
from uuid import UUID

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.errors import Gone, NotFound
from backend.exchange.access import import_for, imports_into, owned_room
from backend.exchange.models import ARCHIVE, EXPORT, Transfer
from backend.exchange.payloads import ReceivedArchive, TransferPayload, transfer_payload
from backend.media.selectors import StoredFile
from backend.media.services import received_of, unfinished_for

_FINGERPRINT_CHARS = 100
NAME = "offchat-room.zip"


def imports_of(
    actor: Actor, slug: str | None, *, before: UUID | None = None, after: UUID | None = None, limit: int
) -> list[TransferPayload]:
    """Return a page of the imports into a namespace, the newest first; raises NotFound, Forbidden."""
    rows = imports_into(actor, slug)
    if after:
        return [transfer_payload(row) for row in rows.filter(pk__gt=after).order_by("pk")[:limit]][::-1]
    rows = rows.filter(pk__lt=before) if before else rows
    return [transfer_payload(row) for row in rows.order_by("-pk")[:limit]]


def archives_received(actor: Actor, slug: str | None) -> list[ReceivedArchive]:
    """Return the archives that the actor has sent, or sends, into a namespace; raises NotFound, Forbidden."""
    rows = unfinished_for(actor, namespace_for(actor, slug, role=Role.ADMIN), ARCHIVE)
    return [
        ReceivedArchive(id=str(row.pk), name=row.name, size=row.size, received=received_of(row),
                        fingerprint=_fingerprint_in(row.metadata),
                        created_at=clock.stamp(row.created_at), expires_at=clock.stamp(row.expires_at))
        for row in rows
    ]  # fmt: skip


def _fingerprint_in(metadata: str) -> str:
    """What the Upload-Metadata of an archive says under ``fingerprint``; it was read as a whole when it came."""
    coded = dict(pair.strip().partition(" ")[::2] for pair in metadata.split(","))
    return b64decode(coded.get("fingerprint", "")).decode(errors="replace")[:_FINGERPRINT_CHARS]


def import_shown(actor: Actor, transfer_id: UUID | None) -> TransferPayload:
    """Return an import; raises NotFound."""
    return transfer_payload(import_for(actor, transfer_id))


def export_of_room(actor: Actor, room_id: UUID | None) -> TransferPayload | None:
    """Return the newest copy of a room that the actor has ordered; raises as ``owned_room`` does."""
    room = owned_room(actor, room_id)
    rows = Transfer.objects.select_related("namespace").filter(kind=EXPORT, room=room.id, user=actor.user_id)
    row = rows.order_by("-pk").first()
    return transfer_payload(row) if row else None


def stored_room(actor: Actor, export_id: UUID | None) -> StoredFile:
    """Return the bytes of the copy of a room, for the owner who has ordered it, as long as they own the room.

    Raises NotFound, and Gone where it is kept no longer.
    """
    rows = Transfer.objects.filter(kind=EXPORT, user=actor.user_id)
    row = rows.filter(pk=export_id).first() if export_id else None
    if row is None:
        raise NotFound("There is no such copy.")
    owned_room(actor, row.room_id)
    if row.state == Transfer.State.EXPIRED or (row.expires_at and row.expires_at < clock.now()):
        raise Gone("This copy is not kept any more. Order a new one.")
    if row.state != Transfer.State.READY:
        raise NotFound("This copy is not ready yet.")
    return StoredFile(key=row.key, etag=row.sha256, content_type="application/zip", name=NAME)


def keys_of_transfers() -> set[str]:
    """Return where the archives that imports came with, and of copies of rooms stand, or will."""
    return set(Transfer.objects.exclude(key="").values_list("key", flat=True))
