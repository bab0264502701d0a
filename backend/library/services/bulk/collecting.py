"""Fills and empties a collection at its own address; what was done is noted as a job, which can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from backend.accounts.access import Actor
from backend.events.publish import atomic
from backend.library.inputs import BulkKind
from backend.library.models import MediaCollection
from backend.library.payloads import JobPayload, Refused
from backend.library.selectors.jobs import job_shown
from backend.library.services.collections import put_before, take_out_of
from backend.library.services.noting import note_job


def collect_files(
    actor: Actor, collection_id: UUID | None, media_ids: Sequence[UUID], *, before: UUID | None = None
) -> JobPayload:
    """Put files into a manual collection, in this order; those that are in it already are moved.

    Behind the last one, or in front of the file ``before``. The job names the files that were refused, and why. Raises
    Conflict for a smart collection and for a full one, Invalid where ``before`` is not in it.
    """
    with atomic():
        row, places, wrong = put_before(actor, collection_id, media_ids, before=before)
        notes = {key: {"out": _place(row, place), "into": str(row.pk)} for key, place in places.items()}
        return _noted(actor, row, "collect", notes=notes, media_ids=media_ids, wrong=wrong)


def uncollect_files(actor: Actor, collection_id: UUID | None, media_ids: Sequence[UUID]) -> JobPayload:
    """Remove files from a manual collection; its owner may remove those of all people. The job names the refused ones.

    Raises Conflict for a smart collection.
    """
    with atomic():
        row, items, wrong = take_out_of(actor, collection_id, media_ids)
        notes = {item.media_id: {"out": _place(row, item.position), "into": None} for item in items}
        return _noted(actor, row, "uncollect", notes=notes, media_ids=media_ids, wrong=wrong)


def _place(row: MediaCollection, position: int | None) -> dict[str, int]:
    return {} if position is None else {str(row.pk): position}


def _noted(
    actor: Actor,
    row: MediaCollection,
    kind: BulkKind,
    *,
    notes: Mapping[UUID, dict[str, Any]],
    media_ids: Sequence[UUID],
    wrong: Sequence[Refused],
) -> JobPayload:
    order = {"action": kind, "file_ids": [str(key) for key in media_ids], "collection": str(row.pk)}
    return job_shown(note_job(actor, row.namespace_id, order, notes=notes, total=len(media_ids), wrong=wrong))
