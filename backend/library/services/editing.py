"""Which of many files an actor may change, with their rows locked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from backend.accounts.access import Actor
from backend.errors import Conflict, DomainError, NotFound
from backend.library.access import require_may_edit
from backend.library.payloads import Refused, refused
from backend.media.access import NOT_THERE
from backend.media.selectors import visible_files
from backend.media.services import locked_rows

if TYPE_CHECKING:
    from backend.media.models import MediaFile

ELSEWHERE = "This file belongs to another namespace."


def editable_files(
    actor: Actor, media_ids: Sequence[UUID], *, namespace_id: UUID | None = None, any_of: UUID | None = None
) -> tuple[set[UUID], list[Refused]]:
    """Those of some files, locked, that the actor may change; and those that were refused.

    Of one namespace alone, if it is named; of the namespace ``any_of`` also those of other people.
    """
    locked = {media.pk: media for media in locked_rows(media_ids)}
    seen, wrong, fine = visible_files(actor, locked), list[Refused](), set[UUID]()
    for key in media_ids:
        try:
            if key not in seen:
                raise NotFound(NOT_THERE)
            require_here(locked[key], namespace_id)
            if locked[key].namespace_id != any_of:
                require_may_edit(actor, locked[key])
            fine.add(key)
        except DomainError as why:
            wrong.append(refused(key, why))
    return fine, wrong


def require_here(media: MediaFile, namespace_id: UUID | None) -> None:
    """Raise Conflict for a file of another namespace than the one that was named."""
    if namespace_id and media.namespace_id != namespace_id:
        raise Conflict(ELSEWHERE)
