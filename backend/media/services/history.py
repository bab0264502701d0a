"""The processing history of files: what happened to each of them, in at most ``HISTORY_LIMIT`` rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.db.models import Count
from msgspec import Struct

from backend import clock
from backend.media.models import HistoryEntry, State

if TYPE_CHECKING:
    from backend.media.models import MediaFile
    from backend.media.payloads import StageError

HISTORY_LIMIT = 200
_DETAIL_CHARS = 300


class Stage(Struct, frozen=True, kw_only=True):
    """One step of a stage, for the row and for all watchers."""

    name: str
    state: Literal["started", "progress", "done", "failed"]
    started_at: str
    percent: float | None = None
    elapsed_ms: int | None = None
    error: StageError | None = None


def note_milestones(
    files: Iterable[MediaFile], stage: str, state: str, *, actor_id: UUID | None, **fields: Any
) -> None:
    """Note that one thing happened to locked files; ``fields`` are further columns of :class:`HistoryEntry`."""
    keys = [media.pk for media in files]
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            media_id=key, stage=stage, state=state, actor_id=actor_id, at=clock.now(), is_milestone=True, **fields
        )
        for key in keys
    )
    if state in _REPEATED:
        _trim(keys)


_REPEATED = frozenset({"retried", "held", "deleted"})
"""What can happen to a file any number of times; all else follows one of these, or is a stage."""


def note_change(media: MediaFile, before: str, *, actor_id: UUID | None) -> None:
    """Note that a locked file came from the state ``before`` into another one; nothing where it did not."""
    happened = _happened(before, media.state)
    if happened is None:
        return
    fields: dict[str, Any] = {"attempt": media.attempts}
    if happened == _RECEIVED:
        elapsed_ms = round((clock.now() - media.created_at).total_seconds() * 1000)
        # A clock may have been put back meanwhile, or be another host's.
        fields["elapsed_ms"] = max(0, elapsed_ms)
    if media.error:
        fields |= {"code": media.error["code"], "detail": media.error["message"][:_DETAIL_CHARS]}
    note_milestones([media], *happened, actor_id=actor_id, **fields)


def note_hold(files: Iterable[MediaFile], hold: str | None, *, actor_id: UUID | None) -> None:
    """Note that locked files were withheld, or released."""
    note_milestones(files, "hold", "held" if hold else "released", actor_id=actor_id)


_RECEIVED = ("upload", "done")
_HAPPENED = {
    State.EXPIRED: ("upload", "failed"),
    State.DELETED: ("trash", "deleted"),
    State.FAILED: ("processing", "failed"),
    State.READY: ("processing", "done"),
    State.PROCESSING: ("processing", "retried"),
}


def _happened(before: str, after: str) -> tuple[str, str] | None:
    if before == after:
        return None
    if before == State.DELETED:
        return "trash", "restored"
    if before == State.UPLOADING and after in {State.PROCESSING, State.READY}:
        return _RECEIVED
    return _HAPPENED.get(State(after))


def note_stage(media_id: UUID, stage: Stage, *, attempt: int) -> None:
    """Note how far a locked file is in a stage; one row tells of it from its start to its end."""
    fields: dict[str, Any] = {"state": stage.state, "elapsed_ms": stage.elapsed_ms}
    if stage.error:
        fields |= _error_fields(stage.error)
    if stage.state != "started":
        begun = HistoryEntry.objects.filter(media=media_id, stage=stage.name, state="started", attempt=attempt)
        if HistoryEntry.objects.filter(pk__in=begun.order_by("-pk").values("pk")[:1]).update(**fields):
            return
    HistoryEntry.objects.create(media_id=media_id, stage=stage.name, at=clock.now(), attempt=attempt, **fields)
    _trim([media_id])


def _error_fields(error: StageError) -> dict[str, str]:
    return {"code": error.code, "detail": error.message[:_DETAIL_CHARS]}


def forget_history(media_id: UUID) -> None:
    """Delete the history of a file whose bytes are removed for good."""
    HistoryEntry.objects.filter(media=media_id).delete()


def _trim(media_ids: Collection[UUID]) -> None:
    """Delete the oldest rows above the limit, those of stages before milestones."""
    counted = HistoryEntry.objects.filter(media__in=media_ids).values("media").annotate(rows=Count("pk"))
    for media_id in list(counted.filter(rows__gt=HISTORY_LIMIT).values_list("media", flat=True)):
        kept_first = HistoryEntry.objects.filter(media=media_id).order_by("-is_milestone", "-pk")
        HistoryEntry.objects.filter(pk__in=list(kept_first.values_list("pk", flat=True)[HISTORY_LIMIT:])).delete()
