"""What moderators do in a case: each step names the version that it was decided on, so that no two act on the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import UNSET

from backend import clock, locks
from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id
from backend.chat.services import return_captions, take_down, take_down_message
from backend.errors import Conflict, DomainError, Invalid
from backend.events.publish import atomic, publish
from backend.ids import parse_id
from backend.locks import Rank
from backend.media.access import existing_file
from backend.media.services import about_file, lock_copies, lock_copies_of_many, set_hold
from backend.moderation.access import case_for, case_to_judge, refuse_own
from backend.moderation.inputs import BulkStep, CaseStep, NewRestriction
from backend.moderation.models import Case, CaseAction, CaseNote
from backend.moderation.payloads import BulkResult, BulkResults, CaseActed, CaseProblem
from backend.moderation.selectors.cases import case_shown, shown_case
from backend.moderation.services.cases import close, note_step, settled, tell
from backend.moderation.services.files import refuse_unscanned
from backend.moderation.services.restrictions import impose
from backend.moderation.services.withholding import note_released

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_ABOUT_PERSON = "This case is about a person: mute or ban them, or approve."
Change = dict[str, Any]
"""What a step has changed besides its case, and how that was before: what it is undone with."""
_LOGGED = {
    "assign": "case.assigned", "note": "case.noted", "approve": "case.approved", "quarantine": "case.quarantined",
    "release": "case.released", "delete": "case.deleted", "restrict": "case.restricted",
}  # fmt: skip


def act(actor: Actor, case_id: UUID, step: CaseStep) -> CaseActed:
    """Take a step in a case. Raises Conflict with the ``case`` as it stands where it was changed since ``version``.

    A decision closes the case, and all others about files with the same bytes that it reaches. Raises Conflict also
    where it makes no sense any more, Invalid for what cannot be done to this subject.
    """
    case = case_to_judge(actor, case_id)
    _require_current(actor, case, step.version)
    try:
        with atomic():
            action, freed = _step(actor, case, step)
    except DomainError:
        # Was it for another moderator, who was quicker?
        _require_current(actor, case_for(actor, case_id), step.version)
        raise
    # Apart: files beside the released ones are locked as well, which goes before the locks that are held here.
    return_captions(freed)
    return CaseActed(case=case_shown(actor, case_id), action=str(action.pk))


def act_on_many(actor: Actor, bulk: BulkStep) -> BulkResults:
    """Decide several cases alike, each for itself; tells for each what became of it."""
    results = []
    for item in bulk.items:
        step = CaseStep(version=item.version, action=bulk.action, reason=bulk.reason)
        try:
            acted = act(actor, UUID(item.id), step)
        except DomainError as refused:
            problem = CaseProblem(code=refused.code, detail=refused.message)
            results.append(BulkResult(id=item.id, case=refused.data.get("case"), action=None, error=problem))
        else:
            results.append(BulkResult(id=item.id, case=acted.case, action=acted.action, error=None))
    return BulkResults(results=results)


def _require_current(actor: Actor, case: Case, version: int) -> None:
    if case.version != version:
        raise Conflict(
            "This case has changed since you saw it. Nothing was done now; look at it again.",
            case=shown_case(actor, case),
        )


def _step(actor: Actor, case: Case, step: CaseStep) -> tuple[CaseAction, list[UUID]]:
    if case.outcome == Case.Outcome.DELETED and step.action in {"approve", "quarantine", "release", "delete"}:
        raise Conflict("What this case is about was deleted for good.")
    if case.person_id and step.action in {"quarantine", "release", "delete"}:
        raise Invalid(_ABOUT_PERSON, fields={"action": ["Of a person: assign, note, approve or restrict."]})
    # Files, rooms and people are locked before cases: what was done for an outdated version is rolled back.
    change = _EFFECTS[step.action](actor, case, step)
    fresh = locked_case(case.pk)
    _require_current(actor, fresh, step.version)
    change |= _as_it_was(fresh)
    _turn(actor, fresh, step, change)
    note_step(fresh)
    fresh.save()
    reached = [UUID(key) for key in (*change.get("holds", {}), *change.get("gone", ()))]
    if step.action == "delete" and fresh.media_id:
        reached.append(fresh.media_id)
    if step.action in _OUTCOMES and reached:
        ended = settled(reached, _OUTCOMES[step.action], by=actor.user_id, but=fresh.pk)
        change["cases"] = {str(one.pk): one.version for one in ended}
    action = CaseAction.objects.create(
        case=fresh, actor_id=actor.user_id, name=step.action, at=clock.now(), version=fresh.version, before=change
    )
    publish(about_case(_LOGGED[step.action], fresh, actor, reason=step.reason.strip()))
    tell([fresh.pk])
    return action, reached if step.action in {"approve", "release"} else []


def locked_case(case_id: UUID) -> Case:
    """The case, locked until the transaction ends."""
    [case] = locks.take(Rank.CASE, Case.objects.filter(pk=case_id))
    return case


def about_case(name: str, case: Case, actor: Actor, **data: str) -> Any:
    """Build the activity-log entry about a case."""
    told = {key: value for key, value in data.items() if value}
    # The room of a person or a file is where somebody who has reported it met it, and its author may read this.
    room_id = case.room_id if case.message_id else None
    return actor.does(
        name, namespace_id=case.namespace_id, object_type="case", object_id=case.pk, room_id=room_id, data=told
    )


def _as_it_was(case: Case) -> Change:
    return {
        "assignee": str(case.assignee_id) if case.assignee_id else None,
        "closed_at": clock.stamp_or_none(case.closed_at),
        "closed_by": str(case.closed_by_id) if case.closed_by_id else None,
        "outcome": case.outcome,
        "appeal_outcome": case.appeal_outcome,
    }


def _turn(actor: Actor, case: Case, step: CaseStep, change: Change) -> None:
    """Change the locked case itself."""
    if step.action == "assign":
        case.assignee_id = actor.user_id if step.user is UNSET else parse_id(step.user) if step.user else None
    elif step.action == "note":
        note = CaseNote.objects.create(case=case, author_id=actor.user_id, text=step.text.strip(), at=clock.now())
        change["note"] = str(note.pk)
    elif step.action != "restrict" or case.closed_at is None:
        close(case, _OUTCOMES[step.action], by=actor.user_id)


_OUTCOMES = {
    "approve": Case.Outcome.APPROVED, "quarantine": Case.Outcome.QUARANTINED, "release": Case.Outcome.RELEASED,
    "delete": Case.Outcome.DELETED, "restrict": Case.Outcome.RESTRICTED,
}  # fmt: skip


def files_of(case: Case) -> list[UUID]:
    """The file that a case is about, or those of its namespace that hung on its message."""
    if case.media_id:
        return [case.media_id]
    return sorted(case.files.filter(namespace=case.namespace_id).values_list("pk", flat=True))


def copies_of(media_ids: Sequence[UUID]) -> list[MediaFile]:
    """Files and all others with the same bytes, locked."""
    return lock_copies(media_ids[0]) if len(media_ids) == 1 else lock_copies_of_many(media_ids)


def _assign(actor: Actor, case: Case, step: CaseStep) -> Change:
    if not isinstance(step.user, str):
        return {}
    key = parse_id(step.user)
    person = user_by_id(key) if key else None
    if person is None or not actor_of(person, credential="", address="").may_moderate(case.namespace_id):
        raise Invalid("The request does not make sense.", fields={"user": ["Must be a moderator of the namespace."]})
    return {}


def _nothing(actor: Actor, case: Case, step: CaseStep) -> Change:
    return {}


def _quarantine(actor: Actor, case: Case, step: CaseStep) -> Change:
    keys = files_of(case)
    if not keys:
        raise Invalid(
            "A text cannot be withheld. Delete it, or approve it.", fields={"action": ["Not for a message alone."]}
        )
    copies = [copy for copy in copies_of(keys) if copy.hold != "quarantined"]
    if any(copy.pk in keys and copy.state == "deleted" and copy.blob_id is None for copy in copies):
        raise Conflict("This file is deleted and its bytes are gone.")
    return _hold(actor, case, copies, step.reason, "media.quarantined")


def _release(actor: Actor, case: Case, step: CaseStep) -> Change:
    keys = files_of(case)
    copies = [copy for copy in copies_of(keys) if copy.hold] if keys else []
    if not copies and step.action == "release":
        raise Conflict("Nothing of this case is withheld.")
    refuse_own(actor, copies)
    refuse_unscanned(copies)
    change = _hold(actor, case, copies, step.reason, "media.released")
    note_released([copy.pk for copy in copies])
    return change


def _hold(actor: Actor, case: Case, copies: Sequence[MediaFile], reason: str, name: str) -> Change:
    before = {str(copy.pk): copy.hold for copy in copies}
    told = {"reason": reason.strip(), "case": str(case.pk)}
    if copies:
        hold = "quarantined" if name == "media.quarantined" else None
        set_hold([(copy, about_file(name, copy, actor, **told)) for copy in copies], hold)  # type: ignore[arg-type]
    return {"holds": before}


def _delete(actor: Actor, case: Case, step: CaseStep) -> Change:
    if case.message_id:
        action = about_case("message.deleted", case, actor, reason=step.reason.strip())
        gone = take_down_message(case.message_id, action, actor_id=actor.user_id, kept=files_of(case))
        return {"gone": [str(key) for key in gone]}
    if case.media_id:
        action = about_file("media.deleted", existing_file(case.media_id), actor, reason=step.reason.strip())
        take_down(case.media_id, action, actor_id=actor.user_id, purge_now=True)
    return {}


def _restrict(actor: Actor, case: Case, step: CaseStep) -> Change:
    person = parse_id(step.user) if isinstance(step.user, str) else case.author_id
    if person is None:
        raise Invalid("The request does not make sense.", fields={"user": ["Say who is to be restricted."]})
    order = NewRestriction(reason=step.reason, minutes=step.minutes)
    restriction, replaced = impose(actor, person, step.kind, order, namespace_id=case.namespace_id)
    return {"restriction": restriction.id, "restricted_at": restriction.at, "replaced": replaced}


_EFFECTS: dict[str, Callable[[Actor, Case, CaseStep], Change]] = {
    "assign": _assign, "note": _nothing, "approve": _release, "quarantine": _quarantine, "release": _release,
    "delete": _delete, "restrict": _restrict,
}  # fmt: skip
