"""What moderation announces: contents are blocked."""

from __future__ import annotations

from backend.events.catalogue import Event
from backend.moderation.payloads import HashPayload


class HashBlocked(Event, frozen=True, kw_only=True):
    """Contents were blocked: a notice for those who watch the namespace."""

    type = "hash.blocked"
    group = "activity"
    ephemeral = True
    data: HashPayload
