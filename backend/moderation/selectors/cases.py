"""Reads cases: the queue of a namespace, its numbers, and what a case shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import people
from backend.errors import Invalid
from backend.ids import parse_id
from backend.media.payloads import facts_payload
from backend.media.selectors import shown_files
from backend.moderation.access import case_for, namespace_to_moderate, not_told
from backend.moderation.inputs import SOURCES, CaseState, QueueOrder, bit_of
from backend.moderation.models import Case, CaseNote, Report
from backend.moderation.payloads import (
    AppealPayload,
    CasePayload,
    CaseSubject,
    NotePayload,
    QueueCounts,
    ReportPayload,
)

if TYPE_CHECKING:
    from backend.media.models import MediaFile

SHOWN = 20
"""How many reports and notes a case shows, the newest."""
APPEAL = "appeal"
"""Takes the place of a source in the filter of the queue: what uploaders have appealed."""
SAID = 5
"""How many of the texts that were reported it shows; a reveal shows all."""


def queue(
    actor: Actor,
    namespace: str | None,
    filters: Mapping[str, str],
    *,
    order: QueueOrder = "oldest",
    below: str | None = None,
    above: str | None = None,
    limit: int = 50,
) -> list[CasePayload]:
    """Return a page of cases; ``filters`` are state, source, reason and assignee. Raises Forbidden, Invalid."""
    namespace_id = namespace_to_moderate(actor, namespace)
    rows = _filtered(actor, Case.objects.filter(namespace=namespace_id), filters)
    rows = _by_risk(rows, below, above) if order == "risk" else _by_age(rows, below, above, newest=order == "newest")
    page = list(rows[:limit])
    return shown_cases(page[::-1] if above else page, judged=not_told(actor, namespace_id))


def place_of(case: CasePayload, order: QueueOrder) -> str:
    """The key of a case in an order of the queue."""
    return f"{case.risk}.{case.id}" if order == "risk" else case.id


def _filtered(actor: Actor, rows: QuerySet[Case], filters: Mapping[str, str]) -> QuerySet[Case]:
    state: str = filters.get("state", "open")
    rows = rows.filter(closed_at=None) if state == "open" else rows.filter(closed_at__isnull=False)
    source = filters.get("source")
    if source == APPEAL:
        rows = rows.filter(appeal_at__isnull=False)
    elif source:
        rows = rows.annotate(of=F("sources").bitand(_BITS[source])).filter(of__gt=0)
    if reason := filters.get("reason"):
        rows = rows.filter(Exists(Report.objects.filter(case=OuterRef("pk"), reason=reason)))
    assignee = filters.get("assignee")
    if assignee == "none":
        return rows.filter(assignee=None)
    key = actor.user_id if assignee == "me" else parse_id(assignee or "")
    return rows.filter(assignee=key) if key else rows


_BITS: dict[str, int] = {source: bit_of(source) for source in SOURCES}


def _by_age(rows: QuerySet[Case], below: str | None, above: str | None, *, newest: bool) -> QuerySet[Case]:
    behind, before = ("lt", "gt") if newest else ("gt", "lt")
    if below:
        rows = rows.filter(**{f"pk__{behind}": _key(below)})
    if above:
        rows = rows.filter(**{f"pk__{before}": _key(above)})
    return rows.order_by("-pk" if newest != bool(above) else "pk")


def _by_risk(rows: QuerySet[Case], below: str | None, above: str | None) -> QuerySet[Case]:
    if not (key := below or above):
        return rows.order_by("-risk", "pk")
    risk, _, case_id = key.partition(".")
    if not (risk.isascii() and risk.isdigit() and len(risk) < 6):
        raise _wrong_cursor()
    place, of = _key(case_id), int(risk)
    if above:
        return rows.filter(Q(risk__gt=of) | Q(risk=of, pk__lt=place)).order_by("risk", "-pk")
    return rows.filter(Q(risk__lt=of) | Q(risk=of, pk__gt=place)).order_by("-risk", "pk")


def _key(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise _wrong_cursor()
    return found


def _wrong_cursor() -> Invalid:
    return Invalid("The request does not make sense.", fields={"cursor": ["This is no cursor of this list."]})


def queue_counts(actor: Actor, namespace: str | None) -> QueueCounts:
    """Return how many cases are open in a namespace; raises Forbidden for all but its moderators."""
    rows = Case.objects.filter(namespace=namespace_to_moderate(actor, namespace), closed_at=None)
    found = rows.aggregate(
        open=Count("pk"),
        unassigned=Count("pk", filter=Q(assignee=None)),
        mine=Count("pk", filter=Q(assignee=actor.user_id)),
    )
    return QueueCounts(**found)


def open_reports(namespace_id: UUID) -> int:
    """Return how many open cases of a namespace were reported."""
    rows = Case.objects.filter(namespace=namespace_id, closed_at=None)
    return rows.annotate(of=F("sources").bitand(_BITS["report"])).filter(of__gt=0).count()


def reports_of(user_ids: Collection[UUID]) -> Q:
    """The rows of the activity log that tell who has reported some people, or something of theirs."""
    about = Case.objects.filter(author__in=user_ids)
    hidden = Q(object_id__in=user_ids)
    hidden |= Q(Exists(about.filter(media=OuterRef("object_id"))))
    hidden |= Q(Exists(about.filter(message=OuterRef("object_id"))))
    return hidden & Q(action__in=("user.reported", "message.reported", "media.reported"))


def in_open_cases() -> Q:
    """The files that an open case is about, or whose message is: their bytes are kept until it is closed."""
    rows = Case.objects.filter(closed_at=None)
    hung = Case.files.through.objects.filter(mediafile=OuterRef("pk"), case__closed_at=None)
    return Q(Exists(rows.filter(media=OuterRef("pk")))) | Q(Exists(hung))


def case_shown(actor: Actor, case_id: UUID) -> CasePayload:
    """Return a case for those who moderate its namespace; raises NotFound."""
    return shown_case(actor, case_for(actor, case_id))


def shown_case(actor: Actor, case: Case) -> CasePayload:
    """Render one case for an actor who may see it."""
    return shown_cases([case], judged=not_told(actor, case.namespace_id))[0]


def shown_cases(cases: Sequence[Case], *, judged: Collection[UUID]) -> list[CasePayload]:
    """Render cases, in as many queries as for one; those about people in ``judged`` do not name who reported.

    Nor do they name the room where that was, which can have one person besides; that of a message says its author.
    """
    keys = [case.pk for case in cases]
    reports, notes = _newest(Report, keys), _newest(CaseNote, keys)
    hung: dict[UUID, list[UUID]] = defaultdict(list)
    for case_id, media_id in Case.files.through.objects.filter(case__in=keys).values_list("case", "mediafile"):
        hung[case_id].append(media_id)
    media_ids = {case.media_id for case in cases if case.media_id}.union(*hung.values())
    files = {media.pk: media for media in shown_files().filter(pk__in=media_ids)} if media_ids else {}
    places = Case.objects.filter(pk__in=keys).values_list("pk", "namespace__slug", "room__kind", "room__name")
    context = {key: (slug, kind, name) for key, slug, kind, name in places}
    who = people(_named(cases, reports, notes))
    for case in cases:
        for report in reports[case.pk] if case.author_id in judged else ():
            report.reporter_id = None
    return [
        _shown(
            case, context[case.pk], who, reports=reports[case.pk], notes=notes[case.pk],
            judges=case.author_id not in judged,
            hung=[files[key] for key in hung[case.pk] if key in files], media=files.get(case.media_id or case.pk),
        )
        for case in cases
    ]  # fmt: skip


def _newest(model: type[Any], keys: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """The newest rows of each case, the oldest first; ``of_all`` is how many there are."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    place = Window(RowNumber(), partition_by=F("case_id"), order_by="-pk")
    of_all = Window(Count("pk"), partition_by=F("case_id"))
    rows = model.objects.filter(case__in=keys).annotate(place=place, of_all=of_all)
    for row in rows.filter(place__lte=SHOWN).order_by("pk"):
        found[row.case_id].append(row)
    return found


def _named(
    cases: Iterable[Case], reports: Mapping[UUID, list[Report]], notes: Mapping[UUID, list[CaseNote]]
) -> set[UUID]:
    named = {key for case in cases for key in (case.author_id, case.assignee_id) if key}
    named |= {report.reporter_id for found in reports.values() for report in found}
    return named | {note.author_id for found in notes.values() for note in found}


def _shown(
    case: Case,
    context: tuple[str, str | None, str | None],
    who: Mapping[UUID, UserPayload],
    *,
    judges: bool,
    reports: Sequence[Any],
    notes: Sequence[Any],
    hung: Sequence[MediaFile],
    media: MediaFile | None,
) -> CasePayload:
    slug, kind, room_name = context
    # Where it was seen is the place of those who have reported it.
    room, seen_in = (case.room_id, case.seen_in) if judges or case.message_id else (None, None)
    held = [one.hold for one in ([media] if media else hung) if one.hold]
    state: CaseState = "closed" if case.closed_at else "open"
    return CasePayload(
        id=str(case.pk), version=case.version, namespace=slug, state=state, subject=_subject(case),
        sources=[source for source in SOURCES if case.sources & _BITS[source]],
        reports=[_report(row, who) for row in reports], report_count=reports[0].of_all if reports else 0,
        note_count=notes[0].of_all if notes else 0, risk=case.risk,
        reason=case.reason, author=who.get(case.author_id) if case.author_id else None,
        assignee=who.get(case.assignee_id) if case.assignee_id else None,
        media=facts_payload(media) if media else None, files=[facts_payload(one) for one in hung],
        room=str(room) if room else None, room_name=(room_name or None) if room else None,
        message=str(case.message_id or seen_in) if case.message_id or seen_in else None,
        said=None if kind == "direct" and not case.person_id else list(case.said[-SAID:]),
        hold=held[0] if held else None,  # type: ignore[arg-type]
        notes=[NotePayload(author=who[row.author_id], text=row.text, at=clock.stamp(row.at)) for row in notes],
        outcome=case.outcome or None, appeal=_appeal(case),  # type: ignore[arg-type]
        opened_at=clock.stamp(case.opened_at), first_action_at=clock.stamp_or_none(case.first_action_at),
        closed_at=clock.stamp_or_none(case.closed_at),
    )  # fmt: skip


def _subject(case: Case) -> CaseSubject:
    if case.person_id:
        return CaseSubject(type="user", id=str(case.person_id))
    if case.message_id:
        return CaseSubject(type="message", id=str(case.message_id))
    return CaseSubject(type="media", id=str(case.media_id))


def _report(row: Report, who: Mapping[UUID, UserPayload]) -> ReportPayload:
    reason: Any = row.reason
    return ReportPayload(
        id=str(row.pk), reporter=who.get(row.reporter_id), reason=reason, text=row.text, at=clock.stamp(row.at)
    )


def _appeal(case: Case) -> AppealPayload | None:
    if case.appeal_at is None:
        return None
    outcome: Any = case.appeal_outcome or None
    return AppealPayload(text=case.appeal_text, at=clock.stamp(case.appeal_at), outcome=outcome)
