"""What moderation announces: contents are blocked, cases change, people are restricted."""

from __future__ import annotations

from backend.events.catalogue import Event
from backend.moderation.payloads import CasePayload, HashPayload, RestrictionPayload


class HashBlocked(Event, frozen=True, kw_only=True):
    """Contents were blocked: a notice for those who watch the namespace."""

    type = "hash.blocked"
    group = "activity"
    ephemeral = True
    data: HashPayload


class CaseUpdated(Event, frozen=True, kw_only=True):
    """A case was opened or changed: for those who moderate its namespace."""

    type = "case.updated"
    group = "activity"
    ephemeral = True
    data: CasePayload


class RestrictionUpdated(Event, frozen=True, kw_only=True):
    """Something was taken from a person, or given back: on their own stream."""

    type = "restriction.updated"
    group = "room"
    data: RestrictionPayload
