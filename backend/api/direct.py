"""Uploads straight into the object storage: the server gives out addresses, and takes in what has come there."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint
from backend.api.framework.schema import answers
from backend.chat.services import in_room
from backend.errors import Invalid
from backend.ids import parse_id
from backend.library.services import in_collection
from backend.media.inputs import DirectUpload, SentParts
from backend.media.payloads import AttachmentPayload, DirectUploadPayload, PartAddresses
from backend.media.placements import Destination
from backend.media.services import (
    NewUpload,
    cancel_direct,
    complete_direct,
    direct_addresses,
    start_direct,
)

MOST_NUMBERS = 100


class DirectUploadsView(Endpoint):
    """Uploads that begin."""

    @answers(
        DirectUploadPayload,
        takes=DirectUpload,
        status=201,
        refuses=(403, 404, 409, 410, 413, 415, 503, 507),
        summary="Begin an upload into the object storage; 404 where the server has none",
    )
    def post(self, request: Request) -> Response:
        """Return the upload, or the one that was begun under its `upload_id` before."""
        wanted = self.body(DirectUpload)
        new = NewUpload(
            name=wanted.filename,
            size=wanted.size,
            content_type=wanted.content_type or wanted.filetype,
            title=wanted.title,
            client_id=_canonical(wanted.client_id),
            upload_id=_canonical(wanted.upload_id),
        )
        to = Destination(
            placement=in_room(wanted.room_id) or in_collection(wanted.collection_id),
            namespace=wanted.namespace or None,
            in_library=wanted.in_library,
            body=wanted.body,
            caption=wanted.caption,
            tags=wanted.tag_texts,
            described=wanted.described,
            reply_to=wanted.reply_to_id,
            thread=wanted.thread_id,
            broadcast=wanted.broadcasts,
        )
        return Response(start_direct(self.actor, new, to), status=201)


class DirectUploadView(Endpoint):
    """One upload."""

    @answers(None, status=204, refuses=(404, 409, 410, 503), summary="Cancel an upload, and remove what has come of it")
    def delete(self, request: Request, upload_id: str) -> Response:
        """Cancel it."""
        cancel_direct(self.actor, parse_id(upload_id))
        return Response(status=204)


class DirectPartsView(Endpoint):
    """The addresses of parts."""

    @answers(
        PartAddresses,
        query={"numbers": "Which parts, like `1-20`: 100 at most."},
        refuses=(404, 409, 410, 503),
        summary="Where parts are to be sent, and which stand already; ask shortly before they are",
    )
    def get(self, request: Request, upload_id: str) -> Response:
        """Return an address for each of them."""
        numbers = _numbers(self.query.text("numbers"))
        return Response(direct_addresses(self.actor, parse_id(upload_id), numbers))


class DirectCompletionView(Endpoint):
    """The end of an upload."""

    @answers(
        AttachmentPayload,
        takes=SentParts,
        refuses=(403, 404, 409, 410, 413, 415, 503, 507),
        summary="Take a file in whose parts have all been sent",
    )
    def post(self, request: Request, upload_id: str) -> Response:
        """Return the file; repeating it is safe."""
        parts = [(part.number, part.etag) for part in self.body(SentParts).parts]
        return Response(self.file(complete_direct(self.actor, parse_id(upload_id), parts)))


def _canonical(text: str) -> str:
    return str(UUID(text)) if text else ""


def _numbers(text: str | None) -> range:
    first, dash, last = (text or "").partition("-")
    numbers = [int(one[:6]) for one in (first, last if dash else first) if one.isascii() and one.isdigit()]
    if len(numbers) != 2 or not 1 <= numbers[0] <= numbers[1] < numbers[0] + MOST_NUMBERS:
        raise Invalid("These are no parts.", fields={"numbers": [f"Like 1-20, {MOST_NUMBERS} at most."]})
    return range(numbers[0], numbers[1] + 1)
