"""The files of a media library."""

from __future__ import annotations

import re
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import Described, answers
from backend.api.framework.shapes import FileList
from backend.chat.services import delete_attachment
from backend.edge.query import file_filter
from backend.errors import PreconditionFailed
from backend.library.inputs import WORDS, FileChange
from backend.library.payloads import FilePayload
from backend.library.selectors import file, files
from backend.library.services import change_file, restore_from_trash, retry_file

NAMESPACE = {"namespace": "The slug of a namespace; one's default without it."}
FILTERS: dict[str, Described] = {
    "kind": "One of the kinds; several are alternatives, as for the next ones.",
    "state": ("Files in this state; without it those whose bytes are here.", WORDS["state"]),
    "hold": ("Files under this hold; without it those under none.", WORDS["hold"]),
    "visibility": "Files that all of the namespace find (`library`), a room (`room`) or their uploader (`private`).",
    "uploader": "Files of these people.",
    "room": "Files that were sent in these rooms.",
    "duplicate_of": "Files that hold the same bytes as these.",
    "tag": "Files with this tag or one below it; several narrow further.",
    "collection": "Files in this collection; several narrow further.",
    "size": "Bytes, as a range `a..b`, `a..` or `..b`.",
    "duration": "Seconds, as a range.",
    "width": "Pixels, as a range.",
    "created": "Times, as a range.",
    "has_text": "Whether text was recognised in it.",
    "untagged": "Whether it has no tag.",
    "trashed": "`true` lists the trash.",
}
"""What narrows a list of files, for the OpenAPI document."""

_ETAG = re.compile(r'(?:W/)?"(\d{1,10})"')


class FilesView(Endpoint):
    """The files of a library."""

    @answers(
        FileList,
        query={**NAMESPACE, **FILTERS, **PAGE},
        refuses=(403, 404),
        summary="Files of a namespace that one may see, newest first",
    )
    def get(self, request: Request) -> Response:
        """A page of them."""
        namespace, given = self.query.text("namespace"), file_filter(request.query_params)

        def fetch(bounds: Bounds) -> list[FilePayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return files(self.actor, namespace, given, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        shown = [self.file(one) for one in page.rows]
        return Response(FileList(results=shown, next=page.next, previous=page.previous))


class FileEndpoint(Endpoint):
    """An address that answers one file, with its revision as the ETag."""

    def revision(self, shown: FilePayload) -> Response:
        """The file as this caller can use it at once."""
        return Response(self.file(shown), headers={"ETag": f'"{shown.revision}"'})


class FileView(FileEndpoint):
    """One file of a library."""

    @answers(FilePayload, refuses=(404,), summary="One file, with what the library says of it")
    def get(self, request: Request, media_id: str) -> Response:
        """The file; its ETag is its revision."""
        return self.revision(file(self.actor, id_of(media_id)))

    @answers(
        FilePayload,
        takes=FileChange,
        refuses=(403, 404, 409, 412, 428),
        summary="Change what the library says of a file",
    )
    def patch(self, request: Request, media_id: str) -> Response:
        """The changed file; `If-Match` names the revision that was read, or `*` for any."""
        change, row = self.body(FileChange), id_of(media_id)
        revision = self._matched(request.headers.get("If-Match"), row)
        return self.revision(change_file(self.actor, row, change, revision=revision))

    @answers(None, status=204, refuses=(403, 404), summary="Move a file to the trash")
    def delete(self, request: Request, media_id: str) -> Response:
        """Gone from everywhere at once; its bytes go when its time in the trash is over."""
        delete_attachment(self.actor, id_of(media_id))
        return Response(status=204)

    def _matched(self, header: str | None, media_id: UUID | None) -> int | None:
        """The revision that ``If-Match`` names, of several or for ``*`` the present one (RFC 9110 §13.1.1)."""
        if header is None:
            return None
        tags = [tag.strip() for tag in header.split(",")]
        named = [int(found[1]) for tag in tags if (found := _ETAG.fullmatch(tag))]
        if tags != ["*"] and len(named) < len(tags):
            raise PreconditionFailed("`If-Match` has to be the ETag of the file, a number in quotation marks, or `*`.")
        if len(named) == 1:
            return named[0]
        present = file(self.actor, media_id).revision
        return present if present in named or not named else named[0]


class FileRestoreView(FileEndpoint):
    """The way out of the trash."""

    @answers(FilePayload, refuses=(404, 409, 507), summary="Take a file out of the trash")
    def post(self, request: Request, media_id: str) -> Response:
        """The file as it was, but for the messages that showed it."""
        restored = restore_from_trash(self.actor, id_of(media_id))
        self.made = UUID(restored.id)
        return self.revision(restored)

    def show(self, made: UUID) -> FilePayload:
        """The file as it stands now."""
        return self.file(file(self.actor, made))


class FileRetryView(FileEndpoint):
    """Another try for a file whose processing failed."""

    @answers(FilePayload, refuses=(403, 404, 409), summary="Process a failed file again")
    def post(self, request: Request, media_id: str) -> Response:
        """The file, `processing` again."""
        retried = retry_file(self.actor, id_of(media_id))
        self.made = UUID(retried.id)
        return self.revision(retried)

    def show(self, made: UUID) -> FilePayload:
        """The file as it stands now."""
        return self.file(file(self.actor, made))
