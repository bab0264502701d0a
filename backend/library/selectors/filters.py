"""What a filter means: one condition on the files of a namespace, rights included."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.accounts.access import Actor
from backend.errors import Invalid
from backend.ids import least_id
from backend.library.access import in_trash_of
from backend.library.inputs import FileFilter
from backend.library.models import CollectionItem, MediaCollection, MediaTag, StaleFile, Tagging
from backend.media.access import Part, Span, any_of, everywhere, visible_parts, visible_to
from backend.media.selectors import LISTED_STATES, bytes_of

_FEW = 5_000
"""Up to so many files a list is made from the rows of a tag; beyond, files are walked and each is looked up."""

_CLOCKS_S = 60
"""By how much the clock that made a key may differ from the one that wrote the time beside it."""


def wanted_files(actor: Actor, namespace_id: UUID, given: FileFilter) -> Q:
    """The files of a namespace that the actor may see and that match the filter, for files that are found another way.

    What is held, under way or deleted is left out unless it is asked for. Raises Invalid for tags and collections that
    are not of this namespace.
    """
    rights = in_trash_of(actor) if given.trashed else visible_to(actor)
    return matching(actor, namespace_id, given) & rights


def shelved(condition: Q, given: FileFilter) -> Q:
    """The condition with what the indexes by date hold alone: unless the trash is meant, no file of it."""
    return condition if given.trashed else condition & Q(deleted_at=None)


def wanted_parts(actor: Actor, namespace_id: UUID, given: FileFilter) -> list[Part]:
    """The same for lists: the files of one of several parts, each of which has an index of its own."""
    condition = matching(actor, namespace_id, given)
    parts = [everywhere(in_trash_of(actor))] if given.trashed else visible_parts(actor, namespace_id)
    return [narrowed(part, condition) for part in parts]


def narrowed(part: Part, condition: Q) -> Part:
    """Those files of a part that fulfil a condition as well."""
    return lambda span: condition & part(span)


def matching(actor: Actor, namespace_id: UUID, given: FileFilter) -> Q:
    """The files of a namespace that match the filter, whether the actor may see them or not: for visible ones alone."""
    condition = Q(namespace=namespace_id) & _in_state(given) & _of_file(given)
    if given.untagged is not None:
        condition &= _without_tags(namespace_id) if given.untagged else ~_without_tags(namespace_id)
    for tag in _tags(namespace_id, given.ids("tag")):
        condition &= _related(Tagging.objects.filter(tag=tag.pk), few=tag.total_count <= _FEW)
    for collection in _collections(namespace_id, given.ids("collection")):
        condition &= in_collection(actor, collection)
    if twins := given.ids("duplicate_of"):
        condition &= Q(blob__in=bytes_of(visible_to(actor) & Q(pk__in=twins))) & ~Q(pk__in=twins)
    return condition


def _without_tags(namespace_id: UUID) -> Q:
    """The files that carry no tag: they have an index, which is right as long as none of a deleted one is left."""
    if StaleFile.objects.filter(namespace=namespace_id).exists():
        return ~Q(Exists(Tagging.objects.filter(media=OuterRef("pk"))))
    return Q(tag_tokens="")


def of_words(namespace_id: UUID) -> Q:
    """The files that may be found by their words now: what was withdrawn is none of them before it is indexed anew."""
    withdrawn = StaleFile.objects.filter(namespace=namespace_id, withdrawn=True)
    return ~Q(Exists(withdrawn.filter(pk=OuterRef("pk")))) if withdrawn.exists() else Q()


def _of_file(given: FileFilter) -> Q:
    """What the row of a file tells by itself."""
    since, until = given.range("created")
    condition = _between("created_at", since, until)
    if since:
        # Keys rise with the time: the walk ends there.
        condition &= Q(pk__gte=least_id(since.timestamp() - _CLOCKS_S))
    if until:
        condition &= Q(pk__lt=least_id(until.timestamp() + _CLOCKS_S))
    since, until = given.range("taken")
    condition &= _between("taken_s", since and since.timestamp(), until and until.timestamp())
    for name in ("size", "duration", "width"):
        condition &= _between(name, *given.range(name))
    columns = (("kind", "kind"), ("visibility", "visibility"), ("uploader", "uploader"), ("room", "room_id"))
    for name, column in columns:
        if values := given.several(name):
            condition &= Q(**{f"{column}__in": values})
    if given.has_text is None:
        return condition
    return condition & (~Q(text="") if given.has_text else Q(text=""))


def in_collection(actor: Actor, collection: MediaCollection) -> Q:
    """The files of a collection; those of a smart one are what its filter finds for the actor."""
    if collection.kind == MediaCollection.Kind.SMART:
        return any_of(part(Span()) for part in wanted_parts(actor, collection.namespace_id, kept_filter(collection)))
    return _related(CollectionItem.objects.filter(collection=collection.pk), few=collection.file_count <= _FEW)


def kept_filter(collection: MediaCollection) -> FileFilter:
    """The filter that a smart collection keeps."""
    return FileFilter(**(collection.filter or {}))


def _in_state(given: FileFilter) -> Q:
    if given.trashed:
        return Q()
    states, holds = given.several("state"), given.several("hold")
    return Q(state__in=states or LISTED_STATES) & (Q(hold__in=holds) if holds else Q(hold=None))


def _between(column: str, low: object, high: object) -> Q:
    lower = Q() if low is None else Q(**{f"{column}__gte": low})
    return lower if high is None else lower & Q(**{f"{column}__lte": high})


def _related(rows: QuerySet[Tagging] | QuerySet[CollectionItem], *, few: bool) -> Q:
    return Q(pk__in=rows.values("media")) if few else Q(Exists(rows.filter(media=OuterRef("pk"))))


def _tags(namespace_id: UUID, tag_ids: list[UUID]) -> Iterable[MediaTag]:
    """The tags, each replaced by the one it was merged into."""
    found = {tag.pk: tag for tag in MediaTag.objects.filter(pk__in=tag_ids, namespace=namespace_id)}
    merged = {tag.merged_into_id for tag in found.values() if tag.merged_into_id}
    into = {tag.pk: tag for tag in MediaTag.objects.filter(pk__in=merged)} if merged else {}
    if missing := [key for key in tag_ids if key not in found]:
        raise _unknown("tag", missing)
    return [into.get(found[key].merged_into_id or key, found[key]) for key in tag_ids]


def _collections(namespace_id: UUID, collection_ids: list[UUID]) -> list[MediaCollection]:
    rows = MediaCollection.objects.filter(pk__in=collection_ids, namespace=namespace_id)
    found = {collection.pk: collection for collection in rows}
    if missing := [key for key in collection_ids if key not in found]:
        raise _unknown("collection", missing)
    return [found[key] for key in collection_ids]


def _unknown(field: str, missing: list[UUID]) -> Invalid:
    return Invalid(
        "This filter does not make sense.", fields={field: [f"{key}: not of this namespace." for key in missing]}
    )
