"""Rooms as places for uploads: the message that holds a file's place, from its start to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from backend.accounts.access import Actor
from backend.chat.access import member_for
from backend.chat.inputs import ATTACHMENTS_LIMIT, require_caption, require_sendable
from backend.chat.models import Attachment, Member, Message
from backend.chat.payloads import DeletionReason
from backend.chat.services.drafts import clear_draft
from backend.chat.services.files import leave_messages
from backend.chat.services.locks import lock_places
from backend.chat.services.messages import (
    attach,
    find_by_client_id,
    fresh_client_id,
    new_message,
    number_next,
    publish_created,
    publish_updated,
)
from backend.chat.services.threads import Answering, answering, files_of_root, replied
from backend.chat.services.tombstones import reason_of
from backend.errors import Conflict, Invalid
from backend.media.placements import Destination, Ending, Placement
from backend.media.services import drop_upload, unfinished_at

if TYPE_CHECKING:
    from backend.media.models import Upload

ROOM = "room"
"""The kind of place that this app offers."""

_REASONS: dict[Ending, DeletionReason] = {"refused": "refused", "expired": "expired", "broken_off": "expired"}


def in_room(room_id: UUID | None) -> Placement | None:
    """A room as the place of an upload; None for no room."""
    return Placement(kind=ROOM, id=room_id) if room_id else None


class RoomClaim:
    """A place in a room for one more file: in a message of its own, or in one that its sender has begun."""

    def __init__(
        self, actor: Actor, member: Member, *, client_id: str, body: str, caption: str, answers: Answering
    ) -> None:
        self._actor, self._member, self._client_id = actor, member, client_id
        self._body, self._caption, self._answers = body, caption, answers
        self.namespace_id: UUID = member.room.namespace_id
        self.room_id: UUID | None = member.room_id

    def place(self, upload: Upload) -> None:
        """Hang the file on its message; raises Conflict where that one is deleted or full."""
        captions = {upload.media_id: self._caption}
        message = find_by_client_id(self._member, self._client_id)
        if message is None:
            number_next(self._member.room)
            message = new_message(self._member, client_id=self._client_id, body=self._body, answers=self._answers)
            attach(message, [upload.media], captions)
            publish_created(self._actor, self._member.room, message, with_files=True)
            if self._answers.root:
                replied(self._answers.root, message)
            clear_draft(self._member, self._answers.root.pk if self._answers.root else None)
            return
        places = [row.place for row in message.attachments.all()]
        if message.deleted_at or len(places) >= ATTACHMENTS_LIMIT:
            raise Conflict("The message that this file belongs to is deleted or full. Send the file in a new one.")
        attach(message, [upload.media], captions, first=max(places, default=-1) + 1)
        publish_updated(message.pk, self._actor)


class RoomPlacement:
    """What rooms do with uploads."""

    def claim(self, actor: Actor, to: Destination, *, client_id: str) -> RoomClaim:
        """Judge that the actor may write in the room, which is locked."""
        # The scope of the request was the one for files.
        actor.require("send")
        room_id = to.placement.id if to.placement else None
        if client_id or to.thread:
            lock_places(lambda: [*_files_beside(actor, room_id, client_id), *files_of_root(to.thread)])
        member = member_for(actor, room_id, to="post", lock=True)
        if to.namespace and to.namespace != member.room.namespace.slug:
            raise Invalid("The room belongs to another namespace.", fields={"namespace": ["Not the room's."]})
        client_id = client_id or fresh_client_id()
        require_sendable(client_id, to.body, [member.room_id])
        require_caption(to.caption)
        answers = answering(actor, member, reply_to=to.reply_to, thread=to.thread, broadcast=to.broadcast)
        return RoomClaim(actor, member, client_id=client_id, body=to.body, caption=to.caption.strip(), answers=answers)

    def require_may_send(self, actor: Actor, place: UUID) -> None:
        """Judge that the actor may still write in the room."""
        member_for(actor, place, to="post")

    def lock(self, uploads: Callable[[], Iterable[UUID]]) -> None:
        """Lock the files with their neighbours, and the rooms that show them."""
        lock_places(lambda: _files_of(uploads()))

    def leave(self, upload: Upload, ending: Ending, *, by: UUID | None) -> None:
        """Remove the file from its messages; an expired one stays beside other content."""
        if ending == "expired" and _has_other_content(upload.media_id):
            return
        rows = Message.objects.select_related("room").filter(attachments__media=upload.media_id, deleted_at=None)
        reason = reason_of(by, upload.user_id) if ending == "cancelled" else _REASONS[ending]
        for message in rows:
            leave_messages([message], upload.media_id, reason, actor_id=by)

    def free_names(self, upload: Upload) -> None:
        """Release the ``client_id`` of a message that was deleted with its upload."""
        if upload.placement_kind == ROOM:
            deleted_messages = Message.objects.filter(
                room=upload.placement_id, sender=upload.user_id, client_id=upload.client_id, deleted_at__isnull=False
            )
            deleted_messages.update(client_id=fresh_client_id())


def _files_beside(actor: Actor, room_id: UUID | None, client_id: str) -> QuerySet[Attachment, UUID]:
    """The files of the message that a new one may join."""
    rows = Attachment.objects.filter(message__room=room_id, message__client_id=client_id)
    return rows.filter(message__sender=actor.user_id).values_list("media_id", flat=True)


def _files_of(upload_ids: Iterable[UUID]) -> QuerySet[Attachment, UUID]:
    """The files of uploads, as far as they have a place."""
    return Attachment.objects.filter(media__upload__in=list(upload_ids)).values_list("media_id", flat=True)


def _has_other_content(media_id: UUID) -> bool:
    rows = Attachment.objects.filter(media=media_id, message__deleted_at=None)
    return rows.exclude(message__body="").exists() or _has_neighbours(media_id)


def _has_neighbours(media_id: UUID) -> bool:
    messages = Attachment.objects.filter(media=media_id).values("message")
    return Attachment.objects.filter(message__in=messages).exclude(media=media_id).exists()


def end_uploads_in_room(room_id: UUID, *, by: UUID, of: UUID | None = None) -> None:
    """End the uploads of a person into a room that they left; of all people (``of`` None) where it is closed.

    Begins a transaction's locks: call it before the room is locked.
    """
    place = Placement(kind=ROOM, id=room_id)
    lock_places(lambda: _files_of(unfinished_at(place, of)), rooms=[room_id])
    for upload_id in unfinished_at(place, of):
        drop_upload(upload_id, actor_id=by)
