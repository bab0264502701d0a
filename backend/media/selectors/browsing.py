"""Counting the files of a list by time, and finding the people who sent them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When

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


def uploaders_of(condition: Q) -> Q:
    """The people who sent a file that fulfils the condition: a condition on people."""
    return Q(Exists(MediaFile.objects.filter(condition, uploader=OuterRef("pk"))))


def files_sent(condition: Q, *, most: int) -> Subquery:
    """How many files a person sent that fulfil the condition, at most so many: an expression on people."""
    sent = MediaFile.objects.filter(condition, uploader=OuterRef("pk")).order_by("-pk").values("pk")[:most]
    return Subquery(sent, template="(SELECT COUNT(*) FROM (%(subquery)s) AS sent)", output_field=IntegerField())
