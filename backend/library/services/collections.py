"""Collections: made, changed, deleted, filled and emptied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, QuerySet
from msgspec import UNSET

from backend import clock, locks, names
from backend.accounts.access import Actor, namespace_for
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.publish import atomic
from backend.library.access import NO_COLLECTION, collection_for
from backend.library.inputs import COLLECTION_NAME_CHARS, CollectionChange, FileFilter, NewCollection
from backend.library.models import CollectionItem, MediaCollection
from backend.library.payloads import CollectionPayload, Refused, refused
from backend.library.selectors import collection, wanted_files
from backend.library.services.announcements import about_collection, of_library, tell
from backend.library.services.editing import ELSEWHERE, editable_files
from backend.library.services.taggings import add_to_collections, listing_changed
from backend.locks import Rank
from backend.media.access import media_for
from backend.media.selectors import visible_files
from backend.media.services import raise_revisions

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_STEP = 1 << 20
"""The gap between two files that are put behind one another."""
DEPTH_LIMIT = 8
FILES_LIMIT = 100_000
"""How many files a manual collection may hold: they are numbered anew in one statement."""


def create_collection(actor: Actor, new: NewCollection) -> CollectionPayload:
    """Make a collection; with a filter a smart one. Raises Invalid for its name and its filter."""
    namespace_id = namespace_for(actor, new.namespace)
    if new.filter:
        _require_sensible(actor, namespace_id, new.filter)
    with atomic():
        parent = _parent(actor, namespace_id, new.parent)
        moment = clock.now()
        made = MediaCollection.objects.create(
            namespace_id=namespace_id, parent=parent, name=_fitting(new.name), owner_id=actor.user_id,
            description=(new.description or "").strip(), filter=new.filter.kept() if new.filter else None,
            kind=MediaCollection.Kind.SMART if new.filter else MediaCollection.Kind.MANUAL,
            created_at=moment, updated_at=moment,
        )  # fmt: skip
        tell(namespace_id, about_collection(actor, "collection.created", made), collections=[made.pk])
    return collection(actor, made.pk)


def change_collection(actor: Actor, collection_id: UUID | None, change: CollectionChange) -> CollectionPayload:
    """Change a collection; raises Conflict for a filter of a manual one, and where it would stand below itself."""
    with atomic():
        row = collection_for(actor, collection_id, to="change", lock=True)
        fields: dict[str, object] = {"updated_at": clock.now()}
        if change.name is not UNSET:
            fields["name"] = _fitting(change.name)
        if change.description is not UNSET:
            fields["description"] = change.description.strip()
        if change.parent is not UNSET:
            fields["parent"] = _parent(actor, row.namespace_id, change.parent, of=row)
        if change.cover is not UNSET:
            fields["cover_id"] = _cover(actor, row, change.cover)
        if change.filter is not UNSET:
            if row.kind != MediaCollection.Kind.SMART:
                raise Conflict("The files of this collection were chosen one by one: it has no filter.")
            _require_sensible(actor, row.namespace_id, change.filter)
            fields["filter"] = change.filter.kept()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))
        changed = [name.removesuffix("_id") for name in fields if name != "updated_at"]
        tell(
            row.namespace_id,
            about_collection(actor, "collection.updated", row, fields=changed),
            collections=[row.pk],
        )
    return collection(actor, row.pk)


def delete_collection(actor: Actor, collection_id: UUID | None) -> None:
    """Delete a collection; its files stay in the library, and what stands below it moves up into its place."""
    with atomic():
        row = collection_for(actor, collection_id, to="change", lock=True)
        below = list(row.children.values_list("pk", flat=True))
        MediaCollection.objects.filter(pk__in=below).update(parent=row.parent)
        action = about_collection(actor, "collection.deleted", row, files=row.file_count)
        tell(row.namespace_id, action, collections=[row.pk, *below])
        row.delete()


def put_before(
    actor: Actor, collection_id: UUID | None, media_ids: Sequence[UUID], *, before: UUID | None
) -> tuple[MediaCollection, dict[UUID, int | None], list[Refused]]:
    """Put files into a manual collection (inside a transaction), behind the last one or in front of ``before``.

    Returns the collection, the files with where they stood in it (None: they did not), and the refused ones.
    """
    files, wrong = editable_files(actor, media_ids)
    row = _manual(actor, collection_id, files, wrong)
    stood = dict(row.items.filter(media__in=files).values_list("media", "position"))
    put_files(row, [key for key in media_ids if key in files], before=before)
    about = {"files": len(files), **of_library(row.namespace_id, files)}
    _changed(row, files, about_collection(actor, "collection.filled", row, **about))
    return row, {key: stood.get(key) for key in files}, wrong


def put_files(row: MediaCollection, media_ids: Sequence[UUID], *, before: UUID | None = None) -> set[UUID]:
    """Put locked files into a locked collection, in this order; answers those that were not in it before."""
    if row.items.exclude(media__in=media_ids).count() + len(media_ids) > FILES_LIMIT:
        raise Conflict(f"A collection holds {FILES_LIMIT:,} files at most. Make another one, or a smart one.")
    present = {item.media_id: item for item in row.items.filter(media__in=media_ids)}
    places = _places(row, media_ids, before=before)
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=row, media_id=key, position=place)
        for key, place in places.items()
        if key not in present
    )
    for key, item in present.items():
        item.position = places[key]
    CollectionItem.objects.bulk_update(present.values(), ["position"], batch_size=500)
    return set(media_ids) - present.keys()


def take_out_of(
    actor: Actor, collection_id: UUID | None, media_ids: Sequence[UUID]
) -> tuple[MediaCollection, list[CollectionItem], list[Refused]]:
    """Remove files from a manual collection and tell it (inside a transaction); see :func:`take_out`."""
    row, items, wrong = take_out(actor, collection_id, media_ids)
    files = {item.media_id for item in items}
    about = {"files": len(files), **of_library(row.namespace_id, files)}
    _changed(row, files, about_collection(actor, "collection.emptied", row, **about))
    return row, items, wrong


def take_out(
    actor: Actor, collection_id: UUID | None, media_ids: Sequence[UUID]
) -> tuple[MediaCollection, list[CollectionItem], list[Refused]]:
    """Remove files from a manual collection (inside a transaction): the collection, where they stood, the refused."""
    files, wrong = editable_files(actor, media_ids, any_of=_owned(actor, collection_id))
    row = _manual(actor, collection_id, files, wrong)
    items = list(row.items.filter(media__in=files))
    row.items.filter(pk__in=[item.pk for item in items]).delete()
    add_to_collections(Counter({row.pk: -sum(item.counted for item in items)}))
    return row, items, wrong


def put_last(collection_id: UUID, media_id: UUID) -> None:
    """Put a fresh file at the end of a collection (inside a transaction); nothing where it is gone meanwhile."""
    row = locks.take_one(Rank.COLLECTION, MediaCollection.objects.filter(pk=collection_id))
    if row is not None:
        [place] = _places(row, [media_id], before=None).values()
        CollectionItem.objects.create(collection=row, media_id=media_id, position=place)
        listing_changed([media_id])


def set_collections(actor: Actor, media: MediaFile, collection_ids: set[UUID]) -> set[UUID]:
    """Have a locked file stand in exactly these manual collections (inside a transaction); answers those that changed.

    Raises Invalid for a collection of another namespace and for a smart one.
    """
    present = {item.collection_id: item for item in CollectionItem.objects.filter(media=media.pk)}
    changed = present.keys() ^ collection_ids
    rows = locks.take(Rank.COLLECTION, MediaCollection.objects.filter(pk__in=changed | collection_ids))
    fillable = {row.pk for row in rows if row.namespace_id == media.namespace_id and row.kind == row.Kind.MANUAL}
    if unknown := collection_ids - fillable:
        problems = [f"{key}: no collection of this namespace that files are put into." for key in sorted(unknown)]
        raise Invalid("The file cannot be put there.", fields={"collections": problems})
    gone = [item for key, item in present.items() if key not in collection_ids]
    CollectionItem.objects.filter(pk__in=[item.pk for item in gone]).delete()
    add_to_collections(Counter({item.collection_id: -1 for item in gone if item.counted}))
    for row in (row for row in rows if row.pk in collection_ids - present.keys()):
        [place] = _places(row, [media.pk], before=None).values()
        CollectionItem.objects.create(collection=row, media_id=media.pk, position=place)
    MediaCollection.objects.filter(pk__in=changed).update(updated_at=clock.now())
    listing_changed([media.pk])
    return set(changed)


def _changed(row: MediaCollection, files: set[UUID], action: Action) -> None:
    if files:
        raise_revisions(files)
        listing_changed(files)
        MediaCollection.objects.filter(pk=row.pk).update(updated_at=clock.now())
        tell(row.namespace_id, action, files=files, collections=[row.pk])


def _owned(actor: Actor, collection_id: UUID | None) -> UUID | None:
    """The namespace of a collection of the actor's own; None for one of another person."""
    row = collection_for(actor, collection_id, to="fill")
    return row.namespace_id if row.owner_id == actor.user_id else None


def _manual(actor: Actor, collection_id: UUID | None, files: set[UUID], wrong: list[Refused]) -> MediaCollection:
    """The collection, locked; files of another namespace move from ``files`` to ``wrong``."""
    row = collection_for(actor, collection_id, to="fill", lock=True)
    if row.kind != MediaCollection.Kind.MANUAL:
        raise Conflict("This collection holds what its filter finds: change the filter instead.")
    foreign = files - visible_files(actor, files, namespace_id=row.namespace_id)
    wrong += [refused(key, Conflict(ELSEWHERE)) for key in sorted(foreign)]
    files -= foreign
    return row


def _places(row: MediaCollection, keys: Sequence[UUID], *, before: UUID | None) -> dict[UUID, int]:
    """A position for each file; where a gap is too small, the whole collection is numbered anew."""
    others = row.items.exclude(media__in=keys)
    if before is None:
        last = others.aggregate(last=Max("position"))["last"] or 0
        return {key: last + _STEP * number for number, key in enumerate(keys, start=1)}
    low, high = _gap(others, before)
    if high - low <= len(keys):
        _spread(row)
        low, high = _gap(others, before)
    return {key: low + (high - low) * number // (len(keys) + 1) for number, key in enumerate(keys, start=1)}


def _gap(others: QuerySet[CollectionItem], before: UUID) -> tuple[int, int]:
    """The positions between which files in front of ``before`` go."""
    high = others.filter(media=before).values_list("position", flat=True).first()
    if high is None:
        raise Invalid("The files have no place.", fields={"before": ["This file is not in the collection."]})
    low = others.filter(position__lt=high).aggregate(low=Max("position"))["low"]
    return (high - _STEP if low is None else low), high


def _spread(row: MediaCollection) -> None:
    """Number the files of a collection anew, with whole gaps between them."""
    items = list(row.items.order_by("position", "pk").only("pk"))
    for number, item in enumerate(items, start=1):
        item.position = number * _STEP
    CollectionItem.objects.bulk_update(items, ["position"], batch_size=500)


def _fitting(name: str) -> str:
    return names.required(name, longest=COLLECTION_NAME_CHARS, field="name")


def _parent(
    actor: Actor, namespace_id: UUID, given: str | None, *, of: MediaCollection | None = None
) -> MediaCollection | None:
    """The collection to stand below; raises NotFound, Conflict for a circle and for too deep a tree."""
    if given is None:
        return None
    parent = collection_for(actor, UUID(given))
    if parent.namespace_id != namespace_id:
        raise NotFound(NO_COLLECTION)
    above: MediaCollection | None = parent
    for _ in range(DEPTH_LIMIT):
        if above is None:
            return parent
        if of and above.pk == of.pk:
            raise Conflict("A collection cannot stand below itself.")
        above = above.parent
    raise Conflict(f"At most {DEPTH_LIMIT} collections stand above one another.")


def _cover(actor: Actor, row: MediaCollection, media_id: str | None) -> UUID | None:
    if media_id is None:
        return None
    media = media_for(actor, UUID(media_id))
    if media.namespace_id != row.namespace_id or media.visibility != "library":
        raise Forbidden("The cover has to be a file of the same library, for everybody sees it.")
    return media.pk


def _require_sensible(actor: Actor, namespace_id: UUID, kept: FileFilter) -> None:
    """Raise Invalid for a filter that asks for the trash, or for another smart collection."""
    if kept.trashed:
        raise Invalid("This filter does not make sense.", fields={"filter": ["No collection shows the trash."]})
    wanted_files(actor, namespace_id, kept)
    smart = MediaCollection.objects.filter(pk__in=kept.ids("collection"), kind=MediaCollection.Kind.SMART)
    if smart.exists():
        raise Invalid(
            "This filter does not make sense.", fields={"filter": ["A smart collection cannot be made of another one."]}
        )
