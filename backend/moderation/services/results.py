"""Tells people what became of what they reported, of their appeal, and what was taken from them."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from backend.chat.selectors import people_in_room
from backend.events.publish import at_end
from backend.moderation.models import Case, Report, Restriction
from backend.notifications.services import Cause, notify

_MOST = 500
"""How many of those who have reported the same are told at most, the first ones."""


class _Closed(NamedTuple):
    case_id: UUID
    appeal_decided: bool


def case_closed(case: Case, *, appeal_decided: bool) -> None:
    """Tell who has reported, and whose appeal was decided, when the transaction ends."""
    at_end(_tell, _Closed(case.pk, appeal_decided))


def _tell(items: list[Any]) -> None:
    cases = Case.objects.select_related("author").in_bulk([item.case_id for item in items])
    reporters: dict[UUID, list[UUID]] = {}
    # Accounts that were ended, as by an erasure, get nothing new.
    reports = (
        Report.objects.filter(case__in=cases, reporter__is_active=True).order_by("pk").values_list("case", "reporter")
    )
    for case_id, reporter_id in reports[: _MOST * len(cases)]:
        reporters.setdefault(case_id, []).append(reporter_id)
    for item in items:
        case = cases[item.case_id]
        told = [key for key in reporters.get(case.pk, ()) if key != case.closed_by_id]
        _tell_of(case, told, "report_result")
        if item.appeal_decided and case.author and case.author.is_active and case.author_id != case.closed_by_id:
            _tell_of(case, [case.author.pk], "appeal")


def _tell_of(case: Case, people: list[UUID], kind: Any) -> None:
    """Room and message are named to those alone who are in the room."""
    there = people_in_room(case.room_id, people) if case.room_id and people else set[UUID]()
    message_id = case.message_id or case.seen_in
    notify([key for key in people if key in there], Cause(kind=kind, room_id=case.room_id, message_id=message_id))
    notify([key for key in people if key not in there], Cause(kind=kind))


def restricted(row: Restriction) -> None:
    """Tell a person that something was taken from them, when the transaction ends."""
    if row.user.is_active:
        notify([row.user_id], Cause(kind="restriction", room_id=row.room_id))
