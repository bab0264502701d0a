"""Message first, bytes after: a file's place in the conversation stands before its first byte does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.db import IntegrityError
from django.db.models import QuerySet
from msgspec import Struct

from backend import clock, names
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors import user_by_id
from backend.accounts.services import renewed
from backend.chat.access import member_for
from backend.chat.models import Attachment, Member, Message
from backend.chat.services.files import leave_message
from backend.chat.services.locks import lock_places
from backend.chat.services.messages import (
    ATTACHMENTS_LIMIT,
    attach,
    created,
    fresh_client_id,
    new_message,
    require_words,
    retold,
    said_before,
)
from backend.errors import Conflict, Forbidden, Gone, Invalid, NotFound, QuotaExceeded, Unauthenticated, UnsupportedType
from backend.events.publish import atomic
from backend.media.payloads import AttachmentPayload, attachment_payload
from backend.media.selectors import expired_uploads, shown_files
from backend.media.services import (
    NewUpload,
    UploadHandle,
    change,
    complete_upload,
    create_upload,
    decide_type,
    delete_file,
    end_upload,
    free_upload_name,
    handle_of,
    is_over,
    locked,
    require_size,
    save_offset,
    unfinished_in_room,
    upload_named,
)

if TYPE_CHECKING:
    from backend.media.models import Upload


log = structlog.get_logger()

_MAY_NOT_SEND = (NotFound, Forbidden)


class Destination(Struct, frozen=True, kw_only=True):
    """Where a file goes: a room (then the namespace is the room's), or a namespace; ``body`` is said with it."""

    room_id: UUID | None = None
    namespace: str | None = None
    body: str = ""


def start_upload(
    actor: Actor, new: NewUpload, to: Destination, *, head: bytes = b"", only_video: bool = False
) -> UploadHandle:
    """Give a file its place; in a room its message appears at once, or is joined where ``client_id`` names one.

    A repeated start (same ``upload_id``) answers the upload that stands; with another content it is a Conflict.
    Where the first bytes are known already (``head``), a forbidden file is refused before anybody hears of it.
    """
    try:
        with atomic():
            upload = _started_before(actor, new, to)
            if upload is None:
                upload = _started(actor, new, to)
                if head:
                    decide_type(upload.pk, head, only_video=only_video)
                    upload.refresh_from_db()
    except IntegrityError:
        # Two requests with one upload_id at the same moment: the other one has made it.
        with atomic():
            upload = _started_before(actor, new, to)
    if upload is None:
        raise Conflict("This upload could not be started. Try again with another upload_id.")
    return handle_of(upload)


def _started_before(actor: Actor, new: NewUpload, to: Destination) -> Upload | None:
    if not new.upload_id:
        return None
    upload = upload_named(actor.user_id, new.upload_id)
    if upload is None:
        return None
    said = (upload.room_id, upload.client_id or new.client_id, upload.media.name, upload.size)
    if said != (to.room_id, new.client_id or upload.client_id, names.file_name(new.name), new.size):
        raise Conflict("You have started another file under this upload_id. Use a new one.")
    if is_over(upload):
        raise Gone("This upload was cancelled or has expired. Start it again under a new upload_id.")
    return upload


def _started(actor: Actor, new: NewUpload, to: Destination) -> Upload:
    require_size(names.file_name(new.name), new.size)
    if to.room_id is None:
        return create_upload(actor, new, namespace_id=namespace_for(actor, to.namespace), room_id=None)
    if new.client_id:
        lock_places(lambda: _files_beside(actor, new, to))
    member = member_for(actor, to.room_id, to="post", lock=True)
    if to.namespace and to.namespace != member.room.namespace.slug:
        raise Invalid("The room belongs to another namespace.", fields={"namespace": ["Not the room's."]})
    client_id = new.client_id or fresh_client_id()
    require_words(client_id, to.body, [member.room_id])
    upload = create_upload(actor, new, namespace_id=member.room.namespace_id, room_id=member.room_id)
    _hang(actor, member, upload, client_id, to.body)
    return upload


def _files_beside(actor: Actor, new: NewUpload, to: Destination) -> QuerySet[Attachment, UUID]:
    """The files of the message that a new one may join."""
    rows = Attachment.objects.filter(message__room=to.room_id, message__client_id=new.client_id)
    return rows.filter(message__sender=actor.user_id).values_list("media_id", flat=True)


def _hang(actor: Actor, member: Member, upload: Upload, client_id: str, body: str) -> None:
    message = said_before(member, client_id)
    if message is None:
        message = new_message(member, client_id=client_id, body=body)
        attach(message, [upload.media])
        created(actor, member.room, message, with_files=True)
        return
    places = [row.place for row in message.attachments.all()]
    if message.deleted_at or len(places) >= ATTACHMENTS_LIMIT:
        raise Conflict("The message that this file belongs to is deleted or full. Send the file in a new one.")
    attach(message, [upload.media], first=max(places, default=-1) + 1)
    retold(message.pk, actor)


def judge_upload(actor: Actor, handle: UploadHandle, head: bytes, *, only_video: bool = False) -> None:
    """Judge a file by its first kilobytes; a forbidden one loses its place and bytes, and UnsupportedType is raised."""
    try:
        with atomic():
            decide_type(handle.id, head, only_video=only_video)
    except UnsupportedType:
        drop_upload(handle.id, actor_id=actor.user_id)
        raise


def finish_upload(actor: Actor, handle: UploadHandle, *, size: int, sha256: str) -> AttachmentPayload:
    """Take a file in; rights and quota are looked at again, and a file that lost them loses its place.

    Raises Unauthenticated where the log-in has ended: what has come is kept, for the sender logs in again and goes on.
    """
    try:
        actor = _sender_now(actor, handle)
        with atomic():
            upload = complete_upload(actor, handle.id, size=size, sha256=sha256)
    except (*_MAY_NOT_SEND, QuotaExceeded):
        drop_upload(handle.id, actor_id=actor.user_id)
        raise
    return attachment_payload(shown_files().get(pk=upload.media_id))


def upload_goes_on(actor: Actor, handle: UploadHandle, received: int) -> bool:
    """Note how much of a file stands; False where it has ended, as it does once its sender may not send it any more.

    Raises Unauthenticated like :func:`finish_upload`.
    """
    try:
        _sender_now(actor, handle)
    except _MAY_NOT_SEND:
        drop_upload(handle.id, actor_id=actor.user_id)
        return False
    return save_offset(handle, received)


def _sender_now(actor: Actor, handle: UploadHandle) -> Actor:
    """The sender as they stand now: much may have happened since the first byte. Raises where they may not send."""
    try:
        actor = renewed(actor)
    except Unauthenticated:
        if user_by_id(actor.user_id) is None:
            raise Forbidden("You may send nothing here any more.") from None
        raise
    if handle.room_id:
        member_for(actor, handle.room_id, to="post")
    elif not actor.at_least(Role.MEMBER, handle.namespace_id):
        raise Forbidden("You may send no files into this namespace any more.")
    return actor


def terminate_upload(actor: Actor, handle: UploadHandle) -> None:
    """Cancel an upload of one's own."""
    if not drop_upload(handle.id, actor_id=actor.user_id):
        raise Gone("This upload has ended already.")


def drop_upload(upload_id: UUID, *, actor_id: UUID | None, free_names: bool = False) -> bool:
    """End an unfinished upload: its file leaves its message, a message that held nothing else goes with it.

    ``free_names``: the sender could not resume and will send the same again, so what was dropped gives its
    ``upload_id``, and a message that went its ``client_id``, free.
    """
    with atomic():
        lock_places(lambda: _files_of([upload_id]))
        upload = end_upload(upload_id, outcome="terminated")
        if upload is not None:
            delete_file(upload.media_id, None, actor_id=actor_id)
            _leave(upload, actor_id)
        if free_names and (freed := free_upload_name(upload_id)):
            room_id, user_id, client_id = freed
            gone = Message.objects.filter(room=room_id, sender=user_id, client_id=client_id, deleted_at__isnull=False)
            gone.update(client_id=fresh_client_id())
        return upload is not None


def _leave(upload: Upload, actor_id: UUID | None) -> None:
    for message in Message.objects.select_related("room").filter(attachments__media=upload.media_id, deleted_at=None):
        leave_message(message, upload.media_id, actor_id=actor_id)


def _files_of(upload_ids: Iterable[UUID]) -> QuerySet[Attachment, UUID]:
    """The files of uploads, as far as they have a place."""
    return Attachment.objects.filter(media__upload__in=list(upload_ids)).values_list("media_id", flat=True)


def expire_uploads() -> int:
    """Give up uploads that got no bytes for long; their place shows ``expired``, or goes if it held nothing else."""
    expired = expired_uploads(clock.now())
    return sum(_expired(upload_id) for upload_id in expired)


def _expired(upload_id: UUID) -> bool:
    """Whether one upload was given up; a failure is logged and keeps no other from ending."""
    try:
        with atomic():
            lock_places(lambda: _files_of([upload_id]))
            upload = end_upload(upload_id, outcome="expired")
            if upload is not None:
                _expire(upload)
    except Exception as wrong:
        log.error("upload.not_expired", upload=str(upload_id), exc_info=wrong)
        return False
    return upload is not None


def _expire(upload: Upload) -> None:
    rows = Attachment.objects.filter(media=upload.media_id, message__deleted_at=None)
    alone = not rows.exclude(message__body="").exists() and not _has_neighbours(upload.media_id)
    if alone:
        # First, so that a room which keeps nothing of it is told no more of the file.
        _leave(upload, None)
    change(locked(upload.media_id), None, state="expired")


def _has_neighbours(media_id: UUID) -> bool:
    messages = Attachment.objects.filter(media=media_id).values("message")
    return Attachment.objects.filter(message__in=messages).exclude(media=media_id).exists()


def end_uploads_in_room(room_id: UUID, *, by: UUID, of: UUID | None = None) -> None:
    """Nobody goes on sending into a room that they have left, or that is closed (``of`` None: anybody's uploads).

    Begins a transaction's locks: call it before the room is locked.
    """
    lock_places(lambda: _files_of(unfinished_in_room(room_id, of)), rooms=[room_id])
    for upload_id in unfinished_in_room(room_id, of):
        drop_upload(upload_id, actor_id=by)
