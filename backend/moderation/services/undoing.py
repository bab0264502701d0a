"""Undoes a step in a case, as long as nothing was done since."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from backend import clock, locks
from backend.accounts.access import Actor
from backend.chat.services import return_captions
from backend.errors import Conflict, NotFound
from backend.events.publish import atomic, publish
from backend.locks import Rank
from backend.media.services import about_file, set_hold
from backend.moderation.access import NO_CASE, case_to_judge, refuse_own
from backend.moderation.models import Case, CaseAction, CaseNote
from backend.moderation.payloads import CasePayload
from backend.moderation.selectors.cases import case_shown, shown_case
from backend.moderation.services.cases import note_step, subject_of, tell
from backend.moderation.services.decisions import about_case, copies_of, files_of, locked_case
from backend.moderation.services.restrictions import take_back
from backend.moderation.services.withholding import note_released

if TYPE_CHECKING:
    from backend.media.models import MediaFile
    from backend.media.payloads import Hold

UNDO_MINUTES = 10
"""How long a step can be undone."""
_CHANGED_SINCE = "Something was done in this case since: look at it again."


def undo_step(actor: Actor, action_id: UUID) -> CasePayload:
    """Undo a step: files, people and cases are as they were before. Raises Conflict for what cannot be undone."""
    action = CaseAction.objects.filter(pk=action_id).first()
    if action is None:
        raise NotFound(NO_CASE)
    case = case_to_judge(actor, action.case_id)
    _require_undoable(actor, action, case)
    with atomic():
        freed = _files_back(actor, case, action)
        if restriction := action.before.get("restriction"):
            at, replaced = action.before["restricted_at"], action.before["replaced"]
            take_back(actor, UUID(restriction), by=action.actor_id, at=at, before=replaced)
        fresh = locked_case(case.pk)
        _require_undoable(actor, CaseAction.objects.get(pk=action.pk), fresh)
        _case_back(actor, fresh, action)
        CaseAction.objects.filter(pk=action.pk).update(undone_at=clock.now())
        publish(about_case("case.undone", fresh, actor, action=action.name))
    return_captions(freed)
    return case_shown(actor, action.case_id)


def _require_undoable(actor: Actor, action: CaseAction, case: Case) -> None:
    if action.name == "delete":
        raise Conflict("A deletion cannot be undone: what was deleted is gone.")
    if action.undone_at or action.version != case.version:
        raise Conflict(_CHANGED_SINCE, case=shown_case(actor, case))
    if action.at < clock.now() - timedelta(minutes=UNDO_MINUTES):
        raise Conflict(f"A step can be undone for {UNDO_MINUTES} minutes.", case=shown_case(actor, case))


def _files_back(actor: Actor, case: Case, action: CaseAction) -> list[UUID]:
    """Hold and release files as they were before; returns those that are shown again."""
    before = action.before.get("holds") or {}
    if not before:
        return []
    copies = [copy for copy in copies_of(files_of(case)) if str(copy.pk) in before]
    given = "quarantined" if action.name == "quarantine" else None
    if any(copy.hold != given for copy in copies):
        raise Conflict(_CHANGED_SINCE, case=shown_case(actor, case))
    holds = {copy.pk: _hold_again(copy, before[str(copy.pk)]) for copy in copies}
    if action.actor_id != actor.user_id:
        # To undo what another moderator has withheld is to release it.
        refuse_own(actor, [copy for copy in copies if copy.hold and holds[copy.pk] is None])
    for hold in set(holds.values()):
        name = "media.quarantined" if hold else "media.released"
        group = [copy for copy in copies if holds[copy.pk] == hold]
        set_hold([(copy, about_file(name, copy, actor, undone=action.name)) for copy in group], hold)
    freed = [key for key, hold in holds.items() if hold is None]
    note_released(freed)
    return freed


def _hold_again(media: MediaFile, before: Hold | None) -> Hold | None:
    """The hold that a file had before a step, with what the virus scanner has found since."""
    scan = media.stages.get("scan", {})
    code = (scan.get("error") or {}).get("code")
    if before != "quarantined" and code == "infected":
        raise Conflict("The virus scanner found something in this file. Release it, if you are sure.")
    if before == "scan" and scan.get("state") == "done":
        return None
    # No scan will follow that would lift the hold.
    return "review" if before == "scan" and code == "not_scanned" else before


def _case_back(actor: Actor, case: Case, action: CaseAction) -> None:
    before = action.before
    ended: dict[str, int] = before.get("cases") or {}
    others = locks.take(Rank.CASE, Case.objects.filter(pk__in=ended)) if ended else []
    if any(one.version != ended[str(one.pk)] for one in others):
        raise Conflict(_CHANGED_SINCE, case=shown_case(actor, case))
    again = [case, *others] if case.closed_at and not before["closed_at"] else []
    for one in again:
        if Case.objects.filter(closed_at=None, **subject_of(one)).exists():
            raise Conflict(
                "Another case about the same was opened since. Decide that one.", case=shown_case(actor, case)
            )
    for one in again:
        one.closed_at, one.closed_by, one.outcome, one.appeal_outcome = None, None, "", ""
    case.assignee_id = UUID(before["assignee"]) if before["assignee"] else None
    case.closed_at = clock.parse(before["closed_at"]) if before["closed_at"] else None
    case.closed_by_id = UUID(before["closed_by"]) if before["closed_by"] else None
    case.outcome, case.appeal_outcome = before["outcome"], before["appeal_outcome"]
    if note := before.get("note"):
        CaseNote.objects.filter(pk=note).delete()
    for one in {one.pk: one for one in (case, *again)}.values():
        note_step(one)
        one.save()
    tell([case.pk, *(one.pk for one in again)])
