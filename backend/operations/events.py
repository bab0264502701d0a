"""What operations announce: alerts that fire, are looked after, or are over."""

from __future__ import annotations

from uuid import UUID

from backend.events.catalogue import Event
from backend.operations.payloads import AlertPayload

SERVER_ALERTS = "moderation:server"
"""The group of operators' sockets: what concerns the whole server."""


def alert_group(namespace_id: UUID | None) -> str:
    """The group of the sockets of those who administer a namespace; of operators for None."""
    return f"moderation:{namespace_id}:admins" if namespace_id else SERVER_ALERTS


class AlertUpdated(Event, frozen=True, kw_only=True):
    """An alert fires, was acknowledged, changed its severity or is resolved: for administrators of its namespace."""

    type = "alert.updated"
    group = "activity"
    ephemeral = True
    data: AlertPayload
