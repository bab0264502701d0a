"""Messages of a room, one message, one attachment."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import MessageList
from backend.chat import selectors
from backend.chat.inputs import PAGE_DEFAULT, PAGE_LIMIT, DeleteMessage, History, SendMessage
from backend.chat.payloads import MessagePayload
from backend.chat.services import delete_attachment, delete_message, send_message
from backend.media.payloads import AttachmentPayload


class MessagesView(Endpoint):
    """What was said in a room."""

    @answers(
        MessageList,
        refuses=(404,),
        query={
            "before": "The id of a message: what was said before it.",
            "after": "The id of a message: what was said after it.",
            "around": "The id of a message: itself, what was said before it and after it.",
            "at": "A time: the first message that was said then or later, as for `around`.",
            "limit": "At most 100.",
        },
        summary="A room's history, oldest first",
    )
    def get(self, request: Request, room_id: str) -> Response:
        """A page, and the position of the room's stream that was read before it."""
        place = {name: self.query.text(name) for name in ("before", "after", "around", "at")}
        wanted = History(room=room_id, limit=self.query.limit(PAGE_DEFAULT, PAGE_LIMIT), **place)
        page = selectors.history(self.actor, id_of(wanted.room), **wanted.place, limit=wanted.page_size)
        shown = [self.message(one) for one in page.messages]
        return Response(MessageList(results=shown, more=page.more, newer=page.newer, position=page.position))

    @answers(
        MessagePayload,
        takes=SendMessage,
        status=201,
        also=200,
        refuses=(403, 404, 409),
        summary="Say something in a room",
    )
    def post(self, request: Request, room_id: str) -> Response:
        """The message; 200 for one that was said already under this ``client_id``."""
        body = self.body(SendMessage, room=room_id)
        shown, new = send_message(
            self.actor,
            id_of(body.room),
            client_id=body.client_id,
            body=body.body or "",
            attachments=body.attachment_ids,
            reply_to=body.reply_to_id,
        )
        self.made = UUID(shown.id)
        return Response(self.message(shown), status=201 if new else 200)

    def show(self, made: UUID) -> MessagePayload:
        """The message, or its tombstone."""
        return self.message(selectors.message(self.actor, made))


class MessageView(Endpoint):
    """One message."""

    @answers(MessagePayload, refuses=(404,), summary="One message")
    def get(self, request: Request, message_id: str) -> Response:
        """The message, or its tombstone."""
        return Response(self.message(selectors.message(self.actor, id_of(message_id))))

    @answers(MessagePayload, refuses=(403, 404), summary="Take a message back")
    def delete(self, request: Request, message_id: str) -> Response:
        """The tombstone that keeps its place."""
        return Response(delete_message(self.actor, id_of(DeleteMessage(message=message_id).message)))


class AttachmentView(Endpoint):
    """One file that was sent."""

    @answers(AttachmentPayload, refuses=(404,), summary="One attachment")
    def get(self, request: Request, media_id: str) -> Response:
        """The file, with paths that can be fetched as they are."""
        return Response(self.file(selectors.attachment(self.actor, id_of(media_id))))

    @answers(None, status=204, refuses=(403, 404), summary="Take a file away")
    def delete(self, request: Request, media_id: str) -> Response:
        """Gone from every conversation."""
        delete_attachment(self.actor, id_of(media_id))
        return Response(status=204)
