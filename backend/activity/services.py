"""Logs the export of the activity log itself."""

from __future__ import annotations

from collections.abc import Mapping

from backend.accounts.access import Actor
from backend.events.publish import record
from backend.moderation.access import namespace_to_moderate


def record_export(actor: Actor, namespace: str | None, filters: Mapping[str, str]) -> None:
    """Log that a moderator exports the log of a namespace, with the filters; raises Forbidden for others."""
    key = namespace_to_moderate(actor, namespace)
    record(actor.does("log.exported", namespace_id=key, object_type="namespace", object_id=key, data=dict(filters)))
