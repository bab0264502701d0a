"""The steps of an upload's life on its row, each within a transaction: created, judged, completed or ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from prometheus_client import Counter, Histogram

from backend import clock, locks, names, sniff
from backend.accounts.access import Actor
from backend.accounts.services import release_space, require_own_space, reserve_space
from backend.errors import Conflict, Gone, RateLimited
from backend.events.publish import on_commit
from backend.jobs.enqueue import enqueue
from backend.locks import Rank
from backend.media.access import own_upload
from backend.media.hooks import Ruling, places_of, tell_kind, tell_listing
from backend.media.jobs import PreviewMedia
from backend.media.models import (
    Blob,
    Hold,
    Kind,
    MediaFile,
    PartialUpload,
    ReceivedBytes,
    State,
    Upload,
    Visibility,
    shown_files,
)
from backend.media.placements import Placement
from backend.media.services.changes import about_file, audience, change, in_library, locked, tell, tell_moderators
from backend.media.services.history import note_milestones
from backend.media.services.lifecycle import set_hold
from backend.media.services.pictures import remove_thumbnails
from backend.media.services.texts import index_files
from backend.media.services.uploads.acceptance import (
    judged_metadata,
    require_size,
    require_size_here,
    require_type,
    require_type_here,
)
from backend.media.services.uploads.handles import NewUpload, PartialHandle, ReceivedHandle, UploadHandle
from backend.media.services.uploads.rulings import apply_to_arrived, hold_by, ruled
from backend.media.services.uploads.settling import settled_blob
from backend.media.services.verdicts import held_as_copy, judged, tell_born_held
from backend.storage import staging
from backend.storage.sizes import size_class

UPLOADS_ENDED = Counter("offchat_uploads_total", "Uploads that have ended.", ["outcome"])
UPLOAD_SECONDS = Histogram(
    "offchat_upload_seconds",
    "How long uploads took that were finished, from their creation to the last byte, by how large the file is.",
    ["size"],
    buckets=(0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200),
)
_ENDED = "This upload has ended. Start a new one."


def create_upload(
    actor: Actor,
    new: NewUpload,
    *,
    namespace_id: UUID,
    room_id: UUID | None = None,
    placement: Placement | None = None,
    in_library: bool = False,
) -> Upload:
    """Make room for a file that will be sent (inside a transaction); raises where it could not be taken."""
    name = names.file_name(new.name)
    _reserve(actor, namespace_id, name, new)
    media = MediaFile.objects.create(
        namespace_id=namespace_id,
        uploader_id=actor.user_id,
        room_id=room_id,
        visibility=Visibility.ROOM if room_id else Visibility.LIBRARY if in_library else Visibility.PRIVATE,
        kind=sniff.declared_kind(name, new.content_type),
        name=name,
        title=names.cleaned(new.title)[:255],
        content_type=sniff.declared_type(new.content_type),
        size=new.size,
        hold=Hold.SCAN if settings.CLAMD_ADDRESS else None,
        created_at=clock.now(),
    )
    ruled(media, unknown=_unknown_yet(media, new))
    index_files([media])
    note_milestones([media], "upload", "started", actor_id=actor.user_id)
    _tell_of_new(shown_files().get(pk=media.pk))
    upload = _insert_upload(actor, new, media, placement)
    locks.inserted(media, upload)
    return upload


def _unknown_yet(media: MediaFile, new: NewUpload) -> set[str]:
    """What nothing is known of before the first bytes of a file."""
    facts = {
        "kind": sniff.told_type(media.name, new.content_type) == sniff.UNKNOWN,
        "content_type": media.content_type == sniff.UNKNOWN,
        "size": new.deferred,
    }
    return {name for name, is_unknown in facts.items() if is_unknown}


def _reserve(actor: Actor, namespace_id: UUID, name: str, new: NewUpload) -> None:
    """Check limits and types, and count the bytes on the quotas of the namespace and the person."""
    if not new.deferred:
        require_size(name, new.size)
        require_size_here(namespace_id, name, new.size)
    require_type_here(namespace_id, name, sniff.told_type(name, new.content_type))
    staging.require_space(new.size - new.standing)
    require_own_space(namespace_id, actor.user_id, new.size)
    # In one order, as everything that is locked.
    for reserved_id in sorted({namespace_id, *new.reserved}):
        release_space(reserved_id, new.reserved.get(reserved_id, 0))
        if reserved_id == namespace_id:
            reserve_space(namespace_id, new.size)
    _require_few(actor)


def _insert_upload(actor: Actor, new: NewUpload, media: MediaFile, placement: Placement | None) -> Upload:
    return Upload.objects.create(
        media=media,
        user_id=actor.user_id,
        placement_kind=placement.kind if placement else "",
        placement_id=placement.id if placement else None,
        client_id=new.client_id,
        upload_id=new.upload_id,
        metadata=new.metadata,
        size=new.size,
        deferred=new.deferred,
        direct=new.direct,
        resumable=new.resumable,
        concat=new.concat,
        expires_at=expiry_of(resumable=new.resumable),
    )


def _tell_of_new(media: MediaFile) -> None:
    """In a room the message tells of its file; outside, nothing else would tell the sender's other screens."""
    if media.room_id:
        tell_moderators(media, media.uploader_id)
    else:
        tell(media, None, actor_id=media.uploader_id)


def _require_few(actor: Actor) -> None:
    if Upload.objects.filter(user=actor.user_id, ended_at=None).count() >= settings.PENDING_UPLOADS:
        raise RateLimited(
            f"You have {settings.PENDING_UPLOADS} unfinished uploads. Finish or cancel one before you start another.",
            retry_after_s=10,
        )


def expiry_of(*, resumable: bool) -> datetime:
    """When an upload that gets no more bytes is given up.

    A request that gets none ends after STALLED_S, and with it what cannot be resumed. Where its process was killed, or
    the database was away at that moment, twice that time is enough to know.
    """
    return clock.now() + timedelta(seconds=settings.UPLOAD_EXPIRES_S if resumable else 2 * settings.STALLED_S)


def begin_anew(upload: Upload) -> None:
    """Let an upload that cannot be resumed live on: a new request sends all of it once more."""
    Upload.objects.filter(pk=upload.pk, ended_at=None).update(expires_at=expiry_of(resumable=False))


def open_upload(actor: Actor, upload_id: UUID | None) -> UploadHandle:
    """An upload of the actor's own, to go on with; raises NotFound, or Gone once it was cancelled or expired."""
    upload = own_upload(actor, upload_id)
    if is_over(upload):
        raise Gone(_ENDED, media=str(upload.media_id))
    return handle_of(upload)


def is_over(upload: Upload) -> bool:
    """Whether an upload was aborted, or has expired and its row is not ended yet."""
    return upload.outcome != "finished" if upload.ended_at else upload.expires_at <= clock.now()


def handle_of(upload: Upload) -> UploadHandle:
    """What a process that takes bytes needs to know of ``upload``."""
    places, finished = places_of(upload.media_id), upload.ended_at is not None
    return UploadHandle(
        id=upload.pk,
        media_id=upload.media_id,
        message_id=places.messages[0] if places.messages else None,
        user_id=upload.user_id,
        namespace_id=upload.media.namespace_id,
        placement=placement_of(upload),
        name=upload.media.name,
        size=0 if upload.deferred else upload.size,
        deferred=upload.deferred,
        received=upload.size if finished else verified(upload),
        unverified=not finished and upload.unverified_from is not None,
        metadata=upload.metadata,
        typed=upload.typed,
        streams=audience(upload.media, places),
        direct=upload.direct,
        resumable=upload.resumable,
        concat=upload.concat,
        expires_at=clock.stamp(upload.expires_at),
        ended=finished,
    )


def verified(upload: ReceivedBytes) -> int:
    """How many bytes stand that count."""
    if upload.unverified_from is None:
        return staging.received(upload.pk, upload.offset)
    return min(staging.received(upload.pk, upload.unverified_from), upload.unverified_from)


def locked_upload(upload_id: UUID) -> tuple[Upload, MediaFile]:
    """An upload that is there and its file, which has no bytes yet."""
    [upload] = locks.take(Rank.UPLOAD, Upload.objects.filter(pk=upload_id))
    return upload, locked(upload.media_id, rank=Rank.FILE_WITHOUT_BYTES)


def decide_type(upload_id: UUID, head: bytes, *, only_video: bool = False) -> Ruling | None:
    """Judge a file by its first kilobytes (inside a transaction); raises UnsupportedType, or Gone once it has ended.

    Returns what a rule says of it, which is to be applied afterwards.
    """
    upload, media = locked_upload(upload_id)
    if upload.ended_at:
        raise Gone(_ENDED)
    file_type = sniff.sniff(head)
    # What holds videos may hold sound alone: its sender is believed until the whole file was looked at.
    kind = Kind.AUDIO if media.kind == Kind.AUDIO and sniff.holds_either(file_type.container) else file_type.kind
    require_type(media.name, media.content_type, file_type, only_video=only_video)
    content_type = _served_type(media.name, file_type)
    require_type_here(media.namespace_id, media.name, content_type, label=file_type.label)
    upload.typed = True
    upload.save(update_fields=["typed"])
    if media.kind != kind:
        tell_kind(media.pk, kind)
    if (media.kind, media.content_type) != (kind, content_type):
        change(media, None, kind=kind, content_type=content_type, container=file_type.container)
    else:
        media.container = file_type.container
        media.save(update_fields=["container"])
    return ruled(media, unknown=("size",) if upload.deferred else ())


def _served_type(name: str, file_type: sniff.FileType) -> str:
    """What the file is said to be; a document's own type is taken from its name, never one that a browser runs."""
    named = sniff.document_type(name) if file_type in {sniff.OTHER, sniff.ZIP} else None
    return named or file_type.content_type


def row_of(handle: ReceivedHandle) -> QuerySet[Upload] | QuerySet[PartialUpload]:
    """The row of an upload, or of a part, as long as it is unfinished."""
    rows = PartialUpload.objects if isinstance(handle, PartialHandle) else Upload.objects
    return rows.filter(pk=handle.id, ended_at=None)


def mark_unverified(handle: ReceivedHandle) -> None:
    """Note that what is received from now on counts only once :func:`save_offset` says that it is verified."""
    row_of(handle).update(unverified_from=handle.received)


def save_offset(handle: ReceivedHandle, received: int, *, verified: bool = False) -> bool:
    """Note how much stands in staging, so that lists and late-comers see it; the staged file stays the truth.

    ``verified``: all that stands there counts, also behind what was marked. False where the upload has ended or expired
    meanwhile, so that its sender can be told.
    """
    settled: dict[str, Any] = {"unverified_from": None} if verified else {}
    alive = row_of(handle).filter(expires_at__gt=clock.now())
    if not alive.update(offset=received, expires_at=expiry_of(resumable=handle.resumable), **settled):
        return False
    if isinstance(handle, UploadHandle):
        MediaFile.objects.filter(pk=handle.media_id, state=State.UPLOADING).update(received=received)
    return True


def complete_upload(actor: Actor, upload_id: UUID, *, size: int, sha256: str, held_at: str | None = None) -> Upload:
    """Take a file in once its last byte stands (inside a transaction); asks for its preview.

    ``held_at``: the key under which the store holds these bytes already, where they were not sent.
    """
    upload, media = locked_upload(upload_id)
    if upload.ended_at or media.state != State.UPLOADING:
        raise Gone(_ENDED)
    if not upload.typed:
        raise Conflict("This file was completed before its type was judged. Send it again.")
    require_size_here(media.namespace_id, media.name, size)
    require_type_here(media.namespace_id, media.name, media.content_type)
    media.size = size
    ruling = ruled(media)
    blob = settled_blob(media, upload, size, sha256, held_at)
    works = media.container != "" or settings.CLAMD_ADDRESS != ""
    held_before = media.hold
    verdict = judged(blob)
    held = Hold.QUARANTINED if verdict.withholds else hold_by(ruling, _unscanned(held_before))
    compares = verdict.compares and media.kind in {Kind.IMAGE, Kind.VIDEO}
    upload.outcome, upload.ended_at, upload.offset = "finished", clock.now(), size
    upload.save(update_fields=["outcome", "ended_at", "offset"])
    payload = change(
        media,
        about_file("media.uploaded", media, actor),
        state=State.PROCESSING if works else State.READY, size=size, received=size, blob=blob, hold=held,
        metadata=judged_metadata(media.namespace_id, media.container, compares=compares), asked_at=clock.now(),
        lease=None, lease_until=None,
    )  # fmt: skip
    tell_listing(media.namespace_id, *in_library(media))
    if works:
        enqueue(PreviewMedia(subject=media.pk))
    if held_before == Hold.QUARANTINED:
        _hold_copies(media, blob)
    elif held == Hold.QUARANTINED:
        tell_born_held(media, payload, verdict)
    apply_to_arrived(media, payload, ruling)
    _abandon_bytes(upload)
    on_commit(UPLOADS_ENDED.labels(upload.outcome).inc)
    seconds = (upload.ended_at - media.created_at).total_seconds()
    on_commit(partial(UPLOAD_SECONDS.labels(size_class(size)).observe, max(0.0, seconds)))
    upload.media = media
    return upload


def _unscanned(hold: str | None) -> str | None:
    """The hold of a file whose bytes are here; the scanner may have been set or taken away since it was begun."""
    if hold in {None, Hold.SCAN}:
        return Hold.SCAN if settings.CLAMD_ADDRESS else None
    return hold


def _hold_copies(media: MediaFile, blob: Blob) -> None:
    """Hold every file with the same bytes as one quarantined before they were known (their blob is locked)."""
    rows = MediaFile.objects.filter(blob=blob).exclude(pk=media.pk).exclude(hold=Hold.QUARANTINED)
    copies = rows.exclude(state=State.DELETED).order_by("pk").values_list("pk", flat=True)
    set_hold([(copy, held_as_copy(copy)) for copy in map(locked, copies)], "quarantined")


def end_upload(upload_id: UUID, *, outcome: str) -> Upload | None:
    """End an upload without its file (inside a transaction): bytes and reserved space go; None where it had ended."""
    upload = locks.take_one(Rank.UPLOAD, Upload.objects.filter(pk=upload_id, ended_at=None))
    if upload is None:
        return None
    upload.outcome, upload.ended_at = outcome, clock.now()
    upload.save(update_fields=["outcome", "ended_at"])
    upload.media = locked(upload.media_id)
    remove_thumbnails(upload.media)
    release_space(upload.media.namespace_id, upload.size)
    _abandon_bytes(upload)
    on_commit(UPLOADS_ENDED.labels(outcome).inc)
    return upload


def _abandon_bytes(upload: Upload) -> None:
    """Remove what is staged of an upload, and of the parts that it was put together of, once this is committed."""
    parts = PartialUpload.objects.filter(final=upload.pk).values_list("pk", flat=True) if upload.concat else ()
    on_commit(partial(staging.abandon, upload.pk, direct=upload.direct))
    for part_id in parts:
        on_commit(partial(staging.abandon, part_id))


def upload_named(user_id: UUID, upload_id: str) -> Upload | None:
    """The upload that its sender has given this name already."""
    return Upload.objects.select_related("media").filter(user=user_id, upload_id=upload_id).first()


def placement_of(upload: Upload) -> Placement | None:
    """The place that an upload was started for; None where it is for its sender alone."""
    return Placement(kind=upload.placement_kind, id=upload.placement_id) if upload.placement_id else None


def unfinished_at(placement: Placement, user_id: UUID | None) -> list[UUID]:
    """Return unfinished uploads to one place: those of a person, or of all people."""
    rows = Upload.objects.filter(placement_kind=placement.kind, placement_id=placement.id, ended_at=None)
    rows = rows.filter(user=user_id) if user_id else rows
    return list(rows.values_list("pk", flat=True))


def free_upload_name(upload_id: UUID) -> Upload | None:
    """Free the name of an upload that was dropped, and return it; None where it was not."""
    rows = Upload.objects.filter(pk=upload_id, outcome__in=["terminated", "expired"])
    rows.update(upload_id="")
    return rows.first()
