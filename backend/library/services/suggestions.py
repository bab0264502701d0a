"""What people decide about suggestions: one by one, several at once, or all that a filter finds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.accounts.access import Actor, namespace_for
from backend.audit.actions import Action
from backend.errors import Conflict, DomainError, Invalid, NotFound
from backend.events.publish import atomic
from backend.library.access import NO_SUGGESTION, require_may_edit
from backend.library.inputs import DECISIONS_LIMIT, TEXT_LIMITS, Decision, Decisions
from backend.library.models import Suggestion
from backend.library.payloads import Refused, refused
from backend.library.selectors import decidable, pending_suggestions, pending_words
from backend.library.services.announcements import of_library, tell
from backend.library.services.noting import note_job
from backend.library.services.reopened import Reopening, reopen_all
from backend.library.services.suggested import Acceptance, accept_all
from backend.library.services.tag_paths import fitting_path
from backend.media.services import locked_files, set_recognised

if TYPE_CHECKING:
    from backend.media.models import MediaFile

AT_ONCE = 1000
"""How many suggestions one request with a filter decides; it is repeated for the rest."""

_STATES = {"accept": Suggestion.State.ACCEPTED, "edit": Suggestion.State.EDITED}


class Outcome(Struct):
    """What came of decisions: how many suggestions were meant, which could not be decided, and which were, by file.

    ``undo`` is the job that takes back what was decided with a filter.
    """

    total: int
    changed: int = 0
    refused: list[Refused] = []
    decided: dict[UUID, list[UUID]] = {}
    undo: UUID | None = None


def decide(actor: Actor, command: Decisions) -> Outcome:
    """Decide suggestions of files that the actor may edit.

    Each is decided by itself: those that cannot be are named with the reason. With a filter the newest of them are
    decided; ``total`` counts all that it finds, and a job is noted that can be undone. Raises NotFound, Forbidden for a
    namespace.
    """
    if command.filter is None:
        decisions = {UUID(one.id): one for one in reversed(command.decisions or [])}
        return _decide_every(actor, decisions, len(decisions))
    action = command.action or "reject"
    keys, total = pending_suggestions(actor, command.namespace, command.filter, limit=AT_ONCE)
    outcome = _decide_every(actor, {key: Decision(id=str(key), action=action) for key in keys}, total)
    if outcome.decided:
        notes = {key: {"suggestions": [str(one) for one in rows]} for key, rows in outcome.decided.items()}
        order = {"action": "decide", "decision": action}
        with atomic():
            job = note_job(actor, namespace_for(actor, command.namespace), order, notes=notes, total=len(notes))
        outcome.undo = job.pk
    return outcome


def take_back(actor: Actor, keys: Collection[UUID], *, before: datetime) -> Outcome:
    """Let suggestions wait again that were decided until then, as :func:`decide` does with ``undo``."""
    rows = Suggestion.objects.filter(pk__in=keys, decided_at__lte=before).values_list("pk", flat=True)
    decisions = {key: Decision(id=str(key), action="undo") for key in rows}
    return _decide_every(actor, decisions, len(decisions))


def _decide_every(actor: Actor, decisions: Mapping[UUID, Decision], total: int) -> Outcome:
    outcome, keys = Outcome(total=total), list(decisions)
    for start in range(0, len(keys), DECISIONS_LIMIT):
        _decide_some(actor, {key: decisions[key] for key in keys[start : start + DECISIONS_LIMIT]}, outcome)
    return outcome


def _decide_some(actor: Actor, decisions: Mapping[UUID, Decision], outcome: Outcome) -> None:
    places = decidable(actor, decisions.keys())
    outcome.refused += [refused(key, NotFound(NO_SUGGESTION)) for key in decisions if key not in places]
    by_namespace: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    for key, (namespace_id, media_id) in places.items():
        by_namespace[namespace_id][key] = media_id
    for namespace_id, media_ids in by_namespace.items():
        _decide_in(actor, namespace_id, media_ids, decisions, outcome)


def _decide_in(
    actor: Actor,
    namespace_id: UUID,
    media_ids: Mapping[UUID, UUID],
    decisions: Mapping[UUID, Decision],
    outcome: Outcome,
) -> None:
    """Decide the suggestions of one namespace in one transaction."""
    with atomic():
        files = {media.pk: media for media in locked_files(set(media_ids.values()))}
        rows = {row.pk: row for row in Suggestion.objects.filter(pk__in=media_ids)}
        errors, acceptances, rejected = dict[UUID, DomainError](), list[Acceptance](), list[UUID]()
        reopenings = list[Reopening]()
        for key, media_id in media_ids.items():
            try:
                row, value = _judged(actor, rows.get(key), files.get(media_id), decisions[key])
            except DomainError as error:
                errors[key] = error
                continue
            if decisions[key].action == "undo":
                reopenings.append(Reopening(row, value))
            elif decisions[key].action == "reject":
                rejected.append(key)
            else:
                acceptances.append(Acceptance(row, value, _STATES[decisions[key].action]))
        # First: to take back holds the tree of the tags alone, which no transaction may that holds it with others.
        reopened = reopen_all(namespace_id, files, reopenings, actor) if reopenings else None
        accepted = accept_all(files, acceptances, actor) if acceptances else None
        decided = {"state": Suggestion.State.REJECTED, "decided_at": clock.now(), "decided_by": actor.user_id}
        Suggestion.objects.filter(pk__in=rejected).update(**decided)
        errors |= accepted.refused if accepted else {}
        errors |= reopened.refused if reopened else {}
        good = [key for key in media_ids if key not in errors]
        if good:
            counted = Counter[str](decisions[key].action for key in good)
            changed = {media_ids[key] for key in good if decisions[key].action != "reject"}
            action = _about(actor, namespace_id, counted, {media_ids[key] for key in good}, changed)
            touched = {media_ids[key] for key in good}
            set_recognised(pending_words(touched))
            tags = {*(accepted.made if accepted else ()), *(reopened.dropped if reopened else ())}
            tell(namespace_id, action, files=touched, tags=tags)
    outcome.changed += len(good)
    for key in good:
        outcome.decided.setdefault(media_ids[key], []).append(key)
    outcome.refused += [refused(key, error) for key, error in errors.items()]


def _judged(
    actor: Actor, row: Suggestion | None, media: MediaFile | None, decision: Decision
) -> tuple[Suggestion, str]:
    """The suggestion and the value to write; raises NotFound, Forbidden, Conflict, Invalid."""
    if row is None or media is None or media.state == "deleted":
        raise NotFound(NO_SUGGESTION)
    require_may_edit(actor, media)
    waits = row.state == Suggestion.State.PENDING
    if decision.action == "undo":
        if waits:
            raise Conflict("Nothing was decided about this suggestion yet.")
        return row, (decision.value or row.written or row.value).strip()
    if not waits:
        raise Conflict(f"This suggestion was decided already: {row.state}.")
    if decision.action != "edit":
        return row, row.value
    value = (decision.value or "").strip()
    if row.field == Suggestion.Field.TAG:
        value = fitting_path(value)
    elif len(value) > TEXT_LIMITS[row.field]:
        raise Invalid(f"At most {TEXT_LIMITS[row.field]} characters.")
    if not value:
        raise Invalid("Nothing is left of this value that can be seen.")
    return row, value


def _about(actor: Actor, namespace_id: UUID, counted: Counter[str], touched: set[UUID], changed: set[UUID]) -> Action:
    """One row of the activity log for all decisions; it names the file where there is only one."""
    data = {**counted, "files": len(touched), **of_library(namespace_id, changed)}
    about: dict[str, Any] = {"namespace_id": namespace_id, "data": data}
    if len(touched) == 1:
        about |= {"object_type": "media", "object_id": next(iter(touched))}
    return actor.does("suggestions.decided", **about)
