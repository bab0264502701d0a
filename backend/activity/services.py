"""Logs the export of the activity log itself, and drops its rows that are kept no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings

from backend import clock
from backend.accounts.access import Actor
from backend.audit.actions import Action, write_actions
from backend.audit.sealing import drop_rows, droppable
from backend.events.publish import atomic, record
from backend.moderation.access import namespace_to_moderate


def record_export(actor: Actor, namespace: str | None, filters: Mapping[str, str]) -> None:
    """Log that a moderator exports the log of a namespace, with the filters; raises Forbidden for others."""
    key = namespace_to_moderate(actor, namespace)
    record(actor.does("log.exported", namespace_id=key, object_type="namespace", object_id=key, data=dict(filters)))


_BLOCKS, _ROWS, _TURNS = 500, 5_000, 20
"""Blocks and rows that one transaction drops, about, and how many transactions one run makes."""


def trim_activity() -> int:
    """Drop the rows of sealed blocks that are older than ``ACTIVITY_DAYS``, oldest first; returns their number.

    The blocks stay, and a row of the log names the last of them. Each transaction is short: others write in between.
    """
    if not settings.ACTIVITY_DAYS:
        return 0
    dropped = 0
    for _ in range(_TURNS):
        count = _trim_some()
        if not count:
            break
        dropped += count
    return dropped


def _trim_some() -> int:
    moment = clock.now()
    with atomic():
        until = droppable(moment - timedelta(days=settings.ACTIVITY_DAYS), _BLOCKS, rows=_ROWS)
        if not until:
            return 0
        [told] = write_actions([Action(name="log.trimmed", object_type="log", data={"block": until})], moment)
        return drop_rows(until, told.pk)
