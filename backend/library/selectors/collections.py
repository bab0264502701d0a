"""Reading collections and the files in them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from msgspec import Struct

from backend.accounts.access import Actor, Role, namespace_for
from backend.library.access import collection_for
from backend.library.inputs import FileFilter
from backend.library.models import CollectionItem, MediaCollection
from backend.library.payloads import CollectionPayload, FilePayload, collection_payload
from backend.library.selectors.files import files_shown
from backend.library.selectors.filters import kept_filter, wanted_files, wanted_parts
from backend.media.selectors import attachments, files_where, keys_of_files

_COUNTED = 1000
"""Up to how many files of a smart collection are counted."""


class ItemPlace(Struct, frozen=True, kw_only=True):
    """A file's place in a manual collection."""

    position: int
    key: int


def collection(actor: Actor, collection_id: UUID | None) -> CollectionPayload:
    """One collection; raises NotFound."""
    return _shown(actor, [collection_for(actor, collection_id)])[0]


def collections(
    actor: Actor,
    namespace: str | None,
    *,
    q: str | None = None,
    parent: UUID | None = None,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[CollectionPayload]:
    """The collections of a namespace, newest first; ``q`` is a part of a name."""
    namespace_id = namespace_for(actor, namespace, role=Role.VIEWER)
    rows = MediaCollection.objects.filter(namespace=namespace_id).select_related("namespace", "owner")
    if parent:
        rows = rows.filter(parent=collection_for(actor, parent).pk)
    if q:
        rows = rows.filter(name__icontains=q)
    if after:
        page = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        page = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return _shown(actor, page)


def collection_files(
    actor: Actor,
    collection_id: UUID | None,
    *,
    before: ItemPlace | UUID | None = None,
    after: ItemPlace | UUID | None = None,
    limit: int = 50,
) -> list[tuple[ItemPlace | UUID, FilePayload]]:
    """The files of a collection that the actor may see, each with its place.

    A manual collection has the order that people gave it, a smart one has the newest file first. A page begins behind
    ``after``, or ends before ``before``.
    """
    collection = collection_for(actor, collection_id)
    if collection.kind == MediaCollection.Kind.SMART:
        keys = keys_of_files(
            wanted_parts(actor, collection.namespace_id, kept_filter(collection)),
            before=after if isinstance(after, UUID) else None,
            after=before if isinstance(before, UUID) else None,
            limit=limit,
        )
        places: dict[UUID, ItemPlace | UUID] = {key: key for key in keys}
    else:
        places = {
            row.media_id: ItemPlace(position=row.position, key=row.pk)
            for row in _items(actor, collection, before, after, limit)
        }
    payloads = files_shown(actor, list(places))
    return [(places[UUID(payload.id)], payload) for payload in payloads]


def _items(
    actor: Actor, collection: MediaCollection, before: object, after: object, limit: int
) -> list[CollectionItem]:
    wanted = Q(pk=OuterRef("media")) & wanted_files(actor, collection.namespace_id, FileFilter())
    rows = CollectionItem.objects.filter(Exists(files_where(wanted)), collection=collection.pk)
    if isinstance(before, ItemPlace):
        earlier = Q(position__lt=before.position) | Q(pk__lt=before.key)
        rows = rows.filter(earlier, position__lte=before.position)
        return list(rows.order_by("-position", "-pk")[:limit])[::-1]
    if isinstance(after, ItemPlace):
        rows = rows.filter(Q(position__gt=after.position) | Q(pk__gt=after.key), position__gte=after.position)
    return list(rows.order_by("position", "pk")[:limit])


def _shown(actor: Actor, collections: Iterable[MediaCollection]) -> list[CollectionPayload]:
    rows = list(collections)
    covers = attachments(row.cover_id for row in rows if row.cover_id)
    return [
        collection_payload(
            row,
            namespace=row.namespace.slug,
            file_count=_count(actor, row),
            cover_url=covers[row.cover_id].thumbnail_url if row.cover_id in covers else None,
        )
        for row in rows
    ]


def _count(actor: Actor, row: MediaCollection) -> int:
    if row.kind == MediaCollection.Kind.MANUAL:
        return row.file_count
    return len(keys_of_files(wanted_parts(actor, row.namespace_id, kept_filter(row)), limit=_COUNTED))
