"""Reads the copies that people have ordered of their data."""

from __future__ import annotations

from uuid import UUID

from backend import clock
from backend.accounts.access import Actor
from backend.errors import Gone, NotFound
from backend.media.selectors import StoredFile
from backend.privacy.models import Export
from backend.privacy.payloads import ExportPayload, export_payload

NAME = "offchat-data.zip"


def export_of(actor: Actor) -> ExportPayload | None:
    """Return the newest copy that the actor has ordered; None where there is none."""
    row = Export.objects.filter(user=actor.user_id).order_by("-pk").first()
    return export_payload(row) if row else None


def stored_export(actor: Actor, export_id: UUID | None) -> StoredFile:
    """Return the bytes of a copy, for the person whose data it holds alone.

    Raises NotFound, and Gone where it is kept no longer.
    """
    row = Export.objects.filter(pk=export_id, user=actor.user_id).first() if export_id else None
    if row is None:
        raise NotFound("There is no such copy.")
    if row.state == Export.State.EXPIRED or (row.expires_at and row.expires_at < clock.now()):
        raise Gone("This copy is not kept any more. Order a new one.")
    if row.state != Export.State.READY:
        raise NotFound("This copy is not ready yet.")
    return StoredFile(key=row.key, etag=row.sha256, content_type="application/zip", name=NAME)
