"""Actions on files of the library that their uploader and the rooms which show them are told of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.chat import services as chat
from backend.chat.access import CAPTIONS
from backend.chat.models import Attachment, SearchEntry
from backend.chat.selectors.entries import ENTRIES
from backend.ids import new_id
from backend.library import services as library
from backend.library.inputs import (
    BulkOperation,
    BulkTag,
    CollectionChange,
    FileChange,
    FileFilter,
    FileLinkOrder,
    FileValues,
    NewCollection,
    NewTag,
    PageUseInput,
    TagChange,
)
from backend.library.payloads import JobPayload
from backend.library.selectors import file
from backend.media.placements import Destination
from backend.media.selectors.search import FILES
from backend.media.services import NewUpload, begin_processing, fail_processing, start_upload
from backend.moderation import services as moderation
from backend.search.documents import document
from backend.search.upkeep import parts
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


def _show_to_others(world: World, media_id: UUID) -> None:
    library.register_use(world.alice, media_id, PageUseInput(url="/page"))
    library.forget_use(world.alice, media_id, "/page")
    link = library.sign_link(world.alice, media_id, FileLinkOrder())
    library.revoke_link(world.alice, media_id, UUID(link.id))
    library.forget_links()


def _send_into(world: World, given: tuple[UUID, UUID]) -> None:
    content, place = sending.video_bytes(), library.in_collection(given[0])
    new = NewUpload(name="b.mp4", size=len(content), content_type="video/mp4")
    handle = start_upload(world.alice, new, Destination(placement=place, in_library=True))
    sending.finish(world.alice, handle, content)


def _tag_many(world: World, tags: tuple[UUID, UUID]) -> None:
    job = library.start_tagging(world.mod, BulkTag(filter=FileFilter(), tag_ids=[str(tags[1])]))
    assert isinstance(job, JobPayload)
    library.undo_job(world.mod, UUID(job.id))


def _move_many(world: World, given: tuple[UUID, UUID]) -> None:
    other = library.create_collection(world.alice, NewCollection(name="Tours")).id
    for action, collection in (("collect", str(given[0])), ("move", other)):
        job = library.start_operation(
            world.alice, BulkOperation(action=action, collection=collection, file_ids=[str(given[1])])
        )
    assert isinstance(job, JobPayload)
    library.undo_job(world.alice, UUID(job.id))


def _delete_many(world: World, media_id: UUID) -> None:
    for actor, action in ((world.alice, "delete"), (world.alice, "restore"), (world.mod, "quarantine")):
        order = BulkOperation(action=action, file_ids=[str(media_id)], reason="look")  # type: ignore[arg-type]
        library.start_operation(actor, order)


def _job(world: World) -> UUID:
    """A job on more files than are worked on at once; one of them is there."""
    ids = [str(key) for key in (_in_library(world), *(new_id() for _ in range(library.AT_ONCE)))]
    job = library.start_operation(
        world.alice, BulkOperation(action="set", file_ids=ids, set=FileValues(title="One of many"))
    )
    assert isinstance(job, JobPayload)
    return UUID(job.id)


def _tend_jobs(world: World, job_id: UUID) -> None:
    library.cancel_job(world.alice, job_id)
    library.resume_jobs()
    library.forget_jobs()


def _count(world: World, media_id: UUID) -> None:
    assert library.statistics(world.mod, None, days=1).total.files == 1
    library.refresh_statistics(world.mod.default_namespace())
    assert library.request_statistics()


def _mend_searches(_: World, handle: Any) -> None:
    """A file is found by other words than its own, and so is its message; the upkeep mends both."""
    other = document((), (), ("other",), ())
    FILES.write({handle.media_id: other})
    attachments = Attachment.objects.filter(media=handle.media_id).values_list("pk", flat=True)
    CAPTIONS.write(dict.fromkeys(attachments, other))
    ENTRIES.write(dict.fromkeys(SearchEntry.objects.filter(media=handle.media_id).values_list("pk", flat=True), other))
    wrong = {name: part.check(None, None, 1000, True).wrong for name, part in parts().items()}
    assert wrong == {"tags": 0, "tagged": 0, "files": 1, "captions": 1, "messages": 1}


LIBRARY_ACTIONS = (
    Action("what searches find files by is mended", _mend_searches, SILENT, lambda w: ready(w, body="Look")),
    Action("a namespace is counted", _count, SILENT, _in_library),
    Action("many files are tagged, and it is undone", _tag_many, SILENT, _tagged),
    Action("many files are moved, and it is undone", _move_many, SILENT, _collection),
    Action("many files are deleted, restored and withheld", _delete_many, {"alice": MEDIA}, _in_library),
    Action("a file is used on a page and linked to", _show_to_others, SILENT, _in_library),
    Action("a worker sets a title", lambda _, job_id: library.run_bulk_job(job_id), {"alice": MEDIA}, _job),
    Action("a job is stopped and forgotten", _tend_jobs, SILENT, _job),
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
    Action(
        "a moderator has a failed file processed again",
        lambda w, h: moderation.retry_file_as_moderator(w.mod, h.media_id),
        both(MEDIA),
        _failed,
    ),
    Action("a failed file is tried again", lambda w, h: library.retry_file(w.alice, h.media_id), both(MEDIA), _failed),
)
