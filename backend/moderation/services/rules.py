"""Keeps the rules of a namespace about files that come in, tries them on the past, and applies them."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F
from msgspec import UNSET, to_builtins

from backend import clock
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.chat.selectors import rooms_among
from backend.errors import Conflict, Invalid
from backend.events.publish import atomic, publish
from backend.ids import made_at, parse_id
from backend.library.services import queue_for_safety
from backend.media.hooks import Ruling
from backend.media.payloads import facts_payload
from backend.media.selectors import shown_files
from backend.media.selectors.arrivals import Arrival, arrivals
from backend.media.services import about_file, set_hold
from backend.moderation.access import namespace_to_moderate
from backend.moderation.inputs import RULES_LIMIT, TRIED_DAYS, Condition, NewRule, RuleChanges, RuleTest
from backend.moderation.models import Rule, RuleHit, SafetyScore
from backend.moderation.payloads import RulePayload, RuleTrial
from backend.moderation.selectors.rules import (
    Facts,
    age_h,
    conditions,
    enabled_rules,
    fields_of,
    meets,
    rule_for,
    rule_shown,
    ruling_of,
)
from backend.moderation.services.cases import held

if TYPE_CHECKING:
    from backend.media.models import MediaFile

TRIED_FILES = 50_000
"""How many files of the past a rule is tried on, the newest."""
_EXAMPLES = 20
_HOUR_S = 3600
_CHUNK = 1_000
_UNTESTED = "Try this rule on the past first: its conditions were not tried yet. It was not switched on."


def create_rule(actor: Actor, new: NewRule) -> RulePayload:
    """Add a rule, which is off. Raises Forbidden, Invalid, Conflict for one that is to be on, and for too many."""
    namespace_id = namespace_to_moderate(actor, new.namespace)
    _require_sense(namespace_id, new.when, new.action)
    if new.enabled:
        raise Conflict(_UNTESTED)
    with atomic():
        others = list(Rule.objects.filter(namespace=namespace_id).order_by("order", "pk").values_list("pk", flat=True))
        if len(others) >= RULES_LIMIT:
            raise Conflict(f"A namespace has at most {RULES_LIMIT} rules. Remove one of them.")
        rule = Rule.objects.create(
            namespace_id=namespace_id, name=new.name.strip(), order=len(others) + 1, when=to_builtins(new.when),
            action=new.action, reason=new.reason.strip(), changed_by_id=actor.user_id, changed_at=clock.now(),
        )  # fmt: skip
        if new.order:
            _place(rule, others, new.order)
        publish(_about("rule.created", rule, actor))
    return rule_shown(actor, rule.pk)


def change_rule(actor: Actor, rule_id: UUID, changes: RuleChanges) -> RulePayload:
    """Change a rule; with other conditions it is off until it was tried. Raises NotFound, Invalid, Conflict.

    Conflict for one that is to be on and was not tried as it stands, and where another moderator was quicker.
    """
    rule = rule_for(actor, rule_id)
    seen_at = rule.changed_at
    for name in ("name", "reason"):
        if isinstance(text := getattr(changes, name), str):
            setattr(rule, name, text.strip())
    if changes.action is not UNSET:
        rule.action = changes.action
    if changes.when is not UNSET and to_builtins(changes.when) != rule.when:
        rule.when, rule.tested_at, rule.enabled = to_builtins(changes.when), None, False
    _require_sense(rule.namespace_id, conditions(rule.when), rule.action)
    if changes.enabled is not UNSET:
        if changes.enabled and rule.tested_at is None:
            raise Conflict(_UNTESTED)
        rule.enabled = changes.enabled
    rule.changed_by_id, rule.changed_at = actor.user_id, clock.now()
    kept = ("name", "reason", "action", "when", "tested_at", "enabled", "changed_by_id", "changed_at")
    with atomic():
        rows = Rule.objects.filter(pk=rule.pk, changed_at=seen_at)
        if not rows.update(**{name: getattr(rule, name) for name in kept}):
            raise Conflict("This rule was changed a moment ago. Look at it again; nothing was changed now.")
        if changes.order is not UNSET:
            others = Rule.objects.filter(namespace=rule.namespace_id).exclude(pk=rule.pk).order_by("order", "pk")
            _place(rule, list(others.values_list("pk", flat=True)), changes.order)
        publish(_about("rule.changed", rule, actor))
    return rule_shown(actor, rule.pk)


def delete_rule(actor: Actor, rule_id: UUID) -> None:
    """Remove a rule; what it has withheld stays withheld. Raises NotFound."""
    rule = rule_for(actor, rule_id)
    with atomic():
        # Waits for files that it is applied to at this moment; those that come later see that it is gone.
        Rule.objects.filter(pk=rule.pk).update(enabled=False)
        publish(_about("rule.deleted", rule, actor))
        rule.delete()


def _place(rule: Rule, others: list[UUID], order: int) -> None:
    """Put a rule in its place among the others, which are numbered anew."""
    others.insert(order - 1, rule.pk)
    Rule.objects.bulk_update([Rule(pk=key, order=place) for place, key in enumerate(others, 1)], ["order"])


def _require_sense(namespace_id: UUID, when: Sequence[Condition], action: str) -> None:
    faults: dict[str, list[str]] = {}
    named = {key for one in when if one.field == "room" for text in one.choices if (key := parse_id(text))}
    if named and named - rooms_among(namespace_id, named):
        faults["when"] = ["A room is not one of this namespace."]
    if action == Rule.Does.REFUSE and "nsfw" in fields_of([when]):
        faults["action"] = ["A file is scored once it is here: it can be held or reviewed, no longer refused."]
    if faults:
        raise Invalid("The request does not make sense.", fields=faults)


def _about(name: str, rule: Rule, actor: Actor) -> Action:
    told = {"when": rule.when, "does": rule.action, "enabled": rule.enabled, "reason": rule.reason}
    return actor.does(
        name, namespace_id=rule.namespace_id, object_type="rule", object_id=rule.pk, object_name=rule.name, data=told
    )


def try_rule(actor: Actor, rule_id: UUID, test: RuleTest) -> RuleTrial:
    """Tell which files of the past a rule meets, by itself; it may be switched on afterwards. Raises NotFound, Invalid.

    Files that are deleted are left out. Nothing is done with those that it meets.
    """
    rule = rule_for(actor, rule_id)
    since = _since(test.since)
    when = conditions(rule.when)
    checked, found = 0, list[UUID]()
    for arrival, facts in _past(rule.namespace_id, since, fields_of([when])):
        if arrival.counts:
            checked += 1
            if meets(when, facts):
                found.append(arrival.id)
    Rule.objects.filter(pk=rule.pk, changed_at=rule.changed_at).update(tested_at=clock.now())
    newest = found[:_EXAMPLES]
    files = {media.pk: media for media in shown_files().filter(pk__in=newest)}
    examples = [facts_payload(files[key]) for key in newest if key in files]
    return RuleTrial(since=clock.stamp(since), checked=checked, matched=len(found), examples=examples)


def _since(text: str | None) -> datetime:
    now = clock.now()
    if text is None:
        return now - timedelta(days=7)
    try:
        since = clock.parse(text)
    except ValueError:
        since = now + timedelta(days=1)
    if not now - timedelta(days=TRIED_DAYS, minutes=1) <= since <= now:
        sentence = f"A time of the last {TRIED_DAYS} days, as in 2026-11-20T12:00:00Z."
        raise Invalid("The request does not make sense.", fields={"since": [sentence]})
    return since


def _past(namespace_id: UUID, since: datetime, wanted: Collection[str]) -> Iterator[tuple[Arrival, Facts]]:
    """Files of the past with what was known of them, newest first."""
    begun = arrivals(namespace_id, since - timedelta(seconds=_HOUR_S), limit=TRIED_FILES)
    counted = _uploads_1h(begun)
    least = since.timestamp()
    for start in range(0, len(begun), _CHUNK):
        chunk = [one for one in begun[start : start + _CHUNK] if made_at(one.id) >= least]
        keys = [one.id for one in chunk] if "nsfw" in wanted else []
        scores = dict(SafetyScore.objects.filter(media__in=keys).values_list("media", "score"))
        for one in chunk:
            facts: dict[str, float | str | None] = {
                "member_age_h": age_h(one.uploader_id, one.id), "uploads_1h": counted[one.id], "kind": one.kind,
                "content_type": one.content_type, "size": one.size, "room": str(one.room_id) if one.room_id else None,
            }  # fmt: skip
            yield one, facts | ({"nsfw": scores[one.id]} if one.id in scores else {})


def _uploads_1h(begun: Sequence[Arrival]) -> dict[UUID, int]:
    """How many files the sender of each had begun within the hour before it."""
    within: dict[UUID, deque[float]] = {}
    counted = {}
    for one in reversed(begun):
        moment, times = made_at(one.id), within.setdefault(one.uploader_id, deque())
        while times and times[0] < moment - _HOUR_S:
            times.popleft()
        times.append(moment)
        counted[one.id] = len(times)
    return counted


class FileRules:
    """What media is told of the rules of a namespace when a file comes in."""

    def ruling(self, media: MediaFile, unknown: Collection[str]) -> Ruling | None:
        """Return what applies to a file as far as it is known."""
        return ruling_of(media, enabled_rules(media.namespace_id), unknown)

    def apply(self, media: MediaFile, ruling: Ruling) -> None:
        """Do what a rule says with a locked file, once, and log it."""
        # From here on it is not deleted before this is committed; where it is already, there is nothing to point at.
        if Rule.objects.filter(pk=ruling.rule).update(changed_at=F("changed_at")):
            RuleHit.objects.bulk_create([RuleHit(rule_id=ruling.rule, media_id=media.pk)], ignore_conflicts=True)
        withholds = ruling.action == "hold"
        why: dict[str, Any] = {
            "reason": ruling.reason, "source": "rule", "rule": str(ruling.rule), "rule_name": ruling.name,
        }  # fmt: skip
        action = about_file("media.held" if withholds else "media.flagged", media, **why)
        if withholds and media.hold not in {"review", "quarantined"}:
            set_hold([(media, action)], "review")
        else:
            publish(action)
        held([media], "rule", reason=ruling.reason)


def apply_rules(namespace_id: UUID, media_id: UUID) -> None:
    """Ask the rules once more about a file that can be shown: what it is has been looked at by now."""
    rules = enabled_rules(namespace_id)
    if not rules:
        return
    media = shown_files().get(pk=media_id)
    if "nsfw" in fields_of(when for _, when in rules):
        queue_for_safety(namespace_id, media_id)
    if ruling := ruling_of(media, rules, ()):
        FileRules().apply(media, ruling)


def keep_score(media: MediaFile, score: float) -> None:
    """Keep how a tagger has scored a locked file, and apply the rules that wait for it (inside a transaction)."""
    row = SafetyScore(media_id=media.pk, score=score)
    SafetyScore.objects.bulk_create([row], update_conflicts=True, unique_fields=["media"], update_fields=["score"])
    rules = enabled_rules(media.namespace_id)
    ruling = ruling_of(media, rules, ())
    if ruling is None:
        return
    FileRules().apply(media, ruling)
    if any(rule.pk == ruling.rule and "nsfw" in fields_of([when]) for rule, when in rules):
        held([media], "nsfw", reason=ruling.reason)


def forget_score(media_id: UUID) -> None:
    """Forget the score of a file whose bytes are removed (inside a transaction)."""
    SafetyScore.objects.filter(media=media_id).delete()
