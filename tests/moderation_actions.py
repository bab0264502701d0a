"""What people report, what moderators decide in cases, and what they take from people, as scenes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.media.access import existing_file
from backend.moderation import services as moderation
from backend.moderation.inputs import (
    BulkStep,
    CaseStep,
    CaseVersion,
    Condition,
    NewPersonReport,
    NewReport,
    NewRestriction,
    NewRule,
    RuleChanges,
    RuleTest,
)
from backend.moderation.models import Case
from tests.account_actions import LOOKS
from tests.actions import Action, World, both, say, sent

SPAM = NewReport(reason="spam")
TOLD, DELETED, SILENT = {"restriction.updated"}, {"message.deleted"}, both(set())
NOTICE, RESULT = {"notification"}, {"alice": set[str](), "bob": {"notification"}}
"""Bob has reported it, and is told that moderators have decided."""
DECIDED = {"alice": DELETED, "bob": DELETED | NOTICE}
OUT = {"alice": set[str](), "bob": {"room.removed", *TOLD, *NOTICE}}
BACK = {"alice": set[str](), "bob": {"room.added", *TOLD}}


def reported(world: World) -> UUID:
    """A message of alice that bob has reported; its case."""
    moderation.report_message(world.bob, say(world), SPAM)
    return Case.objects.latest("pk").pk


def reported_file(world: World) -> UUID:
    """The same of a video."""
    moderation.report_file(world.bob, sent(world).media_id, SPAM)
    return Case.objects.latest("pk").pk


def accused(world: World) -> UUID:
    """The same of alice herself."""
    moderation.report_person(world.bob, world.alice.user_id, NewPersonReport(reason="spam", room=str(world.group)))
    return Case.objects.latest("pk").pk


def decide(world: World, case_id: UUID, action: Any, **more: Any) -> UUID:
    """A moderator takes a step in a case; its id."""
    step = CaseStep(version=Case.objects.get(pk=case_id).version, action=action, reason="because", **more)
    return UUID(moderation.act(world.mod, case_id, step).action)


def _decide_many(world: World, case_id: UUID) -> None:
    items = [CaseVersion(id=str(case_id), version=1)]
    moderation.act_on_many(world.mod, BulkStep(items=items, action="delete", reason="spam"))


def _held(world: World) -> UUID:
    return decide(world, reported_file(world), "quarantine")


def _withheld(world: World) -> UUID:
    case = Case.objects.get(pk=reported_file(world))
    decide(world, case.pk, "quarantine")
    return existing_file(case.media_id).pk


def _held_for_two(world: World) -> UUID:
    """A video that is held for its message, which ended the case of the video itself."""
    video = sent(world)
    moderation.report_file(world.bob, video.media_id, SPAM)
    moderation.report_message(world.bob, video.message_id, SPAM)
    return decide(world, Case.objects.latest("pk").pk, "quarantine")


def rule(world: World, does: Any) -> UUID:
    """A rule about videos, which is on; its id."""
    when = [Condition(field="kind", op="eq", value="video")]
    made = moderation.create_rule(world.mod, NewRule(name="Films", when=when, action=does, reason="because"))
    moderation.try_rule(world.mod, UUID(made.id), RuleTest())
    return UUID(moderation.change_rule(world.mod, UUID(made.id), RuleChanges(enabled=True)).id)


def restrict(world: World, kind: Any, **more: Any) -> None:
    """A moderator mutes or bans bob."""
    moderation.restrict(world.mod, world.bob.user_id, kind, NewRestriction(reason="spam", **more))


MODERATION_ACTIONS = (
    Action("a message is reported", lambda w, m: moderation.report_message(w.bob, m, SPAM), SILENT, say),
    Action("a file is reported", lambda w, s: moderation.report_file(w.bob, s.media_id, SPAM), SILENT, sent),
    Action("a person is reported", lambda w, _: accused(w), SILENT),
    Action("a reported person is muted", lambda w, c: decide(w, c, "restrict"),
           {"alice": TOLD | NOTICE, "bob": NOTICE}, accused),
    Action("a reported message is approved", lambda w, c: decide(w, c, "approve"), RESULT, reported),
    Action("a reported message is deleted", lambda w, c: decide(w, c, "delete"), DECIDED, reported),
    Action("reported messages are deleted together", _decide_many, DECIDED, reported),
    Action(
        "a reported file is held",
        lambda w, c: decide(w, c, "quarantine"),
        {"alice": {"media.updated"}, "bob": {"media.updated"} | NOTICE},
        reported_file,
    ),
    Action(
        "a file is shown again because a step is undone",
        lambda w, a: moderation.undo_step(w.mod, a),
        both({"media.updated"}),
        _held,
    ),
    Action(
        "a step is undone that ended another case as well",
        lambda w, a: moderation.undo_step(w.mod, a),
        both({"media.updated"}),
        _held_for_two,
    ),
    Action(
        "a file comes in that a rule withholds",
        lambda w, _: sent(w),
        both({"message.created", "media.updated"}),
        lambda w: rule(w, "hold"),
    ),
    Action("a rule is removed", lambda w, r: moderation.delete_rule(w.mod, r), SILENT, lambda w: rule(w, "refuse")),
    Action("a reported file is approved", lambda w, m: moderation.approve_file(w.mod, m, reason="fine"), RESULT,
           lambda w: Case.objects.get(pk=reported_file(w)).media_id),
    Action("a held file is approved", lambda w, m: moderation.approve_file(w.mod, m, reason="fine"),
           {"alice": {"media.updated"}, "bob": {"media.updated"}}, _withheld),
    Action("a held file is appealed", lambda w, m: moderation.appeal(w.alice, m, text="It is art."), SILENT, _withheld),
    Action("a reported message is revealed",
           lambda w, c: moderation.reveal_case(w.mod, c, reason="to judge it"), SILENT, reported),
    Action("somebody is muted", lambda w, _: restrict(w, "mute"), {"alice": set(), "bob": TOLD | NOTICE}),
    Action(
        "somebody is heard again",
        lambda w, _: moderation.lift(w.mod, w.bob.user_id, "mute", reason="fine"),
        {"alice": set(), "bob": TOLD},
        lambda w: restrict(w, "mute", room=str(w.group)),
    ),
    Action("somebody is banned from the namespace", lambda w, _: restrict(w, "ban"), OUT, closes=LOOKS),
    Action(
        "somebody is let in again",
        lambda w, _: moderation.lift(w.mod, w.bob.user_id, "ban", reason="fine"),
        BACK,
        lambda w: restrict(w, "ban"),
        closes=LOOKS,
    ),
)  # fmt: skip
