"""The earlier texts of messages."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor
from backend.chat.access import message_for
from backend.chat.models import MessageEdit
from backend.chat.payloads import EditPayload, edit_payload
from backend.errors import Forbidden


def edits_of(
    actor: Actor, message_id: UUID | None, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[tuple[UUID, EditPayload]]:
    """Return the edits of a message beyond a key, newest first, for its author alone. Raises NotFound, Forbidden."""
    message = message_for(actor, message_id)
    if message.sender_id != actor.user_id:
        raise Forbidden("Only its author may read what a message said before.")
    rows = MessageEdit.objects.filter(message=message)
    if after:
        page = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        page = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [(row.pk, edit_payload(row)) for row in page]
