"""How the library's changes are told and logged."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from backend.accounts.access import Actor
from backend.accounts.selectors import namespace_slug
from backend.audit.actions import Action
from backend.events.publish import publish
from backend.library.events import Changed, LibraryChanged
from backend.library.models import MediaCollection, MediaTag
from backend.media.selectors import listed_files


def tell(
    namespace_id: UUID,
    action: Action | None,
    *,
    files: Collection[UUID] = (),
    left: Collection[UUID] = (),
    tags: Collection[UUID] = (),
    collections: Collection[UUID] = (),
) -> None:
    """Publish the changes of an action to all watchers of the library (inside a transaction).

    ``files`` that are not listed are left out, for not all watchers may see them; ``left`` are ids of those that were
    listed, or may have been.
    """
    listed = [key for key, here in listed_files(files).items() if here]
    if not (action or listed or left or tags or collections):
        return
    changed = Changed(
        namespace=namespace_slug(namespace_id),
        files=[str(key) for key in sorted({*listed, *left})],
        tags=[str(key) for key in tags],
        collections=[str(key) for key in collections],
    )
    publish(action, LibraryChanged(audience=(f"library:{namespace_id}",), data=changed))


def about_tag(actor: Actor, name: str, tag: MediaTag, **data: Any) -> Action:
    """What an actor did with a tag, for the activity log."""
    return actor.does(
        name, namespace_id=tag.namespace_id, object_type="tag", object_id=tag.pk, object_name=tag.path, data=data
    )


def about_collection(actor: Actor, name: str, collection: MediaCollection, **data: Any) -> Action:
    """What an actor did with a collection, for the activity log."""
    return actor.does(
        name, namespace_id=collection.namespace_id, object_type="collection", object_id=collection.pk,
        object_name=collection.name, data=data,
    )  # fmt: skip
