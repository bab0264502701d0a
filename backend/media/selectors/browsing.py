"""Counting the files of a list by time, and finding the people who sent them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Exists, Func, IntegerField, OuterRef, Q, Subquery, Value, When

from backend.media.dates import Dated
from backend.media.models import MediaFile


def oldest_file_at(condition: Q) -> datetime | None:
    """When the oldest file came that fulfils the condition; None where there is none."""
    return MediaFile.objects.filter(condition).order_by("pk").values_list("created_at", flat=True).first()


def oldest_date(condition: Q) -> datetime | None:
    """The earliest date (:class:`Dated`) of a file that fulfils the condition; None where there is none."""
    first = _dated(condition).order_by("dated", "pk").values_list("dated", flat=True).first()
    return None if first is None else datetime.fromtimestamp(first, UTC)


def files_by_date(
    condition: Q, *, below: tuple[float, UUID] | None = None, above: tuple[float, UUID] | None = None, limit: int
) -> list[tuple[UUID, float]]:
    """The files that fulfil the condition with their dates (:class:`Dated`), the latest first.

    Behind the place ``below`` of a list, or before ``above``: a date and the key of the file there.
    """
    rows = _dated(condition)
    if above:
        date, key = above
        rows = rows.filter(Q(dated__gt=date) | Q(pk__gt=key), dated__gte=date)
    elif below:
        date, key = below
        rows = rows.filter(Q(dated__lt=date) | Q(pk__lt=key), dated__lte=date)
    order = ("dated", "pk") if above else ("-dated", "-pk")
    found = [(key, float(date)) for key, date in rows.order_by(*order).values_list("pk", "dated")[:limit]]
    return found[::-1] if above else found


def _dated(condition: Q) -> Any:
    return MediaFile.objects.filter(condition).annotate(dated=Dated())


def counted_between(condition: Q, begins: Sequence[datetime], *, dated: bool = False) -> dict[int, int]:
    """How many files that fulfil the condition came in each of some periods, by the place of the period.

    ``begins`` are the beginnings of the periods, the latest first, each of which ends where the next later one begins;
    the last one has all earlier files. Periods without files are left out. With ``dated`` their dates
    (:class:`Dated`) count instead.
    """
    since = [Q(dated__gte=begin.timestamp()) if dated else Q(created_at__gte=begin) for begin in begins]
    known = [When(at_least, then=Value(place)) for place, at_least in enumerate(since)]
    period = Case(*known, default=Value(len(begins) - 1), output_field=IntegerField())
    rows = (_dated(condition) if dated else MediaFile.objects.filter(condition)).annotate(period=period).order_by()
    return dict(rows.values_list("period").annotate(Count("pk")))


def counted_in_index(condition: Q, begins: Sequence[datetime]) -> dict[int, int]:
    """The same as :func:`counted_between`, period by period: for conditions that an index by time can tell alone."""
    number = Func(template="COUNT(*)", output_field=IntegerField())
    files = MediaFile.objects.filter(condition, deleted_at=None).order_by().values(number=number)
    statement, given = files.extra(
        where=["media_mediafile.created_at >= begin_at", "media_mediafile.created_at < end_at"]
    ).query.sql_with_params()
    adapted = [connection.ops.adapt_datetimefield_value(at) for at in (_LATEST, *begins[:-1], _EARLIEST)]
    periods = [value for place in range(len(begins)) for value in (place, adapted[place + 1], adapted[place])]
    rows = ", ".join(["(%s, %s, %s)"] * len(begins))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH period(place, begin_at, end_at) AS (VALUES {rows}) SELECT place, ({statement}) FROM period",  # noqa: S608
            [*periods, *given],
        )
        return {place: count for place, count in cursor.fetchall() if count}


_EARLIEST, _LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def uploaders_of(condition: Q) -> Q:
    """The people who sent a file that fulfils the condition: a condition on people."""
    return Q(Exists(MediaFile.objects.filter(condition, uploader=OuterRef("pk"))))


def files_sent(condition: Q, *, most: int) -> Subquery:
    """How many files a person sent that fulfil the condition, at most so many: an expression on people."""
    sent = MediaFile.objects.filter(condition, uploader=OuterRef("pk")).order_by("-pk").values("pk")[:most]
    return Subquery(sent, template="(SELECT COUNT(*) FROM (%(subquery)s) AS sent)", output_field=IntegerField())
