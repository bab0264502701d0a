"""What is done with one file at a time, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import UNSET

from backend.errors import Conflict
from backend.library.access import file_for, require_may_edit, trashed_file_for
from backend.library.hooks import file_action
from backend.library.inputs import FileValues
from backend.library.selectors.jobs import items_of
from backend.library.services.announcements import tell
from backend.library.services.bulk.outcomes import Step, Work
from backend.library.services.editing import require_here
from backend.library.services.files import column_values
from backend.media.access import existing_file
from backend.media.services import describe, locked, plan_poster, require_frames, restore_file, retry_processing

if TYPE_CHECKING:
    from backend.media.models import MediaFile


def set_values(work: Work, media_id: UUID) -> dict[str, Any]:
    """Set the fields that were named."""
    require_here(file_for(work.actor, media_id, to="edit"), work.namespace_id)
    media = locked(media_id)
    require_may_edit(work.actor, media)
    order = work.order.set or FileValues()
    values = column_values(media, order.as_change())
    if order.poster_part is not UNSET:
        values["poster_s"] = _second(media, order.poster_part)
    before = {name: getattr(media, name) for name in values}
    _write(work, media, values)
    return {"before": before, "after": values}


def undo_values(work: Work, media_id: UUID) -> dict[str, Any]:
    """Set the fields as they were; raises Conflict where one was changed since."""
    note = _note(work, media_id)
    require_here(file_for(work.actor, media_id, to="edit"), work.namespace_id)
    media = locked(media_id)
    require_may_edit(work.actor, media)
    if any(getattr(media, name) != value for name, value in note["after"].items()):
        raise Conflict("This file was changed since: it stays as it is.")
    _write(work, media, note["before"])
    return {}


def _second(media: MediaFile, part: float) -> float:
    """The second of a video at which so much of it is over."""
    require_frames(media)
    if media.duration is None:
        raise Conflict("How long this video is was not found out.")
    return media.duration * part


def _write(work: Work, media: MediaFile, values: Mapping[str, Any]) -> None:
    if "poster_s" in values:
        plan_poster(media, values["poster_s"])
    describe(media, None, actor_id=work.actor.by, **values)
    tell(work.namespace_id, None, files=[media.pk])


def restore(work: Work, media_id: UUID) -> dict[str, Any]:
    """Take a file out of the trash."""
    require_here(trashed_file_for(work.actor, media_id), work.namespace_id)
    restore_file(media_id, None, actor_id=work.actor.by)
    return {}


def retry(work: Work, media_id: UUID) -> dict[str, Any]:
    """Have a failed file processed again."""
    require_here(file_for(work.actor, media_id, to="edit"), work.namespace_id)
    retry_processing(media_id, None, actor_id=work.actor.by)
    return {}


def delete(work: Work, media_id: UUID) -> dict[str, Any]:
    """Put a file into the trash."""
    return _offered("delete", work, media_id)


def quarantine(work: Work, media_id: UUID) -> dict[str, Any]:
    """Withhold a file and its copies until a moderator releases them."""
    return _offered("quarantine", work, media_id)


def _offered(name: str, work: Work, media_id: UUID) -> dict[str, Any]:
    # Who may see the file is asked by the action; of its namespace only those are told who may.
    action = file_action(name)
    action(work.actor, media_id, work.order.reason)
    require_here(existing_file(media_id), work.namespace_id)
    return {}


def _note(work: Work, media_id: UUID) -> Any:
    return items_of(work.job.undoes_id, [media_id])[media_id] if work.job.undoes_id else {}


STEPS: dict[str, Step] = {
    "set": set_values, "restore": restore, "retry": retry, "delete": delete, "quarantine": quarantine,
}  # fmt: skip
UNDO_STEPS: dict[str, Step] = {"set": undo_values, "restore": delete, "delete": restore}
