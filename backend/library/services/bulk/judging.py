"""Judges by rights and states with which files an action would be refused, without doing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from backend.accounts.access import Actor
from backend.errors import Conflict, DomainError, Forbidden, NotFound
from backend.library.access import in_trash_of, require_may_edit
from backend.library.payloads import Refused, refused
from backend.library.services.editing import require_here
from backend.media.access import NOT_THERE, visible_to
from backend.media.selectors import NO_BYTES, shown_files
from backend.media.services import require_frames

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_BATCH = 1000


def judged(
    actor: Actor, kind: str, namespace_id: UUID, media_ids: Sequence[UUID], *, of_frames: bool = False
) -> list[Refused]:
    """The files with which an action of this kind would be refused, and why; ``of_frames``: one for videos alone."""
    refusals = list[Refused]()
    for keys in _batches(media_ids):
        condition = in_trash_of(actor) if kind == "restore" else visible_to(actor)
        rows = shown_files().filter(condition, pk__in=keys)
        files = {media.pk: media for media in (rows if kind == "restore" else rows.exclude(state="deleted"))}
        for key in keys:
            try:
                _judge(actor, kind, namespace_id, media := files.get(key))
                if media and of_frames:
                    require_frames(media)
            except DomainError as why:
                refusals.append(refused(key, why))
    return refusals


def _judge(actor: Actor, kind: str, namespace_id: UUID, media: MediaFile | None) -> None:
    if media is None:
        raise NotFound(NOT_THERE)
    require_here(media, namespace_id)
    if kind == "delete":
        if media.uploader_id != actor.user_id and not actor.may_moderate(media.namespace_id):
            raise Forbidden("You may delete only your own files.")
    elif kind == "archive":
        if media.hold or media.blob is None:
            raise NotFound(NO_BYTES)
    elif kind not in {"restore", "quarantine"}:
        require_may_edit(actor, media)
    if kind == "retry" and media.state != "failed":
        raise Conflict("Only a file whose processing failed can be tried again.")


def _batches(keys: Sequence[UUID]) -> Iterator[list[UUID]]:
    left = iter(keys)
    while batch := list(islice(left, _BATCH)):
        yield batch
