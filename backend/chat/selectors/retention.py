"""What the rules of a namespace would delete."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from msgspec import Struct, UnsetType, convert, to_builtins
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.inputs import RetentionTrial
from backend.accounts.payloads import Policy, RetentionRule
from backend.accounts.selectors import policy_of
from backend.chat.models import Attachment
from backend.media.hooks import contents_judge
from backend.media.selectors.retention import due_files

_MOST_COUNTED = 10_000


class RuleCount(Struct, frozen=True, kw_only=True):
    """A rule, and the files that it would delete and no rule before it, with their size in bytes."""

    rule: RetentionRule
    files: int
    bytes: int


class RetentionPreview(Struct, frozen=True, kw_only=True):
    """What rules would delete at once: files, and their size in bytes; ``more``: others that were not counted.

    ``rules`` has a count for each rule, the one of ``retention_days`` first.
    """

    retention_days: int | None
    files: int
    bytes: int
    more: bool
    rules: list[RuleCount]


def preview_retention(actor: Actor, slug: str, trial: RetentionTrial) -> RetentionPreview:
    """Count what rules would delete at once, 10,000 files at most; what ``trial`` leaves out is as it is set.

    Raises NotFound for a namespace that the actor does not belong to, and Forbidden unless they administer it.
    """
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    policy = _tried(policy_of(namespace_id), trial)
    counts, more = _counted(namespace_id, policy.rules(), clock.now())
    files, size = sum(count.files for count in counts), sum(count.bytes for count in counts)
    files = min(files, _MOST_COUNTED)
    return RetentionPreview(retention_days=policy.retention_days, files=files, bytes=size, more=more, rules=counts)


def _tried(policy: Policy, trial: RetentionTrial) -> Policy:
    if not isinstance(trial.retention_days, UnsetType):
        policy = replace(policy, retention_days=trial.retention_days)
    if not isinstance(trial.retention, UnsetType):
        policy = replace(policy, retention=convert(to_builtins(trial.retention or []), list[RetentionRule]))
    return policy


def _counted(namespace_id: UUID, rules: Sequence[RetentionRule], moment: datetime) -> tuple[list[RuleCount], bool]:
    counts, seen, protected = [], set[UUID](), protected_bytes(namespace_id)
    for rule in rules:
        rows = due_in_rooms(namespace_id, rule, moment, protected=protected).values_list("pk", "size")
        # Those of the rules before are among them: so many more are read.
        sizes = dict(rows[: _MOST_COUNTED + 1])
        new = list(islice(sizes.keys() - seen, _MOST_COUNTED + 1 - len(seen)))
        seen.update(new)
        counts.append(RuleCount(rule=rule, files=len(new), bytes=sum(sizes[key] for key in new)))
    return counts, len(seen) > _MOST_COUNTED


def due_in_rooms(
    namespace_id: UUID, rule: RetentionRule, moment: datetime, *, protected: Collection[str]
) -> QuerySet[Any]:
    """The same as ``due_files``, without files of the rule's room that another open room shows, too."""
    rows = due_files(namespace_id, rule, moment, protected=protected)
    if not rule.room:
        return rows
    elsewhere = Attachment.objects.filter(media=OuterRef("pk"), room__deleted_at=None).exclude(room=UUID(rule.room))
    return rows.exclude(Exists(elsewhere))


def protected_bytes(namespace_id: UUID) -> Collection[str]:
    """Return the SHA-256 of the bytes that no rule of a namespace deletes."""
    judge = contents_judge()
    return judge.protected(namespace_id) if judge else ()
