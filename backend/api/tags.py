"""The tags of a media library."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.api.framework.shapes import TagList
from backend.api.library import NAMESPACE
from backend.ids import parse_id
from backend.library.inputs import NewTag, TagChange, TagMerge
from backend.library.payloads import TagPayload
from backend.library.selectors import TagPlace, tag, tags
from backend.library.services import change_tag, create_tag, delete_tag, merge_tag


class TagsView(Endpoint):
    """The tags of a namespace."""

    @answers(
        TagList,
        query={**NAMESPACE, "q": "A part of a name, present or former.", "parent": "Those right below it.", **PAGE},
        refuses=(403, 404),
        summary="The tags of a namespace in the order of their paths",
    )
    def get(self, request: Request) -> Response:
        """A page of them."""
        namespace, q, parent = self.query.text("namespace"), self.query.text("q"), self.query.id("parent")

        def fetch(bounds: Bounds) -> list[TagPayload]:
            before, after = _place(bounds.above), _place(bounds.below)
            return tags(self.actor, namespace, q=q, parent=parent, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: f"{row.id} {row.path}", default=100)
        return Response(TagList(results=page.rows, next=page.next, previous=page.previous))

    @answers(TagPayload, takes=NewTag, status=201, refuses=(403, 404), summary="Make a tag")
    def post(self, request: Request) -> Response:
        """The tag; 409 where there is one of this name in the same place."""
        made = create_tag(self.actor, self.body(NewTag))
        self.made = UUID(made.id)
        return Response(made, status=201)

    def show(self, made: UUID) -> TagPayload:
        """The tag as it stands now."""
        return tag(self.actor, made)


class TagView(Endpoint):
    """One tag."""

    @answers(TagPayload, refuses=(404, 410), summary="One tag; 410 with `merged_into` where another took its place")
    def get(self, request: Request, tag_id: str) -> Response:
        """The tag with its counts."""
        return Response(tag(self.actor, id_of(tag_id)))

    @answers(
        TagPayload, takes=TagChange, refuses=(403, 404, 409, 410), summary="Rename a tag, color it, put it elsewhere"
    )
    def patch(self, request: Request, tag_id: str) -> Response:
        """The changed tag; its old name still finds it."""
        return Response(change_tag(self.actor, id_of(tag_id), self.body(TagChange)))

    @answers(
        None,
        status=204,
        query={"children": "`lift` keeps the tags below it, `delete` deletes them too; 409 where it has any."},
        refuses=(403, 404, 409, 410),
        summary="Delete a tag",
    )
    def delete(self, request: Request, tag_id: str) -> Response:
        """Gone from every file."""
        children: Any = self.query.one_of("children", ("lift", "delete"))
        delete_tag(self.actor, id_of(tag_id), children=children)
        return Response(status=204)


class TagMergeView(Endpoint):
    """Two tags that mean the same."""

    @answers(TagPayload, takes=TagMerge, refuses=(403, 404, 409, 410), summary="Merge a tag into another one")
    def post(self, request: Request, tag_id: str) -> Response:
        """The tag that is left, with the files and names of both."""
        return Response(merge_tag(self.actor, id_of(tag_id), UUID(self.body(TagMerge).into)))


def _place(key: str | None) -> TagPlace | None:
    if key is None:
        return None
    text, _, path = key.partition(" ")
    found = parse_id(text)
    if found is None:
        raise wrong_cursor()
    return TagPlace(path=path, id=found)
