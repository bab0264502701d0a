"""Reading the statistics of a namespace from what was counted in advance."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import namespace_slug, namespace_space, people
from backend.audit.actions import anything_done_in
from backend.library.models import MediaStatistic, MediaTag
from backend.library.payloads import TagName

_MOST = 20
_JOBS_LAST, _COUNTED_ANYWAY = timedelta(hours=1), timedelta(days=1)


class CountedFiles(Struct, frozen=True, kw_only=True):
    """A number of files, and their bytes together."""

    files: int
    bytes: int


class CountedTag(TagName, frozen=True, kw_only=True):
    """The files of the library that carry a tag or one below it."""

    files: int
    bytes: int


class CountedUploader(Struct, frozen=True, kw_only=True):
    """The files that one person has sent."""

    user: UserPayload
    files: int
    bytes: int


class CountedDay(Struct, frozen=True, kw_only=True):
    """What was sent on one day (UTC)."""

    day: str
    files: int
    bytes: int


class Quota(Struct, frozen=True, kw_only=True):
    """The bytes that a namespace stores or has reserved, and may store; null means no limit."""

    limit: int | None
    used: int


class Statistics(Struct, frozen=True, kw_only=True):
    """What a namespace holds, as counted at a time.

    Of the files whose bytes are here and that are not in the trash; ``by_state`` counts those of every state,
    ``by_day`` what was sent, whether or not it still stands. The 20 tags and people with the most bytes.
    """

    at: str
    namespace: str
    total: CountedFiles
    quota: Quota
    by_kind: dict[str, CountedFiles]
    by_state: dict[str, CountedFiles]
    by_tag: list[CountedTag]
    by_uploader: list[CountedUploader]
    by_day: list[CountedDay]


def are_counted(namespace_id: UUID) -> bool:
    """Whether a namespace was ever counted."""
    return MediaStatistic.objects.filter(namespace=namespace_id, what="total").exists()


def may_differ(namespace_id: UUID) -> bool:
    """Whether what was counted of a namespace may not be so any more.

    What changes files stands in the activity log; work on many files may go on for a while after its entry. What does
    not stand there, such as uploads that expired, is counted within a day.
    """
    rows = MediaStatistic.objects.filter(namespace=namespace_id, what="total")
    at = rows.values_list("at", flat=True).first()
    if at is None or at < clock.now() - _COUNTED_ANYWAY:
        return True
    return anything_done_in(namespace_id, at - _JOBS_LAST)


def statistics_shown(namespace_id: UUID, *, days: int) -> Statistics:
    """The statistics of a namespace; of its days the last ``days``, today included, each of them."""
    first = clock.now().date() - timedelta(days=days - 1)
    rows = MediaStatistic.objects.filter(namespace=namespace_id).exclude(what="day", key__lt=first.isoformat())
    counts: dict[str, dict[str, MediaStatistic]] = {what: {} for what in MediaStatistic.What.values}
    for row in rows:
        counts[row.what][row.key] = row
    total = counts["total"].get("")
    used, limit = namespace_space(namespace_id)
    return Statistics(
        at=clock.stamp(total.at if total else clock.now()),
        namespace=namespace_slug(namespace_id),
        total=_counted(total),
        quota=Quota(limit=limit, used=used),
        by_kind={key: _counted(row) for key, row in sorted(counts["kind"].items())},
        by_state={key: _counted(row) for key, row in sorted(counts["state"].items())},
        by_tag=_by_tag(_largest(counts["tag"])),
        by_uploader=_by_uploader(_largest(counts["uploader"])),
        by_day=[_day((first + timedelta(days=number)).isoformat(), counts["day"]) for number in range(days)],
    )


def _counted(row: MediaStatistic | None) -> CountedFiles:
    return CountedFiles(files=row.files if row else 0, bytes=row.bytes if row else 0)


def _day(day: str, rows: dict[str, MediaStatistic]) -> CountedDay:
    row = rows.get(day)
    return CountedDay(day=day, files=row.files if row else 0, bytes=row.bytes if row else 0)


def _largest(rows: dict[str, MediaStatistic]) -> list[MediaStatistic]:
    return sorted(rows.values(), key=lambda row: (-row.bytes, row.key))[:_MOST]


def _by_tag(rows: list[MediaStatistic]) -> list[CountedTag]:
    tags = MediaTag.objects.filter(deleted_at=None).in_bulk([UUID(row.key) for row in rows])
    named = [(tags.get(UUID(row.key)), row) for row in rows]
    return [
        CountedTag(id=row.key, name=tag.name, path=tag.path, color=tag.color, files=row.files, bytes=row.bytes)
        for tag, row in named
        if tag
    ]


def _by_uploader(rows: list[MediaStatistic]) -> list[CountedUploader]:
    users = people([UUID(row.key) for row in rows])
    return [
        CountedUploader(user=users[UUID(row.key)], files=row.files, bytes=row.bytes)
        for row in rows
        if UUID(row.key) in users
    ]
