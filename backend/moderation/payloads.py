"""How cases, restrictions and the lists of hashes are shown to moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from backend import clock
from backend.accounts.payloads import UserPayload
from backend.chat.payloads import EditPayload, MessagePayload
from backend.media.payloads import AttachmentPayload, Hold
from backend.moderation.inputs import (
    CaseState,
    Condition,
    HashKind,
    ReportReason,
    RestrictionKind,
    RuleAction,
    Source,
)

if TYPE_CHECKING:
    from backend.moderation.models import Restriction

Outcome = Literal["approved", "quarantined", "released", "deleted", "restricted"]

ALGORITHMS: dict[HashKind, str] = {"sha256": "sha256", "perceptual": "dct256"}
"""How the hashes of each kind are made: ``dct256`` is the sign of 256 waves of a cosine transform, as in PDQ."""


class Matches(Struct, frozen=True, kw_only=True):
    """How many files an entry reaches, and in how many rooms they were sent."""

    files: int
    rooms: int


class HashPayload(Struct, frozen=True, kw_only=True):
    """An entry of a list of hashes; without ``id`` and ``at`` it was only tried.

    ``value`` is in hexadecimal digits: 64 of them, for a video those of its key frames with blanks between.
    ``distance`` is in how many of 256 bits a picture may differ; null for ``sha256``.
    """

    id: str | None
    kind: HashKind
    algorithm: str
    value: str
    distance: int | None
    reason: str
    by: UserPayload | None
    at: str | None
    matches: Matches


class ImportFault(Struct, frozen=True, kw_only=True):
    """A line that could not be taken, and why."""

    line: int
    why: str


class ImportReport(Struct, frozen=True, kw_only=True):
    """What became of the lines of an import."""

    created: int
    skipped: int
    errors: list[ImportFault]


class CaseSubject(Struct, frozen=True, kw_only=True):
    """What a case is about."""

    type: Literal["media", "message", "user"]
    id: str


class ReportPayload(Struct, frozen=True, kw_only=True):
    """A report: who says what is wrong; ``reporter`` is null where the one who is judged is told of it."""

    id: str
    reporter: UserPayload | None
    reason: ReportReason
    text: str
    at: str


class NotePayload(Struct, frozen=True, kw_only=True):
    """A note of a moderator for the others."""

    author: UserPayload
    text: str
    at: str


class AppealPayload(Struct, frozen=True, kw_only=True):
    """What the uploader says against it, and whether they were right; ``outcome`` null: not judged yet."""

    text: str
    at: str
    outcome: Literal["granted", "rejected"] | None


class CasePayload(Struct, frozen=True, kw_only=True):
    """A case: something that was reported or is withheld, for moderators.

    ``media`` and ``files`` are facts: those of the file, or of what hangs on the message. ``said`` is the text of the
    message as it stood when it was reported, the last 5; null for one of a direct room, which is read by a reveal. Of a
    person (``author``) it is what they were called; ``room`` is where they were met.
    ``hold`` is that of the file. ``risk`` grows with the weight and the number of the reports. ``reports`` and
    ``notes`` are the newest 20, ``report_count`` and ``note_count`` how many there are.
    """

    id: str
    version: int
    namespace: str
    state: CaseState
    subject: CaseSubject
    sources: list[Source]
    reports: list[ReportPayload]
    report_count: int
    risk: int
    reason: str
    author: UserPayload | None
    assignee: UserPayload | None
    media: AttachmentPayload | None
    files: list[AttachmentPayload]
    room: str | None
    room_name: str | None
    message: str | None
    said: list[str] | None
    hold: Hold | None
    notes: list[NotePayload]
    note_count: int
    outcome: Outcome | None
    appeal: AppealPayload | None
    opened_at: str
    first_action_at: str | None
    closed_at: str | None


class QueueCounts(Struct, frozen=True, kw_only=True):
    """How many cases are open in a namespace: all, those without an assignee, and the caller's own."""

    open: int
    unassigned: int
    mine: int


class CasePage(Struct, frozen=True, kw_only=True):
    """A page of the queue."""

    results: list[CasePayload]
    next: str | None
    previous: str | None
    counts: QueueCounts


class CaseActed(Struct, frozen=True, kw_only=True):
    """A case after a step, and the id of the step, with which it is undone."""

    case: CasePayload
    action: str


class CaseProblem(Struct, frozen=True, kw_only=True):
    """Why nothing was done in a case."""

    code: str
    detail: str


class BulkResult(Struct, frozen=True, kw_only=True):
    """What became of one of several cases: its state now, the step, or why there was none."""

    id: str
    case: CasePayload | None
    action: str | None
    error: CaseProblem | None


class BulkResults(Struct, frozen=True, kw_only=True):
    """One result for each of the cases, in their order."""

    results: list[BulkResult]


class Revealed(Struct, frozen=True, kw_only=True):
    """What a case is about, uncovered: the file, or the message as it stands now with what was said around it.

    ``said`` is the text as it stood whenever it was reported. Of a person ``before`` is what they wrote last in the
    rooms of the namespace, 20 messages at most and none of direct rooms; ``rooms`` has the names of these rooms by id,
    and ``more`` says whether they wrote anything before.
    """

    media: AttachmentPayload | None
    message: MessagePayload | None
    edits: list[EditPayload]
    said: list[str]
    before: list[MessagePayload]
    after: list[MessagePayload]
    rooms: dict[str, str]
    more: bool


class ReportMade(Struct, frozen=True, kw_only=True):
    """The id of a report."""

    id: str


class RulePayload(Struct, frozen=True, kw_only=True):
    """A rule about files that come in; ``tested_at`` null: not tried since its conditions changed, and off."""

    id: str
    name: str
    namespace: str
    enabled: bool
    order: int
    when: list[Condition]
    action: RuleAction
    reason: str
    tested_at: str | None
    by: UserPayload | None
    changed_at: str


class RuleList(Struct, frozen=True, kw_only=True):
    """The rules of a namespace, in the order in which they are asked."""

    results: list[RulePayload]


class RuleTrial(Struct, frozen=True, kw_only=True):
    """How many of the files since then a rule meets, by itself: of ``checked`` ones, the newest 50,000 at most.

    ``examples`` are facts of the newest 20.
    """

    since: str
    checked: int
    matched: int
    examples: list[AttachmentPayload]


class RestrictionPayload(Struct, frozen=True, kw_only=True):
    """What was taken from a person; ``namespace`` null: on the whole server, ``until`` null: until it is lifted."""

    id: str
    user: str
    kind: RestrictionKind
    namespace: str | None
    room: str | None
    reason: str
    until: str | None
    by: str
    at: str
    lifted_at: str | None


class RestrictionList(Struct, frozen=True, kw_only=True):
    """What holds for the caller."""

    results: list[RestrictionPayload]


class RestrictionPage(Struct, frozen=True, kw_only=True):
    """A page of what holds in a namespace, and the people whom it names."""

    results: list[RestrictionPayload]
    people: list[UserPayload]
    next: str | None
    previous: str | None


def restriction_payload(row: Restriction) -> RestrictionPayload:
    """Render a restriction."""
    kind: RestrictionKind = "mute" if row.kind == "mute" else "ban"
    return RestrictionPayload(
        id=str(row.pk), user=str(row.user_id), kind=kind, namespace=row.namespace.slug if row.namespace else None,
        room=str(row.room_id) if row.room_id else None, reason=row.reason, until=clock.stamp_or_none(row.until),
        by=str(row.by_id), at=clock.stamp(row.at), lifted_at=clock.stamp_or_none(row.lifted_at),
    )  # fmt: skip


SHAPES: tuple[type[Struct], ...] = (
    HashPayload, ImportReport, CasePayload, CasePage, CaseActed, BulkResults, Revealed, ReportMade, AppealPayload,
    RestrictionPayload, RestrictionList, RestrictionPage, RulePayload, RuleList, RuleTrial,
)  # fmt: skip
"""The structs of answers."""
