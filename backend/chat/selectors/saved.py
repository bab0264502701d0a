"""The messages that a person has saved."""

from __future__ import annotations

from django.db.models import Prefetch
from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.access import saved_messages
from backend.chat.inputs import Position
from backend.chat.payloads import SavedPayload, saved_payload
from backend.chat.selectors.messages import shown_messages
from backend.chat.selectors.streams import own_position


class SavedPage(Struct, frozen=True, kw_only=True):
    """Saved messages, those saved last first; ``position`` of the person's own stream was read before them."""

    entries: list[tuple[int, SavedPayload]]
    position: Position


def saved_by(actor: Actor, *, before: int | None = None, after: int | None = None, limit: int = 50) -> SavedPage:
    """The messages that the actor has saved and may still read, with their keys: below ``before`` or above ``after``.

    A fixed number of queries for any number of messages.
    """
    position = own_position(actor)
    rows = saved_messages(actor).prefetch_related(Prefetch("message", shown_messages()))
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        rows = rows.filter(pk__lt=before) if before is not None else rows
        found = list(rows.order_by("-pk")[:limit])
    return SavedPage(entries=[(row.pk, saved_payload(row)) for row in found], position=position)
