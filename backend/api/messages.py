"""The endpoints of messages and attachments."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.chat_shapes import MessageList
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.chat import selectors
from backend.chat.inputs import PAGE_DEFAULT, PAGE_LIMIT, DeleteMessage, EditMessage, SendMessage
from backend.chat.inputs.reading import History
from backend.chat.own_payloads import ScheduledPayload
from backend.chat.payloads import MessagePayload
from backend.chat.services import delete_attachment, delete_message, edit_message, send
from backend.errors import NotFound
from backend.media.payloads import AttachmentPayload


class MessagesView(Endpoint):
    """The messages of a room."""

    @answers(
        MessageList,
        refuses=(404,),
        query={
            "before": "The id of a message: older messages.",
            "after": "The id of a message: newer messages.",
            "around": "The id of a message: itself, with older and newer messages.",
            "at": "A time: the first message sent then or later, as for `around`.",
            "unread": "`true`: the first message that the reader has not read, as for `around`.",
            "limit": "At most 100.",
        },
        summary="A room's history, oldest first",
    )
    def get(self, request: Request, room_id: str) -> Response:
        """Return a page, and the position of the room's stream that was read before it."""
        place = {name: self.query.text(name) for name in ("before", "after", "around", "at")}
        unread = self.query.one_of("unread", ("true", "false")) == "true"
        limit = self.query.limit(PAGE_DEFAULT, PAGE_LIMIT)
        command = History(room=room_id, limit=limit, unread=unread, **place)
        page = selectors.history(self.actor, id_of(command.room), **command.place, limit=command.page_size)
        messages = [self.message(message) for message in page.messages]
        quoted = {key: self.message(message) for key, message in page.quoted.items()}
        return Response(
            MessageList(
                results=messages,
                more=page.more,
                newer=page.newer,
                position=page.position,
                mine=page.mine,
                quoted=quoted,
            )
        )

    @answers(
        MessagePayload,
        takes=SendMessage,
        status=201,
        also=200,
        instead=ScheduledPayload,
        refuses=(403, 404, 409, 410),
        summary="Send a message to a room, forward one, or have one sent later",
    )
    def post(self, request: Request, room_id: str) -> Response:
        """Send a message; 200 for one that was sent already with this ``client_id``."""
        body = self.body(SendMessage, room=room_id)
        message, created = send(self.actor, body)
        self.made = UUID(message.id)
        shown = self.message(message) if isinstance(message, MessagePayload) else message
        return Response(shown, status=201 if created else 200)

    def show(self, made: UUID) -> MessagePayload | ScheduledPayload:
        """Return the message, or its tombstone; or the message for a later time."""
        try:
            return self.message(selectors.message(self.actor, made))
        except NotFound:
            return selectors.scheduled(self.actor, made)


class MessageView(Endpoint):
    """One message."""

    @answers(MessagePayload, refuses=(404,), summary="One message")
    def get(self, request: Request, message_id: str) -> Response:
        """Return the message, or its tombstone."""
        return Response(self.message(selectors.message(self.actor, id_of(message_id))))

    @answers(
        MessagePayload,
        takes=EditMessage,
        refuses=(403, 404, 410),
        summary="Change the text of a message, the captions of its files, or their order",
    )
    def patch(self, request: Request, message_id: str) -> Response:
        """Change what was sent; returns the message."""
        body = self.body(EditMessage, message=message_id)
        edited = edit_message(
            self.actor, id_of(body.message), body=body.body, captions=body.captions_by_id, order=body.order
        )
        return Response(self.message(edited))

    @answers(MessagePayload, refuses=(403, 404), summary="Delete a message")
    def delete(self, request: Request, message_id: str) -> Response:
        """Delete the message; returns its tombstone."""
        return Response(delete_message(self.actor, id_of(DeleteMessage(message=message_id).message)))


class AttachmentView(Endpoint):
    """One file that was sent in a message."""

    @answers(AttachmentPayload, refuses=(404,), summary="One attachment")
    def get(self, request: Request, media_id: str) -> Response:
        """Return the file, with usable URLs."""
        return Response(self.file(selectors.attachment(self.actor, id_of(media_id))))

    @answers(None, status=204, refuses=(403, 404), summary="Delete a file")
    def delete(self, request: Request, media_id: str) -> Response:
        """Delete the file and remove it from every conversation."""
        delete_attachment(self.actor, id_of(media_id))
        return Response(status=204)
