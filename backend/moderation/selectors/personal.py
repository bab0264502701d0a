"""What a person has reported, for the copy of their data."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.moderation.models import Case, Report


class OwnReport(Struct, frozen=True, kw_only=True):
    """A report that a person made, and what it was about."""

    id: str
    at: str
    reason: str
    text: str
    message: str | None
    media: str | None
    user: str | None


def own_reports(user_id: UUID) -> Iterator[OwnReport]:
    """Return the reports that a person made, oldest first."""
    for row in Report.objects.filter(reporter=user_id).select_related("case").order_by("at").iterator(500):
        case = row.case
        yield OwnReport(
            id=str(row.pk), at=clock.stamp(row.at), reason=row.reason, text=row.text,
            message=str(case.message_id) if case.message_id else None,
            media=str(case.media_id) if case.media_id else None,
            user=str(case.person_id) if case.person_id else None,
        )  # fmt: skip


def open_cases_about(user_id: UUID) -> list[tuple[UUID, list[UUID]]]:
    """Return the open cases about what a person wrote or sent, each with the files that it keeps as evidence."""
    cases = Case.objects.filter(author=user_id, closed_at=None).order_by("pk").prefetch_related("files")
    return [
        (row.pk, [*([row.media_id] if row.media_id else []), *(one.pk for one in row.files.all())]) for row in cases
    ]


def open_reports_by(user_id: UUID) -> list[tuple[UUID, UUID]]:
    """Return what a person has reported in words and is not judged yet, each with its case."""
    rows = Report.objects.filter(reporter=user_id, case__closed_at=None).exclude(text="").order_by("pk")
    return list(rows.values_list("pk", "case_id"))
