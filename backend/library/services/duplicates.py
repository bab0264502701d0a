"""What people decide about files that are the same: which of them to keep, or that they are no duplicates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend import clock
from backend.accounts.access import Actor, Role
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid
from backend.events.publish import atomic
from backend.library.hooks import file_action
from backend.library.inputs import DuplicatesResolved
from backend.library.models import DuplicateGroup
from backend.library.payloads import GroupPayload
from backend.library.selectors import group_for, groups_shown, members_seen
from backend.library.services.announcements import of_library, tell
from backend.library.services.editing import editable_files
from backend.library.services.taggings import carried_tags, set_tags
from backend.media.access import existing_file
from backend.media.services import about_file

_REASON = "It was a duplicate of a file that is kept."


def resolve_duplicates(actor: Actor, group_id: UUID | None, decision: DuplicatesResolved) -> GroupPayload:
    """Keep one file of a group and move others to the trash; ``merge_tags`` gives it their tags before.

    Raises NotFound, Invalid for files that are not of the group, Forbidden for files of others, Conflict for a group
    that was decided. Each step can be repeated: a request that broke off is sent again.
    """
    group = group_for(actor, group_id)
    keep, remove = UUID(decision.keep), [UUID(text) for text in dict.fromkeys(decision.remove)]
    members = set(members_seen(actor, [group.pk])[group.pk])
    if not {keep, *remove} <= members or keep in remove:
        raise Invalid("These files are not of this group.", fields={"remove": ["Must be others of the group."]})
    _require_undecided(group)
    with atomic():
        changed = [keep, *remove] if decision.merge_tags else remove
        fine, wrong = editable_files(actor, changed, namespace_id=group.namespace_id)
        if wrong:
            raise Forbidden(wrong[0].detail)
        if decision.merge_tags:
            _merge_tags(actor, group, keep, fine)
    for media_id in remove:
        with atomic():
            file_action("delete")(actor, media_id, _REASON)
    told = {"kept": str(keep), "removed": decision.remove, **of_library(group.namespace_id, remove)}
    return _decided(actor, group, DuplicateGroup.Decision.RESOLVED, **told)


def dismiss_duplicates(actor: Actor, group_id: UUID | None) -> GroupPayload:
    """Note that the files of a group are no duplicates, for members; raises NotFound, Forbidden, Conflict."""
    group = _group_to_decide(actor, group_id)
    _require_undecided(group)
    return _decided(actor, group, DuplicateGroup.Decision.NOT_DUPLICATE)


def reopen_duplicates(actor: Actor, group_id: UUID | None) -> GroupPayload:
    """Take back what was decided about a group, for members; raises NotFound, Forbidden, Conflict.

    It is found while the actor sees two of its files: what was moved to the trash is restored before. The tags that the
    kept file took over from them are taken off it.
    """
    group = _group_to_decide(actor, group_id)
    with atomic():
        rows = DuplicateGroup.objects.filter(pk=group.pk).exclude(decision=None)
        if not rows.update(decision=None, decided_at=None, decided_by=None, merged=None):
            raise Conflict("Nothing was decided about these files yet.")
        _unmerge_tags(actor, group)
        tell(group.namespace_id, _about(actor, group, decision=None))
    return groups_shown(actor, [group.pk])[0]


def _group_to_decide(actor: Actor, group_id: UUID | None) -> DuplicateGroup:
    group = group_for(actor, group_id)
    if not actor.at_least(Role.MEMBER, group.namespace_id):
        raise Forbidden("You may look at these files, but decide nothing about them.")
    return group


def _about(actor: Actor, group: DuplicateGroup, **data: Any) -> Action:
    return actor.does(
        "duplicates.decided", namespace_id=group.namespace_id, object_type="duplicates", object_id=group.pk,
        data={"class": group.kind, **data},
    )  # fmt: skip


def _require_undecided(group: DuplicateGroup) -> None:
    if group.decision:
        raise Conflict("This was decided already.", decision=group.decision)


def _merge_tags(actor: Actor, group: DuplicateGroup, keep: UUID, files: set[UUID]) -> None:
    carried = carried_tags(group.namespace_id, files)
    taken = set[UUID]().union(*carried.values()) - carried[keep]
    if taken:
        set_tags(group.namespace_id, {keep: carried[keep] | taken}, revised=True)
        # A request that is sent again finds nothing more to take over.
        merged = {"keep": str(keep), "tags": sorted(map(str, taken))}
        DuplicateGroup.objects.filter(pk=group.pk).update(merged=merged)
        tell(group.namespace_id, _retagged(actor, keep), files=[keep])


def _unmerge_tags(actor: Actor, group: DuplicateGroup) -> None:
    """Take those tags off the kept file that it took over, where the actor may edit it."""
    if not group.merged:
        return
    keep, taken = UUID(group.merged["keep"]), {UUID(text) for text in group.merged["tags"]}
    fine, _ = editable_files(actor, [keep], namespace_id=group.namespace_id)
    carried = carried_tags(group.namespace_id, fine).get(keep, set())
    if carried & taken:
        set_tags(group.namespace_id, {keep: carried - taken}, revised=True)
        tell(group.namespace_id, _retagged(actor, keep), files=[keep])


def _retagged(actor: Actor, media_id: UUID) -> Action:
    return about_file("media.described", existing_file(media_id), actor, fields=["tags"])


def _decided(actor: Actor, group: DuplicateGroup, decision: DuplicateGroup.Decision, **data: Any) -> GroupPayload:
    with atomic():
        rows = DuplicateGroup.objects.filter(pk=group.pk, decision=None)
        if not rows.update(decision=decision, decided_at=clock.now(), decided_by=actor.user_id):
            raise Conflict("This was decided already.")
        tell(group.namespace_id, _about(actor, group, decision=str(decision), **data))
    return groups_shown(actor, [group.pk])[0]
