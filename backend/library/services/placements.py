"""Collections as places for uploads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from backend.accounts.access import Actor
from backend.errors import Conflict, Invalid
from backend.library.access import collection_for
from backend.library.models import CollectionItem, MediaCollection, Tagging
from backend.library.services.collections import put_last
from backend.media.placements import Destination, Ending, Placement

if TYPE_CHECKING:
    from backend.media.models import Upload

COLLECTION = "collection"
"""The kind of place that this app offers."""


def in_collection(collection_id: UUID | None) -> Placement | None:
    """A collection as the place of an upload; None for no collection."""
    return Placement(kind=COLLECTION, id=collection_id) if collection_id else None


class CollectionClaim:
    """A place at the end of a collection."""

    room_id: UUID | None = None

    def __init__(self, collection: MediaCollection) -> None:
        self._id = collection.pk
        self.namespace_id: UUID = collection.namespace_id

    def place(self, upload: Upload) -> None:
        """Put the file into the collection; it is counted once its bytes are here."""
        put_last(self._id, upload.media_id)


class CollectionPlacement:
    """What collections do with uploads."""

    def claim(self, actor: Actor, to: Destination, *, client_id: str) -> CollectionClaim:
        """Judge that the actor may put files into the collection; raises NotFound, Forbidden, Conflict, Invalid."""
        collection = _fillable(actor, to.placement.id if to.placement else None)
        if to.namespace and to.namespace != collection.namespace.slug:
            raise Invalid(
                "The collection belongs to another namespace.", fields={"namespace": ["Not the collection's."]}
            )
        return CollectionClaim(collection)

    def require_may_send(self, actor: Actor, place: UUID) -> None:
        """Judge that the actor may still put files there."""
        _fillable(actor, place)

    def lock(self, uploads: Callable[[], Iterable[UUID]]) -> None:
        """Nothing: rows of collections are locked after those of files."""

    def leave(self, upload: Upload, ending: Ending, *, by: UUID | None) -> None:
        """Take the file out of its collections and from its tags, in which it was not counted yet."""
        CollectionItem.objects.filter(media=upload.media_id).delete()
        Tagging.objects.filter(media=upload.media_id, counted=False).delete()

    def free_names(self, upload: Upload) -> None:
        """Nothing: a collection gives files no names."""


def _fillable(actor: Actor, collection_id: UUID | None) -> MediaCollection:
    collection = collection_for(actor, collection_id, to="fill")
    if collection.kind != MediaCollection.Kind.MANUAL:
        raise Conflict("This collection holds what its filter finds: send the file into the library instead.")
    return collection
