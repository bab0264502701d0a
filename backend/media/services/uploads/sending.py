"""Message first, bytes after: a file's place stands before its first byte does, and goes with an upload that fails."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import IntegrityError

from backend import clock, names
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors import user_by_id
from backend.accounts.services import renewed, warn_person
from backend.errors import (
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    QuotaExceeded,
    SecondFactorOwed,
    TooLarge,
    Unauthenticated,
    UnsupportedType,
)
from backend.events.publish import atomic
from backend.media.models import Upload, shown_files
from backend.media.payloads import AttachmentPayload, attachment_payload
from backend.media.placements import Destination, Ending, all_kinds, kind_of, tell_new
from backend.media.selectors import expired_uploads, uploads_of_former_members
from backend.media.selectors.known_bytes import key_of_bytes
from backend.media.services.changes import change, locked
from backend.media.services.lifecycle import delete_file
from backend.media.services.uploads.acceptance import require_size
from backend.media.services.uploads.handles import NewUpload, UploadHandle
from backend.media.services.uploads.rows import (
    begin_anew,
    complete_upload,
    create_upload,
    decide_type,
    end_upload,
    free_upload_name,
    handle_of,
    is_over,
    placement_of,
    save_offset,
    upload_named,
)
from backend.media.services.uploads.rulings import apply_early, refusals_logged
from backend.storage import blobs, staging

log = structlog.get_logger()

_MAY_NOT_SEND = (NotFound, Forbidden)
_GIVEN_UP: tuple[Ending, ...] = ("expired", "broken_off")


def start_upload(
    actor: Actor, new: NewUpload, to: Destination, *, head: bytes = b"", only_video: bool = False
) -> UploadHandle:
    """Give a file its place; in a room its message appears at once, or is joined where ``client_id`` names one.

    A repeated start (same ``upload_id``) answers the upload that stands; with another content it is a Conflict.
    Where the first bytes are known already (``head``), a forbidden file is refused before an event announces it.
    """
    if not new.resumable:
        _clear_broken_off(actor, new)
    ruling = None
    try:
        with refusals_logged(), atomic():
            upload = _started_before(actor, new, to)
            if upload is None:
                upload = _started(actor, new, to)
                tell_new(actor, upload.media, to)
                if head:
                    ruling = decide_type(upload.pk, head, only_video=only_video)
                    upload.refresh_from_db()
    except IntegrityError:
        # Two requests with one upload_id at the same moment: the other one has made it.
        with atomic():
            upload = _started_before(actor, new, to)
    if upload is None:
        raise Conflict("This upload could not be started. Try again with another upload_id.")
    apply_early(upload.media_id, ruling)
    return handle_of(upload)


def _clear_broken_off(actor: Actor, new: NewUpload) -> None:
    """End what an earlier request for the same has left behind, where the sweeper has not come to it yet."""
    upload = upload_named(actor.user_id, new.upload_id) if new.upload_id else None
    if upload and not upload.resumable and not upload.ended_at and is_over(upload):
        drop_upload(upload.pk, actor_id=None, ending="broken_off", free_names=True)


def _started_before(actor: Actor, new: NewUpload, to: Destination) -> Upload | None:
    if not new.upload_id:
        return None
    upload = upload_named(actor.user_id, new.upload_id)
    if upload is None:
        return None
    # Its length may have been told since a client began that does not know it.
    size = new.size if new.deferred else -1 if upload.deferred else upload.size
    stands = (placement_of(upload), upload.client_id or new.client_id, upload.media.name, size, upload.concat)
    if stands != (to.placement, new.client_id or upload.client_id, names.file_name(new.name), new.size, new.concat):
        raise Conflict("You have started another file under this upload_id. Use a new one.")
    if is_over(upload):
        raise Gone("This upload was cancelled or has expired. Start it again under a new upload_id.")
    if not upload.resumable:
        begin_anew(upload)
    return upload


def _started(actor: Actor, new: NewUpload, to: Destination) -> Upload:
    if not new.deferred:
        require_size(names.file_name(new.name), new.size)
    if to.placement is None:
        namespace_id = namespace_for(actor, to.namespace)
        return create_upload(actor, new, namespace_id=namespace_id, in_library=to.in_library)
    claim = kind_of(to.placement).claim(actor, to, client_id=new.client_id)
    upload = create_upload(
        actor,
        new,
        namespace_id=claim.namespace_id,
        room_id=claim.room_id,
        placement=to.placement,
        in_library=to.in_library,
    )
    claim.place(upload)
    return upload


def judge_upload(actor: Actor, handle: UploadHandle, head: bytes, *, only_video: bool = False) -> None:
    """Judge a file by its first kilobytes; a forbidden one loses its place and bytes, and UnsupportedType is raised."""
    try:
        with refusals_logged(), atomic():
            ruling = decide_type(handle.id, head, only_video=only_video)
    except UnsupportedType:
        drop_upload(handle.id, actor_id=actor.user_id, ending="refused")
        raise
    apply_early(handle.media_id, ruling)


def finish_upload(
    actor: Actor, handle: UploadHandle, *, size: int, sha256: str, held_at: str | None = None
) -> AttachmentPayload:
    """Take a file in; rights and quota are looked at again, and a file that lost them loses its place.

    ``held_at``: the key under which the store holds its bytes already, where they were not sent.

    Raises Unauthenticated where the log-in has ended, SecondFactorOwed where a second factor is missing by now: what
    has come is kept, for the sender logs in again, or adds one, and goes on.
    """
    try:
        actor = _sender_now(actor, handle)
        _send_ahead(handle, sha256, held_at)
        with refusals_logged(), atomic():
            upload = complete_upload(actor, handle.id, size=size, sha256=sha256, held_at=held_at)
    except SecondFactorOwed:
        raise
    except (*_MAY_NOT_SEND, QuotaExceeded, TooLarge, UnsupportedType):
        drop_upload(handle.id, actor_id=actor.user_id, ending="refused")
        raise
    _warn_sender(handle)
    return attachment_payload(shown_files().get(pk=upload.media_id))


def _warn_sender(handle: UploadHandle) -> None:
    """Tell a person that little is left; after the file is in, as what they have stored is added up for it."""
    try:
        warn_person(handle.namespace_id, handle.user_id)
    except Exception as failed:
        # The next file tells it.
        log.error("quota.not_warned", user=str(handle.user_id), exc_info=failed)


def _send_ahead(handle: UploadHandle, sha256: str, held_at: str | None) -> None:
    """Have the bytes stand in their place in an object storage before rows are locked for them."""
    if not blobs.is_remote():
        return
    key = key_of_bytes(handle.namespace_id, sha256)
    if held_at is None:
        blobs.send_ahead(staging.path_of(handle.id), key)
    else:
        blobs.share(held_at, key)


def upload_goes_on(actor: Actor, handle: UploadHandle, received: int) -> bool:
    """Note how much of a file stands; False where it has ended, as it does once its sender may not send it any more.

    Raises Unauthenticated and SecondFactorOwed like :func:`finish_upload`.
    """
    try:
        _sender_now(actor, handle)
    except SecondFactorOwed:
        raise
    except _MAY_NOT_SEND:
        drop_upload(handle.id, actor_id=actor.user_id, ending="refused")
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
    if handle.placement:
        kind_of(handle.placement).require_may_send(actor, handle.placement.id)
    elif not actor.at_least(Role.MEMBER, handle.namespace_id):
        raise Forbidden("You may send no files into this namespace any more.")
    return actor


def terminate_upload(actor: Actor, handle: UploadHandle) -> None:
    """Cancel an upload of one's own."""
    if not drop_upload(handle.id, actor_id=actor.user_id):
        raise Gone("This upload has ended already.")


def drop_upload(
    upload_id: UUID, *, actor_id: UUID | None, ending: Ending = "cancelled", free_names: bool = False
) -> bool:
    """End an unfinished upload: its file leaves its message, a message that held nothing else goes with it.

    ``free_names``: the sender could not resume and will send the same again, so what was dropped gives its
    ``upload_id``, and a message that went its ``client_id``, free.
    """
    with atomic():
        _lock(upload_id)
        upload = end_upload(upload_id, outcome="expired" if ending in _GIVEN_UP else "terminated")
        if upload is not None:
            _take_out(upload, ending, by=actor_id)
        if free_names and (freed := free_upload_name(upload_id)):
            for kind in all_kinds():
                kind.free_names(freed)
        return upload is not None


def _take_out(upload: Upload, ending: Ending, *, by: UUID | None) -> None:
    if ending not in _GIVEN_UP:
        delete_file(upload.media_id, None, actor_id=by)
    for kind in all_kinds():
        kind.leave(upload, ending, by=by)
    if ending in _GIVEN_UP:
        # Last, so that a room which keeps nothing of it is told no more of the file.
        change(locked(upload.media_id), None, state="expired")


def _lock(upload_id: UUID) -> None:
    for kind in all_kinds():
        kind.lock(lambda: [upload_id])


def expire_uploads() -> int:
    """Give up uploads that got no bytes for long; their place shows ``expired``, or goes if it held nothing else.

    Of one that cannot be resumed nothing is kept: its sender sends it again under the same names. Uploads into
    namespaces that their senders were removed from end like refused ones.
    """
    late = sum(
        _ended(one, "expired" if resumable else "broken_off", free_names=not resumable)
        for one, resumable in expired_uploads(clock.now())
    )
    return late + sum(_ended(one, "refused") for one in uploads_of_former_members())


def _ended(upload_id: UUID, ending: Ending, *, free_names: bool = False) -> bool:
    """Whether one upload was given up; a failure is logged and keeps no other from ending."""
    try:
        return drop_upload(upload_id, actor_id=None, ending=ending, free_names=free_names)
    except Exception as wrong:
        log.error("upload.not_expired", upload=str(upload_id), exc_info=wrong)
        return False
