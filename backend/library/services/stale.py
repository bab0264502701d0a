"""Notes files of which more is indexed than is said of them, in one statement, and mends them step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from backend.events.publish import atomic
from backend.jobs.enqueue import enqueue, send
from backend.library.jobs import MendStaleFiles
from backend.library.models import StaleFile
from backend.library.selectors import pending_words
from backend.library.selectors.search import tag_tokens
from backend.library.services.announcements import tell
from backend.library.services.taggings import carried_tags
from backend.media.services import locked_rows, set_recognised, set_tag_tokens

AT_ONCE = 100
"""How many files one transaction mends."""


def note_stale(found: QuerySet[Any, Any], *, withdrawn: bool) -> None:
    """Note the files of a query for their keys and namespaces, and have them mended (inside a transaction)."""
    chosen, parameters = found.order_by().distinct().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO library_stalefile (media_id, namespace_id, withdrawn) "  # noqa: S608 - the query is Django's own
            # In one order, so that two that note the same files do not wait for each other.
            f"SELECT found.*, %s FROM ({chosen}) AS found WHERE TRUE ORDER BY 1 "
            "ON CONFLICT (media_id) DO UPDATE SET withdrawn = library_stalefile.withdrawn OR excluded.withdrawn",
            [withdrawn, *parameters],
        )
    _ask(enqueue)


def mend_stale_files() -> Iterator[int]:
    """Index stale files anew, some in each step and transaction, until none is left; yields how many they were."""
    while first := StaleFile.objects.order_by("namespace").first():
        rows = StaleFile.objects.filter(namespace=first.namespace_id).order_by("pk")
        yield _mend(first.namespace_id, list(rows.values_list("pk", flat=True)[:AT_ONCE]))


def _mend(namespace_id: UUID, keys: Sequence[UUID]) -> int:
    with atomic():
        files = {row.pk for row in locked_rows(keys)}
        carried = carried_tags(namespace_id, files)
        # Read under the locks: another worker may have been faster.
        stale = set(StaleFile.objects.filter(pk__in=keys).values_list("pk", flat=True))
        mended = stale & files
        if mended:
            set_tag_tokens({key: tag_tokens(carried[key]) for key in mended})
            set_recognised(pending_words(mended))
            tell(namespace_id, None, files=mended)
        StaleFile.objects.filter(pk__in=stale).delete()
    return len(stale)


def requeue_stale_files() -> int:
    """Ask a worker for the mending of what is left: it was killed, or the reminder was lost."""
    return _ask(send)


def _ask(how: Any) -> int:
    for key in StaleFile.objects.values_list("pk", flat=True)[:1]:
        how(MendStaleFiles(subject=key))
        return 1
    return 0
