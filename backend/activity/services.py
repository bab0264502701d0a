"""What is noted about reading the activity log itself."""

from __future__ import annotations

from collections.abc import Mapping

from backend.accounts.access import Actor
from backend.events.publish import record
from backend.moderation.access import namespace_to_moderate


def record_export(actor: Actor, namespace: str | None, filters: Mapping[str, str]) -> None:
    """Note that a moderator takes the log of a namespace away, and which part; raises Forbidden for others."""
    key = namespace_to_moderate(actor, namespace)
    record(actor.does("log.exported", namespace_id=key, object_type="namespace", object_id=key, data=dict(filters)))
