"""Counts what a namespace holds into rows of its own, so that reading the statistics costs the same at any size."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Sum

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors import operator
from backend.errors import Unavailable
from backend.events.publish import atomic
from backend.jobs.enqueue import send
from backend.library.jobs import RefreshStatistics
from backend.library.models import MediaStatistic, Tagging
from backend.library.selectors import Statistics, are_counted, may_differ, statistics_shown
from backend.media.selectors.counts import Counted, count_files, has_more_files

_AT_ONCE = 20_000
"""Up to how many files a request counts by itself."""
_MOST = 20
"""How many tags and people are kept, those with the most bytes."""


def statistics(actor: Actor, namespace: str | None, *, days: int) -> Statistics:
    """Return the statistics of a namespace as they were last counted; counts them where they never were.

    For its moderators and those above them: raises NotFound, Forbidden. Raises Unavailable where a worker has to count
    many files first.
    """
    namespace_id = namespace_for(actor, namespace, role=Role.MODERATOR)
    if not are_counted(namespace_id):
        if has_more_files(namespace_id, _AT_ONCE):
            send(RefreshStatistics(subject=namespace_id))
            raise Unavailable(
                "The files of this namespace are being counted for the first time. Try again in a minute."
            )
        refresh_statistics(namespace_id)
    return statistics_shown(namespace_id, days=days)


def request_statistics() -> int:
    """Ask a worker to count anew every namespace whose numbers may have changed; returns how many these are."""
    changed = [namespace_id for namespace_id in operator().slugs.values() if may_differ(namespace_id)]
    return sum(send(RefreshStatistics(subject=namespace_id)) for namespace_id in changed)


def refresh_statistics(namespace_id: UUID) -> None:
    """Count a namespace anew; who reads meanwhile sees the numbers from before."""
    counted, at = [*count_files(namespace_id, most_uploaders=_MOST), *_by_tag(namespace_id)], clock.now()
    # In one order, so that two that count at the same time do not wait for each other.
    rows = [
        MediaStatistic(namespace_id=namespace_id, what=one.what, key=one.key, files=one.files, bytes=one.bytes, at=at)
        for one in sorted(counted, key=lambda one: (one.what, one.key))
    ]
    with atomic():
        MediaStatistic.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["namespace", "what", "key"],
            update_fields=["files", "bytes", "at"],
        )
        MediaStatistic.objects.filter(namespace=namespace_id, at__lt=at).delete()


def _by_tag(namespace_id: UUID) -> list[Counted]:
    rows = Tagging.objects.filter(tag__namespace=namespace_id, tag__deleted_at=None, counted=True)
    sums = rows.values("tag").annotate(files=Count("pk"), size=Sum("media__size")).order_by("-size", "tag")
    return [Counted(what="tag", key=str(row["tag"]), files=row["files"], bytes=row["size"]) for row in sums[:_MOST]]
