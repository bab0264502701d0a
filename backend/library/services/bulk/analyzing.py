"""Has taggers describe many files."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from backend.accounts.selectors import policy_of
from backend.errors import Conflict
from backend.library.payloads import refused
from backend.library.selectors import describable_files
from backend.library.services.analyses import queue_analyses
from backend.library.services.announcements import tell
from backend.library.services.bulk.outcomes import Outcome, Work
from backend.library.services.editing import editable_files


def require_tagger(namespace_id: UUID) -> None:
    """Raise Conflict where nothing is described: on this server, or in this namespace."""
    if settings.AI_PROVIDER == "off" or not policy_of(namespace_id).ai:
        raise Conflict("Automatic descriptions are switched off here. An administrator can switch them on.")


def analyze(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Queue files to be described; with ``force`` also those that were described before."""
    files, wrong = editable_files(work.actor, media_ids, namespace_id=work.namespace_id)
    describable = describable_files(files).keys()
    blind = Conflict("There is nothing in this file that the tagger of this server could look at or listen to.")
    wrong += [refused(key, blind) for key in media_ids if key in files and key not in describable]
    queued = queue_analyses(work.namespace_id, describable, again=work.order.force)
    if queued:
        tell(work.namespace_id, None, files=queued)
    return Outcome({key: {} for key in queued}, wrong)
