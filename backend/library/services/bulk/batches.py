"""What is done with several files in one transaction: tags and collections."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from backend import clock, locks
from backend.errors import Conflict
from backend.library.access import collection_for, living_tags
from backend.library.inputs import TAGS_PER_FILE
from backend.library.models import BulkJob, CollectionItem, MediaCollection
from backend.library.payloads import Refused, refused
from backend.library.selectors.jobs import items_of
from backend.library.services.announcements import tell
from backend.library.services.bulk.analyzing import analyze
from backend.library.services.bulk.outcomes import Batch, Outcome, Work
from backend.library.services.collections import put_files, take_out
from backend.library.services.editing import editable_files
from backend.library.services.suggestions import take_back
from backend.library.services.taggings import add_to_collections, carried_tags, listing_changed, set_tags
from backend.locks import Rank
from backend.media.services import raise_revisions

Wanted = Callable[[UUID, set[UUID]], set[UUID]]
"""The tags that a file is to carry, by the file and those that it carries."""


def tag(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Add tags to files."""
    tags = work.order.tags
    return _retag(work, media_ids, lambda _, carried: carried | tags)


def untag(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Remove tags from files."""
    tags = work.order.tags
    return _retag(work, media_ids, lambda _, carried: carried - tags)


def replace_tags(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Have files carry exactly these tags."""
    tags = work.order.tags
    return _retag(work, media_ids, lambda _, __: tags)


def undo_tags(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Remove the tags that a job added, add those that it removed and that are still there."""
    noted: Mapping[UUID, Any] = items_of(_undone(work), list(media_ids))
    removed = {UUID(tag) for note in noted.values() for tag in note["removed"]}
    there = living_tags(work.namespace_id, removed)

    def wanted(key: UUID, carried: set[UUID]) -> set[UUID]:
        note = noted[key]
        return carried - {UUID(tag) for tag in note["added"]} | {UUID(tag) for tag in note["removed"]} & there

    return _retag(work, media_ids, wanted)


def _retag(work: Work, media_ids: Sequence[UUID], tags_after: Wanted) -> Outcome:
    files, wrong = editable_files(work.actor, media_ids, namespace_id=work.namespace_id)
    carried, changes = carried_tags(work.namespace_id, files), dict[UUID, set[UUID]]()
    for key, tags in carried.items():
        after = tags_after(key, tags)
        if len(after) > TAGS_PER_FILE:
            wrong.append(refused(key, Conflict(f"A file carries {TAGS_PER_FILE} tags at most.")))
        elif after != tags:
            changes[key] = after
    if not changes:
        return Outcome({}, wrong)
    set_tags(work.namespace_id, changes, revised=True)
    notes = {key: {"added": _texts(after - carried[key]), "removed": _texts(carried[key] - after)}
             for key, after in changes.items()}  # fmt: skip
    tell(work.namespace_id, None, files=changes.keys(), tags=work.order.tags)
    return Outcome(notes, wrong)


def collect(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Put files into a collection, behind its last one; those that are in it already stay where they are."""
    files, wrong = editable_files(work.actor, media_ids, namespace_id=work.namespace_id)
    row = _fillable(work, [work.collection_id])
    present = set(row.items.filter(media__in=files).values_list("media", flat=True))
    fresh = put_files(row, [key for key in media_ids if key in files - present])
    _moved(work, fresh, {row.pk})
    return Outcome({key: _place({}, row.pk) for key in fresh}, wrong)


def uncollect(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Take files out of a collection."""
    row, items, wrong = take_out(work.actor, work.collection_id, media_ids)
    _moved(work, {item.media_id for item in items}, {row.pk})
    return Outcome({item.media_id: _place({row.pk: item.position}, None) for item in items}, wrong)


def move(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Put files into a collection, or into none, and take them out of all others."""
    files, wrong = editable_files(work.actor, media_ids, namespace_id=work.namespace_id)
    target = work.collection_id
    items = [item for item in CollectionItem.objects.filter(media__in=files) if item.collection_id != target]
    row = _fillable(work, [target, *(item.collection_id for item in items)]) if target else None
    locks.take_keys(Rank.COLLECTION, MediaCollection.objects.filter(pk__in={item.collection_id for item in items}))
    CollectionItem.objects.filter(pk__in=[item.pk for item in items]).delete()
    add_to_collections(Counter({key: -n for key, n in _counted(items).items()}))
    fresh = set[UUID]()
    if row:
        present = set(row.items.filter(media__in=files).values_list("media", flat=True))
        fresh = put_files(row, [key for key in media_ids if key in files - present])
    left: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for item in items:
        left[item.media_id][item.collection_id] = item.position
    changed = fresh | left.keys()
    _moved(work, changed, {item.collection_id for item in items} | ({row.pk} if row else set()))
    return Outcome({key: _place(left[key], row.pk if row and key in fresh else None) for key in changed}, wrong)


def undo_places(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Take files out of the collection that a job put them into, and put them back where they stood."""
    noted: Mapping[UUID, Any] = items_of(_undone(work), list(media_ids))
    files, wrong = editable_files(work.actor, media_ids, namespace_id=work.namespace_id)
    into = {key: UUID(noted[key]["into"]) for key in files if noted[key]["into"]}
    back = {(key, UUID(one)): place for key in files for one, place in noted[key]["out"].items()}
    named = {*into.values(), *(collection for _, collection in back)}
    there = set(locks.take_keys(Rank.COLLECTION, MediaCollection.objects.filter(pk__in=named)))
    rows = list(CollectionItem.objects.filter(media__in=files, collection__in=there))
    gone = [item for item in rows if into.get(item.media_id) == item.collection_id]
    # What was put elsewhere in a collection that it was in goes back to where it stood there.
    present = {(item.media_id, item.collection_id) for item in rows if item not in gone}
    CollectionItem.objects.filter(pk__in=[item.pk for item in gone]).delete()
    add_to_collections(Counter({key: -n for key, n in _counted(gone).items()}))
    fresh = [(key, one, place) for (key, one), place in back.items() if one in there and (key, one) not in present]
    CollectionItem.objects.bulk_create(
        CollectionItem(media_id=key, collection_id=one, position=place) for key, one, place in fresh
    )
    changed = {item.media_id for item in gone} | {key for key, _, _ in fresh}
    _moved(work, changed, there)
    return Outcome({key: {} for key in changed}, wrong)


def undo_decisions(work: Work, media_ids: Sequence[UUID]) -> Outcome:
    """Take the decisions on suggestions back that a job noted, but for those that were made anew since."""
    noted: Mapping[UUID, Any] = items_of(_undone(work), list(media_ids))
    decided = {UUID(text): key for key, note in noted.items() for text in note["suggestions"]}
    outcome = take_back(work.actor, decided, before=BulkJob.objects.get(pk=_undone(work)).created_at)
    wrong = [Refused(id=str(decided[UUID(one.id)]), code=one.code, detail=one.detail) for one in outcome.refused]
    return Outcome({key: {} for key in outcome.decided}, wrong)


def _undone(work: Work) -> UUID:
    """The job that this one undoes."""
    assert work.job.undoes_id  # noqa: S101 - for the type
    return work.job.undoes_id


def _fillable(work: Work, lock: Iterable[UUID | None]) -> MediaCollection:
    """The collection that was named, locked with some others; raises NotFound, Forbidden, Conflict."""
    locks.take_keys(Rank.COLLECTION, MediaCollection.objects.filter(pk__in={key for key in lock if key}))
    row = collection_for(work.actor, work.collection_id, to="fill")
    if row.kind != MediaCollection.Kind.MANUAL:
        raise Conflict("This collection holds what its filter finds: change the filter instead.")
    return row


def _moved(work: Work, files: set[UUID], collections: set[UUID]) -> None:
    if files:
        raise_revisions(files)
        listing_changed(files)
        MediaCollection.objects.filter(pk__in=collections).update(updated_at=clock.now())
        tell(work.namespace_id, None, files=files, collections=collections)


def _counted(items: Iterable[CollectionItem]) -> Counter[UUID]:
    return Counter(item.collection_id for item in items if item.counted)


def _place(out: Mapping[UUID, int], into: UUID | None) -> dict[str, Any]:
    return {"out": {str(key): position for key, position in out.items()}, "into": str(into) if into else None}


def _texts(keys: Iterable[UUID]) -> list[str]:
    return [str(key) for key in keys]


BATCHES: dict[str, Batch] = {
    "tag": tag, "untag": untag, "retag": replace_tags, "collect": collect, "uncollect": uncollect, "move": move,
    "analyze": analyze,
}  # fmt: skip
UNDO_BATCHES: dict[str, Batch] = {
    **dict.fromkeys(("tag", "untag", "retag"), undo_tags),
    **dict.fromkeys(("collect", "uncollect", "move"), undo_places),
    "decide": undo_decisions,
}
