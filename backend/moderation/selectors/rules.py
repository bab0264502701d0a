"""Reads the rules about files that come in, and finds the one that applies."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import convert

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import people
from backend.errors import NotFound
from backend.ids import made_at
from backend.media.hooks import Ruling
from backend.media.selectors.arrivals import uploads_before
from backend.moderation.access import namespace_to_moderate
from backend.moderation.inputs import Condition
from backend.moderation.models import Rule, RuleHit, SafetyScore
from backend.moderation.payloads import RulePayload

if TYPE_CHECKING:
    from backend.media.models import MediaFile

Facts = Mapping[str, float | str | None]
"""What is known of a file by the fields of conditions; what is missing is not known yet."""
NO_RULE = "This rule does not exist, or is not yours to see."
_HOUR_S = 3600
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge,
}  # fmt: skip


def rules_of(actor: Actor, namespace: str | None) -> list[RulePayload]:
    """Return the rules of a namespace in their order; raises Forbidden for all but its moderators."""
    rows = Rule.objects.filter(namespace=namespace_to_moderate(actor, namespace))
    return _shown(rows.select_related("namespace").order_by("order", "pk"))


def rule_for(actor: Actor, rule_id: UUID) -> Rule:
    """Return a rule of a namespace that the actor moderates; raises NotFound for all others."""
    rule = Rule.objects.select_related("namespace").filter(pk=rule_id).first()
    if rule is None or not actor.may_moderate(rule.namespace_id):
        raise NotFound(NO_RULE)
    return rule


def rule_shown(actor: Actor, rule_id: UUID) -> RulePayload:
    """Return how it is shown; raises NotFound."""
    return _shown([rule_for(actor, rule_id)])[0]


def _shown(rows: Iterable[Rule]) -> list[RulePayload]:
    rules = list(rows)
    who = people(rule.changed_by_id for rule in rules)
    return [
        RulePayload(
            id=str(rule.pk), name=rule.name, namespace=rule.namespace.slug, enabled=rule.enabled, order=rule.order,
            when=conditions(rule.when), action=rule.action, reason=rule.reason,  # type: ignore[arg-type]
            tested_at=clock.stamp_or_none(rule.tested_at), by=who.get(rule.changed_by_id),
            changed_at=clock.stamp(rule.changed_at),
        )
        for rule in rules
    ]  # fmt: skip


def conditions(stored: Any) -> list[Condition]:
    """The conditions of a rule as they are stored."""
    return convert(stored, list[Condition])


def fields_of(rules: Iterable[Sequence[Condition]]) -> set[str]:
    """The facts that some rules ask for."""
    return {condition.field for when in rules for condition in when}


def enabled_rules(namespace_id: UUID) -> list[tuple[Rule, list[Condition]]]:
    """Return the rules of a namespace that are on, with their conditions, in one query."""
    rows = Rule.objects.filter(namespace=namespace_id, enabled=True).order_by("order", "pk")
    return [(rule, conditions(rule.when)) for rule in rows]


def ruling_of(
    media: MediaFile, rules: Sequence[tuple[Rule, list[Condition]]], unknown: Collection[str]
) -> Ruling | None:
    """Return what the first of some rules says of a file that matches; None where it was applied before.

    A rule that may still match once more is known keeps those behind it from being applied.
    """
    facts = _facts(media, fields_of(when for _, when in rules), unknown) if rules else {}
    for rule, when in rules:
        verdict = meets(when, facts)
        if verdict is None:
            return None
        if verdict:
            if RuleHit.objects.filter(rule=rule.pk, media=media.pk).exists():
                return None
            # Its bytes are here already: what would have been refused is withheld.
            arrived = media.state != "uploading" and rule.action == Rule.Does.REFUSE
            action: Any = "hold" if arrived else rule.action
            return Ruling(rule=rule.pk, name=rule.name, action=action, reason=rule.reason)
    return None


def _facts(media: MediaFile, wanted: Collection[str], unknown: Collection[str]) -> Facts:
    facts: dict[str, float | str | None] = {
        "member_age_h": age_h(media.uploader_id, media.pk), "kind": media.kind, "content_type": media.content_type,
        "size": media.size, "room": str(media.room_id) if media.room_id else None,
    }  # fmt: skip
    if "uploads_1h" in wanted:
        facts["uploads_1h"] = uploads_before(media.namespace_id, media.uploader_id, media.pk, seconds=_HOUR_S)
    if "nsfw" in wanted:
        score = SafetyScore.objects.filter(media=media.pk).values_list("score", flat=True).first()
        facts |= {"nsfw": score} if score is not None else {}
    return {name: value for name, value in facts.items() if name not in unknown}


def age_h(user_id: UUID, media_id: UUID) -> float:
    """How many hours old the account of a person was when a file was begun."""
    return max(0.0, (made_at(media_id) - made_at(user_id)) / _HOUR_S)


def meets(when: Iterable[Condition], facts: Facts) -> bool | None:
    """Whether facts meet all conditions; None where that depends on what is not known yet.

    A score that no tagger has given does not match, so that files without one keep no other rule waiting.
    """
    undecided = False
    for condition in when:
        if condition.field in facts:
            if not _holds(condition, facts[condition.field]):
                return False
        elif condition.field == "nsfw":
            return False
        else:
            undecided = True
    return None if undecided else True


def _holds(condition: Condition, fact: float | str | None) -> bool:
    if isinstance(condition.value, float):
        return _COMPARED[condition.op](fact, condition.value)
    found = any(_same(choice, fact) for choice in condition.choices)
    return found != (condition.op == "ne")


def _same(choice: str, fact: float | str | None) -> bool:
    if choice.endswith("/*"):
        return isinstance(fact, str) and fact.startswith(choice[:-1])
    return choice.lower() == fact
