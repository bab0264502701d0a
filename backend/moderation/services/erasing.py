"""Erases what closed cases hold of a person; what an open one holds stays as evidence until it is closed."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from backend.events.publish import atomic
from backend.moderation.models import Case, Report


def erase_closed_cases(user_id: UUID) -> list[tuple[str, str]]:
    """Blank what closed cases hold of what a person said, appealed and reported; returns type and id of each."""
    with atomic():
        cases = Case.objects.filter(author=user_id, closed_at__isnull=False).exclude(Q(said=[]) & Q(appeal_text=""))
        reports = Report.objects.filter(reporter=user_id, case__closed_at__isnull=False).exclude(text="")
        found = [("case", str(key)) for key in cases.values_list("pk", flat=True)]
        found += [("report", str(key)) for key in reports.values_list("pk", flat=True)]
        cases.update(said=[], appeal_text="")
        reports.update(text="")
    return found
