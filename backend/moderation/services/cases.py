"""Opens, changes and closes cases as things happen to files; tells moderators of every change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, QuerySet

from backend import clock, locks
from backend.accounts.selectors import moderating
from backend.audit.actions import Action
from backend.bots.selectors import makers_of_bots
from backend.events.publish import at_end, publish
from backend.locks import Rank
from backend.moderation.events import CaseUpdated
from backend.moderation.inputs import Source, bit_of
from backend.moderation.models import Case
from backend.moderation.selectors.cases import shown_cases
from backend.moderation.services.results import case_closed

if TYPE_CHECKING:
    from backend.media.models import MediaFile

RISKS: dict[Source, int] = {"report": 0, "hash": 60, "nsfw": 50, "rule": 40, "scan": 60, "manual": 20}
"""How much each source weighs in the order of risk; a report weighs by its reason."""


def held(files: Iterable[MediaFile], source: Source, *, reason: str, by: UUID | None = None) -> None:
    """Have a case open for each of some locked files that are withheld (inside a transaction)."""
    by_id = {media.pk: media for media in files}
    known = locks.take(Rank.CASE, Case.objects.filter(media__in=by_id, closed_at=None))
    for case in known:
        case.sources |= bit_of(source)
        case.risk = max(case.risk, RISKS[source])
        case.reason = reason
        note_step(case, by_person=by is not None)
    Case.objects.bulk_update(known, ["sources", "risk", "reason", "version", "first_action_at"])
    new = by_id.keys() - {case.media_id for case in known}
    opened = [
        Case(
            namespace_id=by_id[key].namespace_id, media_id=key, author_id=by_id[key].uploader_id,
            room_id=by_id[key].room_id, sources=bit_of(source), risk=RISKS[source], reason=reason, opened_by_id=by,
            opened_at=clock.now(),
        )
        for key in sorted(new)
    ]  # fmt: skip
    Case.objects.bulk_create(opened)
    locks.inserted(*opened)
    log_opened(opened)
    tell(case.pk for case in (*known, *opened))


def log_opened(cases: Iterable[Case]) -> None:
    """Note new cases in the activity log, without a word of who has reported them (inside a transaction)."""
    _log(cases, "case.opened", lambda case: {"subject": _kind(case)})


def _kind(case: Case) -> str:
    return "user" if case.person_id else "message" if case.message_id else "media"


def subject_of(case: Case) -> dict[str, UUID | None]:
    """What a case is about, as a condition on cases: one of them is open at most."""
    if case.person_id:
        return {"person": case.person_id, "namespace": case.namespace_id}
    return {"message": case.message_id} if case.message_id else {"media": case.media_id}


def note_step(case: Case, *, by_person: bool = True) -> None:
    """Count a change of a locked case, which the caller saves."""
    case.version += 1
    if by_person and case.first_action_at is None:
        case.first_action_at = clock.now()


def settled(media_ids: Collection[UUID], outcome: Case.Outcome, *, by: UUID, but: UUID | None = None) -> list[Case]:
    """Close the open cases of files that were decided on, all but one (inside a transaction); returns them.

    Those that had ended with a quarantine end now as decided.
    """
    moment = clock.now()
    rows = locks.take(Rank.CASE, _but(Case.objects.filter(media__in=media_ids, closed_at=None), but))
    for case in rows:
        note_step(case)
        close(case, outcome, by=by)
    Case.objects.bulk_update(rows, CLOSING)
    _log(rows, "case.closed", lambda case: {"outcome": case.outcome})
    before = Case.objects.filter(media__in=media_ids, outcome=Case.Outcome.QUARANTINED, closed_at__lt=moment)
    ended = locks.take(Rank.CASE, _but(before, but)) if outcome != Case.Outcome.QUARANTINED else []
    if ended:
        Case.objects.filter(pk__in=[case.pk for case in ended]).update(outcome=outcome, version=F("version") + 1)
    tell(case.pk for case in (*rows, *ended))
    return rows


def _log(cases: Iterable[Case], name: str, data: Callable[[Case], dict[str, str]]) -> None:
    for case in cases:
        publish(
            Action(
                name=name, namespace_id=case.namespace_id, object_type="case", object_id=case.pk, data=data(case),
                live=False,
            )
        )  # fmt: skip


def _but(rows: QuerySet[Case], case_id: UUID | None) -> QuerySet[Case]:
    return rows.exclude(pk=case_id) if case_id else rows


CLOSING = ("version", "first_action_at", "closed_at", "closed_by", "outcome", "appeal_outcome")
"""What changes when a case is closed."""


def close(case: Case, outcome: Case.Outcome, *, by: UUID) -> None:
    """End a locked case, which the caller saves; an appeal that waits is decided with it."""
    case.closed_at, case.closed_by_id, case.outcome = clock.now(), by, outcome
    appealed = bool(case.appeal_at and not case.appeal_outcome)
    if appealed:
        granted = outcome in {Case.Outcome.APPROVED, Case.Outcome.RELEASED}
        case.appeal_outcome = "granted" if granted else "rejected"
    case_closed(case, appeal_decided=appealed)


def tell(case_ids: Iterable[UUID]) -> None:
    """Tell those who moderate of changed cases, once each, when the transaction ends."""
    for case_id in case_ids:
        at_end(_tell, case_id)


def _tell(case_ids: list[Any]) -> None:
    rows = list(Case.objects.filter(pk__in=set(case_ids)))
    # All moderators and bots hear the same: where one of them is judged, none of it says who has reported them.
    judged: set[UUID] = set()
    for namespace_id in {case.namespace_id for case in rows}:
        judged |= moderating(namespace_id, [case.author_id for case in rows if case.author_id])
        judged |= makers_of_bots(namespace_id)
    for case, payload in zip(rows, shown_cases(rows, judged=judged), strict=True):
        event = CaseUpdated(audience=(f"moderation:{case.namespace_id}",), data=payload, subject=case.pk)
        publish(None, event)
