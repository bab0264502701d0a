"""What a list of files is browsed by: the months in which its files came, and the people who sent them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from msgspec import Struct

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors.people import people_among
from backend.library.inputs import FileFilter
from backend.library.selectors.filters import shelved, wanted_files
from backend.media.selectors.browsing import (
    counted_between,
    counted_in_index,
    oldest_date,
    oldest_file_at,
    uploaders_of,
)

_MONTHS_LIMIT = 600
"""Up to how many months are told apart: all that is older counts as the last of them."""


class CountedMonth(Struct, frozen=True, kw_only=True):
    """The files of a month, which ends at ``end`` (seconds since 1970)."""

    month: str
    files: int
    end: float


_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
"""Behind every photo, also where the clock of its camera was wrong."""


def months(actor: Actor, namespace: str | None, given: FileFilter, zone: tzinfo) -> list[CountedMonth]:
    """The months of ``zone`` in which files came that the actor may see and that match the filter, newest first.

    Raises NotFound for a namespace that is not the actor's, Invalid for tags and collections of another one.
    """
    wanted = wanted_files(actor, namespace_for(actor, namespace, role=Role.VIEWER), given)
    begins = _begins_of_months(oldest_file_at(wanted), zone)
    counted = counted_in_index if given == FileFilter() else counted_between
    return _counted_months(begins, counted(wanted, [begin.astimezone(UTC) for begin in begins])) if begins else []


def months_taken(actor: Actor, namespace: str | None, given: FileFilter) -> list[CountedMonth]:
    """The same by the months of UTC in which photos were taken, as which the clocks of cameras count.

    Files of which that is not known count by when they came, photos of the future to the month that is now.
    """
    wanted = shelved(wanted_files(actor, namespace_for(actor, namespace, role=Role.VIEWER), given), given)
    begins = _begins_of_months(oldest_date(wanted), UTC)
    return _counted_months(begins, counted_between(wanted, begins, dated=True), to=_END_OF_TIME) if begins else []


def _counted_months(
    begins: Sequence[datetime], counts: Mapping[int, int], *, to: datetime | None = None
) -> list[CountedMonth]:
    ends = [to or _next(begins[0]), *begins]
    return [
        CountedMonth(month=f"{begin:%Y-%m}", files=counts[at], end=ends[at].timestamp())
        for at, begin in enumerate(begins)
        if at in counts
    ]


def uploaders(
    actor: Actor,
    namespace: str | None,
    beginning: str,
    *,
    before: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> list[UserPayload]:
    """The people who sent files that the actor finds in a namespace, whose name or a part of it begins so.

    In the order of their user names, which bound a page. Raises NotFound for a namespace that is not the actor's.
    """
    namespace_id = namespace_for(actor, namespace, role=Role.VIEWER)
    shown = wanted_files(actor, namespace_id, FileFilter())
    return people_among(uploaders_of(shown), beginning, before=before, after=after, limit=limit)


def _begins_of_months(oldest: datetime | None, zone: tzinfo) -> list[datetime]:
    """When the months of a time zone begin from that of ``oldest`` until now, newest first; none without ``oldest``."""
    if oldest is None:
        return []
    begins = [clock.now().astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
    while begins[-1] > oldest and len(begins) < _MONTHS_LIMIT:
        last = begins[-1]
        year, month = (last.year, last.month - 1) if last.month > 1 else (last.year - 1, 12)
        begins.append(last.replace(year=year, month=month))
    return begins


def _next(begin: datetime) -> datetime:
    year, month = (begin.year, begin.month + 1) if begin.month < 12 else (begin.year + 1, 1)
    return begin.replace(year=year, month=month)
