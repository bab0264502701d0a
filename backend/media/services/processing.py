"""A worker's hold on a file: taken, kept alive, reported on, and given up with a result.

The row decides: a worker whose lease was given to another can change nothing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal, Protocol
from uuid import UUID

import msgspec
from django.conf import settings
from django.db.models import F, QuerySet
from msgspec import Struct

from backend import clock, locks
from backend.accounts.inputs import PhotoDetails
from backend.accounts.selectors import allowed_details
from backend.accounts.services import charge_space
from backend.audit.actions import Action
from backend.errors import Conflict, Unavailable
from backend.events.publish import announce, atomic, publish
from backend.ids import new_id
from backend.jobs.enqueue import enqueue, send
from backend.jobs.leases import lease_end
from backend.jobs.queues import waits_for
from backend.locks import Rank
from backend.media.events import MediaStage, StageFact, ThumbnailReady
from backend.media.hooks import places_of, tell_kind, tell_ready
from backend.media.jobs import PreviewMedia
from backend.media.models import Hold, Kind, MediaFile, Metadata, PreviewTurn, State
from backend.media.payloads import AttachmentPayload, StageError, StagePayload, attachment_payload
from backend.media.selectors import next_in_turn, standing_still, stands_still
from backend.media.services.changes import about_file, audience, change, locked
from backend.media.services.history import Stage, note_stage
from backend.media.services.ladders import played_side
from backend.media.services.pictures import StoredThumbnail, remove_thumbnails, replace_thumbnails
from backend.media.services.renditions import RenditionName, begun_stage, plan_rendition
from backend.sniff import holds_either


class WorkOrder(Struct, frozen=True, kw_only=True):
    """What a worker is to do and the lease it does it under, by value."""

    media_id: UUID
    namespace_id: UUID
    lease: UUID
    attempt: int
    kind: Literal["image", "video", "audio"]
    container: str
    key: str
    streams: dict[str, int]
    message_id: UUID | None
    cleans: bool
    """Whether metadata is to be removed from what is served."""
    waits: bool
    """Whether the file is given to no person before its pictures were compared with blocked ones."""
    scans: bool
    """Whether the virus scanner has to look into the file before anything else does."""
    photo_details: PhotoDetails
    """What may be kept of when and where a photo was taken."""
    is_plain: bool
    """Whether that is all: nothing of it is shown."""
    is_document: bool
    """Whether its first page is all that is shown."""
    poster_s: float | None
    """The second of a video of which a person wants its pictures; None leaves the choice to the engine."""
    shrink_side: int | None
    """The shorter side, in pixels, of what a video is played in; None: as it was sent."""


def begin_processing(media_id: UUID) -> WorkOrder | None:
    """Take a file to work on; None where it needs no work, is held by another worker, or has failed too often."""
    with atomic():
        media = locked(media_id)
        if media.state != State.PROCESSING or (media.lease_until and media.lease_until > clock.now()):
            return None
        if media.attempts - media.attempts_before >= settings.MAX_ATTEMPTS or media.blob is None:
            _fail(media, StageError(code="internal", message=_GAVE_UP, retryable=True))
            return None
        media.attempts, media.lease, media.lease_until = media.attempts + 1, new_id(), lease_end()
        media.save(update_fields=["attempts", "lease", "lease_until"])
        _note_served(media.uploader_id)
        places = places_of(media.pk)
        return WorkOrder(
            media_id=media.pk,
            namespace_id=media.namespace_id,
            lease=media.lease,
            attempt=media.attempts,
            kind="video" if holds_either(media.container) else media.kind,  # type: ignore[arg-type]
            container=media.container,
            key=media.blob.key,
            streams=audience(media, places),
            message_id=places.messages[0] if places.messages else None,
            cleans=media.metadata == Metadata.PENDING,
            waits=media.metadata == Metadata.COMPARE,
            scans=media.hold == Hold.SCAN or (media.hold is not None and settings.CLAMD_ADDRESS != ""),
            photo_details=allowed_details(media.uploader_id) if media.kind == Kind.IMAGE else "none",
            is_plain=media.container == "",
            is_document=media.kind == Kind.FILE,
            poster_s=media.poster_s,
            shrink_side=played_side(media),
        )


def retry_processing(media_id: UUID, action: Action | None, *, actor_id: UUID | None = None) -> AttachmentPayload:
    """Have a failed file processed once more, with as many attempts as a fresh one (inside a transaction).

    Raises Conflict for a file that has not failed, and for one without bytes.
    """
    media = locked(media_id)
    if media.state != State.FAILED or media.blob_id is None:
        raise Conflict("Only a file whose processing failed can be tried again.")
    enqueue(PreviewMedia(subject=media_id))
    return change(
        media, action, actor_id=actor_id, state=State.PROCESSING, error=None, stages={}, lease=None, lease_until=None,
        asked_at=clock.now(), attempts_before=media.attempts,
    )  # fmt: skip


def begin_next() -> WorkOrder | None:
    """Lease the next waiting file with :func:`begin_processing`; None where none waits.

    Raises Unavailable where others were faster each time: the reminder comes again then.
    """
    for _ in range(_TRIES):
        media_id = next_in_turn()
        if media_id is None:
            return None
        order = begin_processing(media_id)
        if order is not None:
            return order
    raise Unavailable("Other workers were faster.")


_TRIES = 100


def _note_served(uploader_id: UUID) -> None:
    turn = PreviewTurn(uploader_id=uploader_id, served_at=clock.now())
    PreviewTurn.objects.bulk_create(
        [turn], update_conflicts=True, unique_fields=["uploader_id"], update_fields=["served_at"]
    )


_GAVE_UP = "This file could not be processed after several tries. The original is kept; try again later."


def renew_lease(order: WorkOrder) -> bool:
    """Say that the work lives; False means that it was given to another and must stop."""
    rows = MediaFile.objects.filter(pk=order.media_id, lease=order.lease, state=State.PROCESSING)
    return bool(rows.update(lease_until=lease_end()))


def release_lease(order: WorkOrder, *, no_room: bool = False) -> None:
    """Give the work back; the sweeper asks for the next attempt after a while that doubles each time.

    What failed was not the file: a store or database that is away for a moment must not use up all attempts at once,
    and a disk without room, which may last for hours, uses up none.
    """
    rows = MediaFile.objects.filter(pk=order.media_id, lease=order.lease, state=State.PROCESSING)
    rest_s = _NO_ROOM_REST_S if no_room else 2**order.attempt
    rows.update(lease=None, lease_until=clock.now() + timedelta(seconds=rest_s), attempts=F("attempts") - int(no_room))


_NO_ROOM_REST_S = 30


class Staged(Protocol):
    """Work on a file whose stages are told: by an order of a preview, or of what comes after it."""

    @property
    def media_id(self) -> UUID:
        """The file."""

    @property
    def attempt(self) -> int:
        """Which attempt it is."""

    @property
    def streams(self) -> dict[str, int]:
        """The audience of the file, as :func:`audience` gives it."""

    @property
    def message_id(self) -> UUID | None:
        """The first message that shows the file."""


def report_stage(order: WorkOrder, stage: Stage) -> None:
    """Write a stage into the row and publish it; does nothing under a lost lease."""
    _report(MediaFile.objects.filter(pk=order.media_id, lease=order.lease), order, stage)


def report_later_stage(order: Staged, stage: Stage) -> None:
    """Write a stage of what comes after the preview, and publish it; does nothing for a file that is withheld."""
    _report(MediaFile.objects.filter(pk=order.media_id, state=State.READY, hold=None), order, stage)


def _report(rows: QuerySet[MediaFile], order: Staged, stage: Stage) -> None:
    fact = StagePayload(
        state=stage.state,
        percent=stage.percent,
        attempt=order.attempt,
        started_at=stage.started_at,
        elapsed_ms=stage.elapsed_ms,
        error=stage.error,
    )
    with atomic():
        media = locks.take_one(Rank.FILE, rows)
        if media is None:
            return
        media.stages = {**media.stages, stage.name: msgspec.to_builtins(fact)}
        media.save(update_fields=["stages"])
        if stage.state != "progress":
            note_stage(media.pk, stage, attempt=order.attempt)
    moved = StageFact(
        media=str(order.media_id),
        message=str(order.message_id) if order.message_id else None,
        stage=stage.name,
        state=stage.state,
        percent=stage.percent,
        attempt=order.attempt,
        elapsed_ms=stage.elapsed_ms,
        error=stage.error,
    )
    announce(MediaStage(audience=tuple(order.streams), numbers=order.streams, data=moved, subject=order.media_id))


def show_thumbnails(
    order: WorkOrder, facts: dict[str, Any], placeholder: str | None, thumbnails: Sequence[StoredThumbnail]
) -> bool:
    """Write facts and pictures into the row and publish the first picture; returns False under a lost lease.

    ``facts`` maps columns of the row to values: width, height, duration, bitrate, codec, …
    """
    with atomic():
        media = leased(order)
        if media is None:
            return False
        replace_thumbnails(media, thumbnails, attempt=order.attempt)
        media = locked(order.media_id)
        if facts.get("kind", media.kind) != media.kind:
            tell_kind(media.pk, facts["kind"])
        for name, value in {**facts, "placeholder": placeholder or "", "version": media.version + 1}.items():
            setattr(media, name, value)
        media.save(update_fields=[*facts, "placeholder", "version"])
        streams = audience(media, places_of(media.pk))
        ready = ThumbnailReady(
            audience=tuple(streams), numbers=streams, data=attachment_payload(media), subject=media.pk
        )
        publish(None, *([ready] if thumbnails else []))
        return True


def settle_metadata(order: WorkOrder, *, key: str = "", sha256: str = "", size: int | None = None) -> bool:
    """Let people have the file: the copy at ``key`` without metadata, or as it was sent. False: the lease was lost.

    The copy counts against the quota of the namespace, also beyond its limit: people are not to wait for their file.
    """
    with atomic():
        media = leased(order)
        if media is None:
            return False
        metadata = Metadata.REMOVED if key else Metadata.AS_SENT
        change(media, None, metadata=metadata, served_key=key, served_sha256=sha256, served_size=size)
        charge_space(media.namespace_id, size or 0)
        return True


def finish_processing(
    order: WorkOrder, *, playback: dict[str, Any] | None = None, others: Sequence[RenditionName] = ()
) -> bool:
    """The file is ready: tell every room that shows it; False where the lease was lost meanwhile.

    ``playback`` is the plan by which an MP4 for every browser is made of it afterwards; ``others`` are renditions
    that are made without a plan.
    """
    with atomic():
        media = leased(order)
        if media is None:
            return False
        asked = playback is not None and plan_rendition(media, "mp4", playback)
        begun: list[RenditionName] = ["mp4"] if asked else []
        begun += [rendition for rendition in others if plan_rendition(media, rendition, {})]
        stages = {**media.stages, **begun_stage(begun[0])} if {"mp4", "picture"}.intersection(begun) else media.stages
        action = about_file("media.ready", media)
        change(media, action, state=State.READY, error=None, stages=stages, lease=None, lease_until=None)
        if media.kind != Kind.FILE or media.placeholder:
            tell_ready(media.namespace_id, media.pk)
        return True


def finish_without_preview(order: WorkOrder, facts: dict[str, Any], error: StageError) -> bool:
    """The file is sound, but nothing here can show it: ready, with its ``facts``. False: lease lost."""
    with atomic():
        media = leased(order)
        if media is None:
            return False
        action = about_file("media.ready", media, code=error.code)
        changes = {**facts, "playable": False, "error": msgspec.to_builtins(error)}
        change(media, action, state=State.READY, lease=None, lease_until=None, **changes)
        return True


def fail_processing(order: WorkOrder, error: StageError) -> bool:
    """The file cannot be shown: say why; its bytes can be saved by all who see it. False where the lease was lost."""
    with atomic():
        media = leased(order)
        if media is None:
            return False
        _fail(media, error)
        return True


def leased(order: WorkOrder) -> MediaFile | None:
    """The file of an order, locked (inside a transaction); None where the lease was lost."""
    media = locked(order.media_id)
    return media if media.lease == order.lease and media.state == State.PROCESSING else None


def _fail(media: MediaFile, error: StageError) -> None:
    if remove_thumbnails(media):
        media = locked(media.pk)  # without what its beginning showed
    action = about_file("media.failed", media, code=error.code)
    change(media, action, state=State.FAILED, error=msgspec.to_builtins(error), lease=None, lease_until=None)


def requeue_stalled() -> int:
    """Ask again for every file that stands still: its worker is silent, or the reminder was lost."""
    moment, waiting, asked = clock.now(), waits_for(PreviewMedia), 0
    for media_id in standing_still(moment, waiting=waiting):
        # Looked at again: a worker may have begun meanwhile, and its lease is not to be touched.
        rows = MediaFile.objects.filter(stands_still(moment, waiting=waiting), pk=media_id)
        if rows.update(asked_at=moment, lease_until=None):
            send(PreviewMedia(subject=media_id))
            asked += 1
    return asked
