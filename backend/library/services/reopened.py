"""Takes decisions on suggestions back: they wait again, and what they wrote into their files is taken out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import Struct

from backend import locks
from backend.accounts.access import Actor
from backend.errors import Conflict, DomainError
from backend.library.models import PHOTO, WRITTEN, MediaTag, Suggestion
from backend.library.services.taggings import carried_tags, set_tags
from backend.library.services.tags import drop_unused
from backend.media.services import describe, raise_revisions

if TYPE_CHECKING:
    from backend.media.models import MediaFile


class Reopened(Struct):
    """Why some decisions could not be taken back, and the tags that went with the others."""

    refused: dict[UUID, DomainError]
    dropped: list[UUID] = []


class Reopening(Struct, frozen=True):
    """A suggestion that was decided, and the text that was written for it."""

    row: Suggestion
    value: str


def reopen_all(
    namespace_id: UUID, files: Mapping[UUID, MediaFile], reopenings: Collection[Reopening], actor: Actor
) -> Reopened:
    """Let decided suggestions of locked files of one namespace wait again (inside a transaction).

    A text that has changed since is refused, with the suggestion as it was. Tags that were made for suggestions go
    where nothing uses them any more, and so does the place of a photo whose sender allows places no more.
    """
    refused, dropped = dict[UUID, DomainError](), list[UUID]()
    cleared: dict[UUID, dict[str, str]] = defaultdict(dict)
    taken: dict[UUID, set[UUID]] = defaultdict(set)
    for one in reopenings:
        row, media = one.row, files[one.row.media_id]
        if row.state not in WRITTEN:
            continue
        if row.field == Suggestion.Field.TAG:
            taken[media.pk] |= {row.tag_id} if row.tag_id else set()
        elif getattr(media, row.field) == one.value:
            cleared[media.pk][row.field] = ""
        else:
            name = row.field.replace("_", " ")
            refused[row.pk] = Conflict(f"The {name} of this file was changed since; it was kept.")
    for key, changes in cleared.items():
        describe(files[key], None, actor_id=actor.user_id, **changes)
    waiting = [one.row.pk for one in reopenings if one.row.pk not in refused]
    undecided = {"state": Suggestion.State.PENDING, "decided_at": None, "decided_by": None}
    Suggestion.objects.filter(pk__in=waiting).update(**undecided)
    told = [one.row for one in reopenings if one.row.provider == PHOTO and one.row.pk in waiting]
    unallowed = [row.pk for row in told if files[row.media_id].latitude is None]
    Suggestion.objects.filter(pk__in=unallowed).delete()
    if taken:
        tags = set[UUID]().union(*taken.values())
        made = MediaTag.objects.filter(pk__in=tags, suggested=True).exists()
        if made:
            locks.hold_tree(namespace_id, alone=True)
        raise_revisions(_take_off(namespace_id, taken) - cleared.keys())
        dropped = drop_unused(actor, namespace_id, tags) if made else []
    return Reopened(refused, dropped)


def _take_off(namespace_id: UUID, taken: Mapping[UUID, set[UUID]]) -> set[UUID]:
    """Take tags off files, but for those that another accepted suggestion gave; the files that had one of them."""
    carried = carried_tags(namespace_id, taken)
    others = Suggestion.objects.filter(media__in=taken, state__in=WRITTEN, field=Suggestion.Field.TAG)
    given = set(others.values_list("media", "tag"))
    left = {key: {tag for tag in tags if tag not in taken[key] or (key, tag) in given} for key, tags in carried.items()}
    changed = {key: tags for key, tags in left.items() if tags != carried[key]}
    if changed:
        set_tags(namespace_id, changed)
    return set(changed)
