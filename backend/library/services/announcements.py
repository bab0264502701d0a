"""How the library's changes are told and logged."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from backend.accounts.access import Actor
from backend.accounts.selectors import namespace_slug
from backend.audit.actions import Action
from backend.events.publish import atomic, publish
from backend.library.events import Changed, LibraryChanged
from backend.library.models import MediaCollection, MediaTag
from backend.media.selectors import in_library, listed_files

NAMED = 1000
"""How many files one event names."""

LOGGED = 200
"""How many files one row of the activity log names."""


class _Changes:
    """What has changed in the library of a namespace."""

    def __init__(self) -> None:
        self.files, self.tags, self.collections = set[UUID](), set[UUID](), set[UUID]()

    def event(self, namespace_id: UUID, *, more: bool) -> LibraryChanged:
        """One event about all of it."""
        files, tags, collections = (
            [str(key) for key in sorted(keys)] for keys in (self.files, self.tags, self.collections)
        )
        slug, more = namespace_slug(namespace_id), more or len(files) > NAMED
        changed = Changed(namespace=slug, files=files[:NAMED], tags=tags, collections=collections, more=more)
        return LibraryChanged(audience=(f"library:{namespace_id}",), data=changed)


class _Gathering(threading.local):
    """Changes of this thread that are told later, by namespace; None where each is told at once."""

    changes: dict[UUID, _Changes] | None = None


_GATHERING = _Gathering()


@contextmanager
def told_together(*, more: bool = False) -> Iterator[None]:
    """Tell what the transactions inside change in one event for each namespace, also where the block raises.

    ``more``: files that the event cannot name have changed as well.
    """
    changes = _GATHERING.changes = dict[UUID, _Changes]()
    try:
        yield
    finally:
        _GATHERING.changes = None
        with atomic():
            publish(None, *(gathered.event(key, more=more) for key, gathered in changes.items()))


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
    waiting = _GATHERING.changes
    changes = _Changes() if waiting is None else waiting.setdefault(namespace_id, _Changes())
    changes.files |= {*listed, *left}
    changes.tags |= set(tags)
    changes.collections |= set(collections)
    publish(action, *([changes.event(namespace_id, more=False)] if waiting is None else []))


def of_library(namespace_id: UUID, media_ids: Collection[UUID]) -> dict[str, Any]:
    """What the activity log says of some files for those who may know of the library alone; see :func:`named`."""
    return named(in_library(namespace_id, media_ids))


def named(keys: Collection[UUID]) -> dict[str, Any]:
    """How many files of the library something was about, and which where they are no more than LOGGED."""
    return {"library": len(keys), **({"ids": [str(key) for key in keys]} if len(keys) <= LOGGED else {})}


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
