"""Actions on files of the library that their uploader and the rooms which show them are told of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.chat import services as chat
from backend.library import services as library
from backend.library.inputs import CollectionChange, FileChange, NewCollection, NewTag, TagChange
from backend.library.selectors import file
from backend.media.placements import Destination
from backend.media.services import NewUpload, begin_processing, fail_processing, start_upload
from tests import sending
from tests.account_actions import SILENT
from tests.actions import BROKEN, MEDIA, Action, World, both, ready


def _describe(world: World, media_id: UUID, **fields: Any) -> None:
    revision = file(world.alice, media_id).revision
    library.change_file(world.alice, media_id, FileChange(**fields), revision=revision)


def _in_library(world: World) -> UUID:
    content = sending.video_bytes()
    new = NewUpload(name="a.mp4", size=len(content), content_type="video/mp4")
    handle = start_upload(world.alice, new, Destination(in_library=True))
    sending.finish(world.alice, handle, content)
    return handle.media_id


def _trashed(world: World) -> UUID:
    media_id = _in_library(world)
    chat.delete_attachment(world.alice, media_id)
    return media_id


def _failed(world: World) -> Any:
    handle = sending.send(world.alice, world.group)
    order = begin_processing(handle.media_id)
    assert order is not None
    fail_processing(order, BROKEN)
    return handle


def _tagged(world: World) -> tuple[UUID, UUID]:
    """A file of the library that carries a tag, and another tag below which nothing stands."""
    above, other = (library.create_tag(world.mod, NewTag(name=name)) for name in ("Alps", "Hills"))
    below = library.create_tag(world.mod, NewTag(name="Summits", parent=above.id))
    _describe(world, _in_library(world), tags=[below.id])
    return UUID(below.id), UUID(other.id)


def _rearrange(world: World, tags: tuple[UUID, UUID]) -> None:
    moved, into = tags
    library.change_tag(world.mod, moved, TagChange(parent=str(into)))
    library.merge_tag(world.mod, moved, into)
    library.delete_tag(world.mod, into)


def _collection(world: World) -> tuple[UUID, UUID]:
    """An empty collection, and a file of the library."""
    return UUID(library.create_collection(world.alice, NewCollection(name="Trips")).id), _in_library(world)


def _collect(world: World, given: tuple[UUID, UUID]) -> None:
    collection, media_id = given
    library.change_collection(world.alice, collection, CollectionChange(name="Travels"))
    library.collect_files(world.alice, collection, [media_id])
    library.uncollect_files(world.alice, collection, [media_id])
    _describe(world, media_id, collections=[str(collection)])
    library.delete_collection(world.alice, collection)


def _send_into(world: World, given: tuple[UUID, UUID]) -> None:
    content, place = sending.video_bytes(), library.in_collection(given[0])
    new = NewUpload(name="b.mp4", size=len(content), content_type="video/mp4")
    handle = start_upload(world.alice, new, Destination(placement=place, in_library=True))
    sending.finish(world.alice, handle, content)


LIBRARY_ACTIONS = (
    Action("tags are moved, merged and deleted", _rearrange, SILENT, _tagged),
    Action("a collection is filled and emptied", _collect, SILENT, _collection),
    Action("a file is sent into a collection", _send_into, {"alice": MEDIA}, _collection),
    Action("a file gets a title", lambda w, h: _describe(w, h.media_id, title="Summit"), both(MEDIA), ready),
    Action(
        "a file comes into the library", lambda w, h: _describe(w, h.media_id, visibility="library"), both(MEDIA), ready
    ),
    Action("a file is described", lambda w, h: _describe(w, h.media_id, description="Long"), SILENT, ready),
    Action(
        "a file is taken out of the trash",
        lambda w, key: library.restore_from_trash(w.alice, key),
        {"alice": MEDIA},
        _trashed,
    ),
    Action("a failed file is tried again", lambda w, h: library.retry_file(w.alice, h.media_id), both(MEDIA), _failed),
)
