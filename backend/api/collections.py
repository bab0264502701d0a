"""The collections of a media library."""

from __future__ import annotations

import re
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of, wrong_cursor
from backend.api.framework.schema import answers
from backend.api.framework.shapes import BulkAnswer, CollectionList, FileList
from backend.api.library import NAMESPACE
from backend.ids import parse_id
from backend.library.inputs import CollectionChange, CollectionFiles, NewCollection
from backend.library.payloads import CollectionPayload, FilePayload, JobPayload
from backend.library.selectors import ItemPlace, collection, collection_files, collections
from backend.library.services import (
    change_collection,
    collect_files,
    create_collection,
    delete_collection,
    uncollect_files,
)


class CollectionEndpoint(Endpoint):
    """An address that shows collections."""

    def collection(self, shown: CollectionPayload) -> CollectionPayload:
        """A collection as this caller can use it at once."""
        return shown.with_query(self.grant) if shown.cover_url else shown


class CollectionsView(CollectionEndpoint):
    """The collections of a namespace."""

    @answers(
        CollectionList,
        query={**NAMESPACE, "q": "A part of the name.", "parent": "Those right below it.", **PAGE},
        refuses=(403, 404),
        summary="The collections of a namespace, newest first",
    )
    def get(self, request: Request) -> Response:
        """A page of them."""
        namespace, q, parent = self.query.text("namespace"), self.query.text("q"), self.query.id("parent")

        def fetch(bounds: Bounds) -> list[CollectionPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return collections(
                self.actor, namespace, q=q, parent=parent, before=before, after=after, limit=bounds.limit
            )

        page = paged(request, fetch, lambda row: row.id)
        shown = [self.collection(one) for one in page.rows]
        return Response(CollectionList(results=shown, next=page.next, previous=page.previous))

    @answers(CollectionPayload, takes=NewCollection, status=201, refuses=(403, 404), summary="Make a collection")
    def post(self, request: Request) -> Response:
        """The collection; with a `filter` it is a smart one."""
        made = create_collection(self.actor, self.body(NewCollection))
        self.made = UUID(made.id)
        return Response(self.collection(made), status=201)

    def show(self, made: UUID) -> CollectionPayload:
        """The collection as it stands now."""
        return self.collection(collection(self.actor, made))


class CollectionView(CollectionEndpoint):
    """One collection."""

    @answers(CollectionPayload, refuses=(404,), summary="One collection")
    def get(self, request: Request, collection_id: str) -> Response:
        """The collection with its count."""
        return Response(self.collection(collection(self.actor, id_of(collection_id))))

    @answers(CollectionPayload, takes=CollectionChange, refuses=(403, 404, 409), summary="Change a collection")
    def patch(self, request: Request, collection_id: str) -> Response:
        """The changed collection."""
        changed = change_collection(self.actor, id_of(collection_id), self.body(CollectionChange))
        return Response(self.collection(changed))

    @answers(None, status=204, refuses=(403, 404), summary="Delete a collection; its files stay")
    def delete(self, request: Request, collection_id: str) -> Response:
        """Gone; what stood below it moves up."""
        delete_collection(self.actor, id_of(collection_id))
        return Response(status=204)


class CollectionFilesView(Endpoint):
    """The files of a collection."""

    @answers(FileList, query=PAGE, refuses=(404,), summary="The files of a collection in their order")
    def get(self, request: Request, collection_id: str) -> Response:
        """A page of them; those of a smart collection stand newest first."""
        key = id_of(collection_id)

        def fetch(bounds: Bounds) -> list[tuple[ItemPlace | UUID, FilePayload]]:
            before, after = _place(bounds.above), _place(bounds.below)
            return collection_files(self.actor, key, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: _key(row[0]))
        shown = [self.file(one) for _, one in page.rows]
        return Response(FileList(results=shown, next=page.next, previous=page.previous))

    @answers(BulkAnswer, takes=CollectionFiles, refuses=(403, 404, 409), summary="Put files into a collection")
    def post(self, request: Request, collection_id: str) -> Response:
        """How many were put there, which were refused, and the job that takes it back."""
        body = self.body(CollectionFiles)
        before = UUID(body.before) if body.before else None
        return _told(collect_files(self.actor, id_of(collection_id), body.media_ids, before=before))

    @answers(BulkAnswer, takes=CollectionFiles, refuses=(403, 404, 409), summary="Take files out of a collection")
    def delete(self, request: Request, collection_id: str) -> Response:
        """How many were taken out, which were refused, and the job that takes it back."""
        body = self.body(CollectionFiles)
        return _told(uncollect_files(self.actor, id_of(collection_id), body.media_ids))


def _told(job: JobPayload) -> Response:
    changed = job.total - len(job.failed)
    undo = job.id if job.undoable else None
    return Response(BulkAnswer(total=job.total, changed=changed, failed=job.failed, undo=undo))


def _key(place: ItemPlace | UUID) -> str:
    return str(place) if isinstance(place, UUID) else f"{place.position} {place.key}"


def _place(key: str | None) -> ItemPlace | UUID | None:
    if key is None or (found := parse_id(key)):
        return None if key is None else found
    numbers = re.fullmatch(r"(-?[0-9]{1,18}) ([0-9]{1,18})", key)
    if numbers is None:
        raise wrong_cursor()
    return ItemPlace(position=int(numbers[1]), key=int(numbers[2]))
