"""What moderators see and do: facts of every file of a namespace; hold, release, delete, reveal."""

from __future__ import annotations

from typing import get_args

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import Bounds, paged, row_of
from backend.api.framework.parameters import HOLDS
from backend.api.framework.schema import answers
from backend.api.framework.shapes import MediaList
from backend.edge.query import Query
from backend.media.payloads import AttachmentPayload, Kind, State
from backend.moderation import selectors
from backend.moderation.inputs import Reason
from backend.moderation.services import delete_file_as_moderator, quarantine_file, release_file, reveal_file


class MediaView(Endpoint):
    """The files of a namespace, for its moderators."""

    @answers(
        MediaList,
        refuses=(403, 404),
        query={
            "namespace": "Its slug; without it the first one that the caller moderates.",
            "state": "How far its processing is.",
            "hold": "Why it is kept from people; `any` or `none`.",
            "kind": "What it is.",
            "id": "A file's id, deleted or not.",
            "uploader": "A user's id.",
            "room": "A room's id.",
            "q": "Part of the file's name.",
            "cursor": "From `next` or `previous`.",
            "limit": "At most 100.",
        },
        summary="All files of a namespace: facts and placeholder",
    )
    def get(self, request: Request) -> Response:
        """A page of files, newest first."""
        namespace, filters = self.query.text("namespace"), _filters(self.query)

        def fetch(bounds: Bounds) -> list[AttachmentPayload]:
            below, above = row_of(bounds.below), row_of(bounds.above)
            return selectors.files(self.actor, namespace, filters, before=below, after=above, limit=bounds.limit)

        page = paged(request, fetch, lambda media: media.id)
        return Response(MediaList(results=page.rows, next=page.next, previous=page.previous))


def _filters(query: Query) -> dict[str, str]:
    given = {
        "state": query.one_of("state", get_args(State)),
        "hold": query.one_of("hold", HOLDS),
        "kind": query.one_of("kind", get_args(Kind)),
        "id": query.id("id"),
        "uploader": query.id("uploader"),
        "room": query.id("room"),
        "q": query.text("q"),
    }
    return {name: str(value) for name, value in given.items() if value}


class QuarantineView(Endpoint):
    """Take a file off every screen."""

    @answers(AttachmentPayload, takes=Reason, refuses=(403, 404, 409), summary="Take a file off every screen")
    def post(self, request: Request, media_id: str) -> Response:
        """The file, held."""
        return Response(quarantine_file(self.actor, id_of(media_id), reason=self.body(Reason).reason))


class ReleaseView(Endpoint):
    """Give a held file back."""

    @answers(AttachmentPayload, takes=Reason, refuses=(403, 404), summary="Give a held file back")
    def post(self, request: Request, media_id: str) -> Response:
        """The file as it was."""
        return Response(release_file(self.actor, id_of(media_id), reason=self.body(Reason).reason))


class DeleteView(Endpoint):
    """Delete a file for good."""

    @answers(AttachmentPayload, takes=Reason, refuses=(403, 404), summary="Delete a file for good; closes its case")
    def post(self, request: Request, media_id: str) -> Response:
        """The file, deleted."""
        return Response(delete_file_as_moderator(self.actor, id_of(media_id), reason=self.body(Reason).reason))


class RevealView(Endpoint):
    """Look at a file."""

    gives_access = True

    @answers(
        AttachmentPayload, takes=Reason, refuses=(403, 404, 409), summary="See a file's content; logged every time"
    )
    def post(self, request: Request, media_id: str) -> Response:
        """The file with links that are good for ten minutes."""
        return Response(reveal_file(self.actor, id_of(media_id), reason=self.body(Reason).reason))
