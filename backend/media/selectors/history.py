"""Reading the processing history of a file."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import people
from backend.clock import stamp
from backend.media.access import history_for
from backend.media.models import HistoryEntry
from backend.media.payloads import HistoryPayload

_BY_MODERATORS = frozenset({"hold", "trash"})
"""Stages of which only moderators are told who was behind them."""


def file_history(
    actor: Actor, media_id: UUID | None, *, before: int | None = None, after: int | None = None, limit: int = 50
) -> list[HistoryPayload]:
    """What happened to a file, the newest first; raises NotFound where the actor may not see it."""
    media = history_for(actor, media_id)
    rows = HistoryEntry.objects.filter(media=media.pk)
    if after:
        found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    moderates = actor.may_moderate(media.namespace_id)
    known = people({row.actor_id for row in found if row.actor_id})
    return [_shown(row, known, moderates=moderates, reader=actor.user_id) for row in found]


def _shown(row: HistoryEntry, known: dict[UUID, UserPayload], *, moderates: bool, reader: UUID) -> HistoryPayload:
    told = moderates or row.stage not in _BY_MODERATORS or row.actor_id == reader
    return HistoryPayload(
        id=str(row.pk),
        at=stamp(row.at),
        stage=row.stage,
        state=row.state,  # type: ignore[arg-type]
        attempt=row.attempt,
        elapsed_ms=row.elapsed_ms,
        code=row.code or None,
        detail=row.detail or None,
        actor=known.get(row.actor_id) if row.actor_id and told else None,
    )
