"""The endpoints of moderators: the files of a namespace; hold, release, delete, reveal; pictures of people."""

from __future__ import annotations

from typing import get_args

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.payloads import UserPayload
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import Bounds, paged, row_of
from backend.api.framework.parameters import HOLDS
from backend.api.framework.schema import answers
from backend.api.framework.shapes import MediaList
from backend.edge.query import Query
from backend.media.payloads import AttachmentPayload, Kind, State
from backend.moderation import selectors
from backend.moderation.inputs import Reason
from backend.moderation.services import (
    approve_file,
    clear_avatar,
    delete_file_as_moderator,
    quarantine_file,
    release_file,
    retry_file_as_moderator,
    reveal_file,
)


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
        """Return a page of files, newest first."""
        namespace, filters = self.query.text("namespace"), _filters(self.query)

        def fetch(bounds: Bounds) -> list[AttachmentPayload]:
            below, above = row_of(bounds.below), row_of(bounds.above)
            return selectors.files(self.actor, namespace, filters, before=below, after=above, limit=bounds.limit)

        page = paged(request, fetch, lambda media: media.id)
        return Response(MediaList(results=page.rows, next=page.next, previous=page.previous))


def _filters(query: Query) -> dict[str, str]:
    filters = {
        "state": query.one_of("state", get_args(State)),
        "hold": query.one_of("hold", HOLDS),
        "kind": query.one_of("kind", get_args(Kind)),
        "id": query.id("id"),
        "uploader": query.id("uploader"),
        "room": query.id("room"),
        "q": query.text("q"),
    }
    return {name: str(value) for name, value in filters.items() if value}


class ApproveView(Endpoint):
    """The verdict that nothing is wrong with a file."""

    @answers(
        AttachmentPayload,
        takes=Reason,
        refuses=(403, 404, 409),
        summary="Nothing is wrong with a file: closes its cases, and releases it where it is held",
    )
    def post(self, request: Request, media_id: str) -> Response:
        """Approve the file; returns its facts."""
        return Response(approve_file(self.actor, id_of(media_id), reason=self.body(Reason).reason))


class QuarantineView(Endpoint):
    """Withholding of a file."""

    @answers(
        AttachmentPayload, takes=Reason, refuses=(403, 404, 409), summary="Withhold a file and all with the same bytes"
    )
    def post(self, request: Request, media_id: str) -> Response:
        """Withhold the file; returns its facts."""
        return Response(quarantine_file(self.actor, id_of(media_id), reason=self.body(Reason).reason))


class ReleaseView(Endpoint):
    """Release of a held file."""

    @answers(AttachmentPayload, takes=Reason, refuses=(403, 404), summary="Release a held file")
    def post(self, request: Request, media_id: str) -> Response:
        """Release the file; returns its facts."""
        return Response(release_file(self.actor, id_of(media_id), reason=self.body(Reason).reason))


class DeleteView(Endpoint):
    """Deletion of a file for good."""

    @answers(AttachmentPayload, takes=Reason, refuses=(403, 404), summary="Delete a file for good; closes its case")
    def post(self, request: Request, media_id: str) -> Response:
        """Delete the file and close its case; returns its facts."""
        return Response(delete_file_as_moderator(self.actor, id_of(media_id), reason=self.body(Reason).reason))


class RetryView(Endpoint):
    """Another try for a file whose processing failed."""

    @answers(AttachmentPayload, refuses=(403, 404, 409), summary="Process a failed file of anybody again")
    def post(self, request: Request, media_id: str) -> Response:
        """Have the file processed again; returns its facts."""
        return Response(retry_file_as_moderator(self.actor, id_of(media_id)))


class RevealView(Endpoint):
    """Access of a moderator to the content of a file."""

    gives_access = True

    @answers(
        AttachmentPayload, takes=Reason, refuses=(403, 404, 409), summary="See a file's content; logged every time"
    )
    def post(self, request: Request, media_id: str) -> Response:
        """Return the file with links that expire after ``REVEAL_S`` seconds."""
        return Response(reveal_file(self.actor, id_of(media_id), reason=self.body(Reason).reason))


class ClearAvatarView(Endpoint):
    """Take a person's picture away."""

    @answers(UserPayload, takes=Reason, refuses=(403, 404), summary="Take a person's picture off every screen")
    def post(self, request: Request, user_id: str) -> Response:
        """The person without it."""
        return Response(clear_avatar(self.actor, id_of(user_id), reason=self.body(Reason).reason))
