"""Files that are the same, or look like others."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import GroupList, SimilarList
from backend.api.library import NAMESPACE
from backend.library.inputs import DuplicatesResolved
from backend.library.payloads import GroupPayload
from backend.library.selectors import groups, groups_shown, similar_files
from backend.library.services import dismiss_duplicates, reopen_duplicates, resolve_duplicates

_CLASSES = ("identical", "same_picture", "similar")


class GroupEndpoint(Endpoint):
    """An address that shows groups of files."""

    def group(self, shown: GroupPayload) -> GroupPayload:
        """A group as this caller can use it at once."""
        return replace(shown, files=[self.file(one) for one in shown.files])

    def show(self, made: UUID) -> GroupPayload:
        """The group as it stands now."""
        return self.group(groups_shown(self.actor, [made])[0])


class DuplicatesView(GroupEndpoint):
    """Groups of files of which one may be enough."""

    @answers(
        GroupList,
        query={**NAMESPACE, "class": ("In which way they are the same.", _CLASSES), **PAGE},
        refuses=(403, 404),
        summary="Files that are the same, in groups that nothing was decided about, newest first",
    )
    def get(self, request: Request) -> Response:
        """A page of them."""
        namespace, kind = self.query.text("namespace"), self.query.one_of("class", _CLASSES)

        def fetch(bounds: Bounds) -> list[GroupPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return groups(self.actor, namespace, kind, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        shown = [self.group(one) for one in page.rows]
        return Response(GroupList(results=shown, next=page.next, previous=page.previous))


class DuplicatesResolveView(GroupEndpoint):
    """One file of a group that is kept."""

    @answers(GroupPayload, takes=DuplicatesResolved, refuses=(403, 404, 409), summary="Keep one file, and trash others")
    def post(self, request: Request, group_id: str) -> Response:
        """The group with the files that are left."""
        resolved = resolve_duplicates(self.actor, id_of(group_id), self.body(DuplicatesResolved))
        self.made = UUID(resolved.id)
        return Response(self.group(resolved))


class DuplicatesDismissView(GroupEndpoint):
    """A group whose files are no duplicates."""

    @answers(GroupPayload, refuses=(403, 404, 409), summary="Say that these files are no duplicates")
    def post(self, request: Request, group_id: str) -> Response:
        """The group; it is not shown again."""
        dismissed = dismiss_duplicates(self.actor, id_of(group_id))
        self.made = UUID(dismissed.id)
        return Response(self.group(dismissed))


class DuplicatesReopenView(GroupEndpoint):
    """A group about which something was decided."""

    @answers(GroupPayload, refuses=(403, 404, 409), summary="Take back what was decided about a group")
    def post(self, request: Request, group_id: str) -> Response:
        """The group; it is shown again, with its files that are not in the trash."""
        reopened = reopen_duplicates(self.actor, id_of(group_id))
        self.made = UUID(reopened.id)
        return Response(self.group(reopened))


class SimilarView(Endpoint):
    """Files that are like one."""

    @answers(SimilarList, refuses=(404,), summary="Files that are like this one, the most alike first")
    def get(self, request: Request, media_id: str) -> Response:
        """At most 100 of them."""
        return Response(SimilarList(results=[self.file(one) for one in similar_files(self.actor, id_of(media_id))]))
