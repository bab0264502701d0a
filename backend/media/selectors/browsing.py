"""Counting the files of a list by time, and finding the people who sent them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Case, Count, Exists, Func, IntegerField, OuterRef, Q, Subquery, Value, When

from backend.media.models import MediaFile


def oldest_file_at(condition: Q) -> datetime | None:
    """When the oldest file came that fulfils the condition; None where there is none."""
    return MediaFile.objects.filter(condition).order_by("pk").values_list("created_at", flat=True).first()


def counted_between(condition: Q, begins: Sequence[datetime]) -> dict[int, int]:
    """How many files that fulfil the condition came in each of some periods, by the place of the period.

    ``begins`` are the beginnings of the periods, the latest first, each of which ends where the next later one begins;
    the last one has all earlier files. Periods without files are left out.
    """
    known = [When(created_at__gte=begin, then=Value(place)) for place, begin in enumerate(begins)]
    period = Case(*known, default=Value(len(begins) - 1), output_field=IntegerField())
    rows = MediaFile.objects.filter(condition).annotate(period=period).order_by()
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
