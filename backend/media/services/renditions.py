"""The life of a rendition: asked for, leased by a worker, published, put off, given up, or forgotten with its file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from msgspec import Struct, to_builtins

from backend import clock
from backend.accounts.services import charge_space, has_space, release_space
from backend.audit.actions import Action
from backend.events.publish import atomic
from backend.ids import new_id
from backend.jobs.enqueue import enqueue, send
from backend.jobs.leases import lease_end
from backend.jobs.overdue import overdue
from backend.jobs.queues import waits_for
from backend.media.hooks import places_of
from backend.media.jobs import MakeRendition
from backend.media.models import MediaFile, MediaRendition, RenditionKind, RenditionState, State
from backend.media.payloads import StageError, StagePayload
from backend.media.services.changes import audience, change, locked
from backend.media.services.ladders import (
    LADDER,
    conversion_waits,
    is_worth_heights,
    keep_while_played,
    make_way,
    sizes_of,
    source_of,
)
from backend.media.services.live_streams import StreamPart, add_to_stream, end_stream
from backend.media.services.originals import replacement_due

RenditionName = Literal["hls", "mp4", "clip", "storyboard", "waveform", "ladder", "poster", "picture"]

STAGES: dict[str, str] = {"mp4": "transcode", "ladder": "transcode", "picture": "transcode", "poster": "thumbnail"}
"""The stage of the pipeline that tells of the work on a rendition; others are called as the rendition is."""

_HELD_S = 600
_MAKES_WAY_S = 15
_PICTURES_FROM = 1000
_GAVE_UP = "This file could not be converted after several tries. Download it, or try again later."


class RenditionOrder(Struct, frozen=True, kw_only=True):
    """A rendition that a worker is to make and the lease it does it under, by value.

    ``key`` is where the bytes of the original stand, ``size`` their number, ``plan`` what is to be done with them.
    """

    id: UUID
    media_id: UUID
    lease: UUID
    attempt: int
    rendition: RenditionName
    kind: Literal["image", "video", "audio"]
    container: str
    key: str
    size: int
    duration: float | None
    plan: dict[str, Any]
    streams: dict[str, int]
    message_id: UUID | None

    @property
    def stage(self) -> str:
        """The stage that tells of this work."""
        return STAGES.get(self.rendition, self.rendition)

    @property
    def picture_attempt(self) -> int:
        """The attempt in the names of thumbnails that this work makes: never one of a preview."""
        return _PICTURES_FROM + self.attempt

    def named(self, suffix: str, part: str = "") -> str:
        """The name of a file of this attempt, as in ``mp4.a1.mp4``.

        Heights, as in ``ladder-360-9f3c01d2.a1.mp4``, are made again after they were removed, while caches may keep
        what had a name for a year: theirs carry a part of the id of their row, which no other ones have.
        """
        row = self.id.hex[-8:] if self.rendition == "ladder" else ""
        return f"{'-'.join(filter(None, (self.rendition, part, row)))}.a{self.attempt}.{suffix}"


def plan_rendition(media: MediaFile, kind: RenditionName, plan: dict[str, Any]) -> UUID | None:
    """Have a rendition of a locked file made; its id, or None where it stands or is under way.

    One that has failed is tried again, with as many attempts as a fresh one.
    """
    row, is_new = MediaRendition.objects.get_or_create(
        media=media, kind=kind, defaults={"plan": plan, "asked_at": clock.now()}
    )
    if is_new:
        enqueue(MakeRendition(subject=row.pk))
        return row.pk
    if row.state != RenditionState.FAILED:
        return None
    row.state, row.plan, row.error, row.not_before = RenditionState.WAITING, plan, None, None
    row.attempts_before, row.asked_at = row.attempts, clock.now()
    row.save()
    enqueue(MakeRendition(subject=row.pk))
    return row.pk


def retry_rendition(media: MediaFile, rendition_id: UUID, action: Action) -> bool:
    """Have a rendition of a locked file that failed made after all; False where it has not failed."""
    row = MediaRendition.objects.filter(pk=rendition_id, media=media, state=RenditionState.FAILED).first()
    if row is None:
        return False
    kind: RenditionName = row.kind  # type: ignore[assignment]
    plan_rendition(media, kind, row.plan)
    change(media, action, stages={**media.stages, **begun_stage(kind)})
    return True


def ask_for_heights(media_id: UUID) -> bool:
    """A video is played: have several heights of it made, where they are of use and there is room; whether they are.

    What could not be made is not tried again.
    """
    media = MediaFile.objects.filter(pk=media_id).first()
    if media is None or not _wants_heights(media):
        return False
    with atomic():
        media = locked(media_id)
        if not _wants_heights(media):
            return False
        return plan_rendition(media, "ladder", {"sizes": sizes_of(media)}) is not None


_MOST_WAITING = 50
"""Videos whose heights may wait at a time: the next ones are asked for when they are played again."""


def _wants_heights(media: MediaFile) -> bool:
    if not is_worth_heights(media) or MediaRendition.objects.filter(media=media, kind=RenditionKind.LADDER).exists():
        return False
    waiting = MediaRendition.objects.filter(kind=RenditionKind.LADDER, state=RenditionState.WAITING)
    return has_space(media.namespace_id, media.size) and waiting[:_MOST_WAITING].count() < _MOST_WAITING


def begun_stage(kind: RenditionName) -> dict[str, Any]:
    """What the stages of a file say from the moment on at which a rendition is asked for."""
    begun = StagePayload(
        state="started", percent=0.0, attempt=1, started_at=clock.stamp(clock.now()), elapsed_ms=None, error=None
    )
    return {STAGES.get(kind, kind): to_builtins(begun)}


def begin_rendition(rendition_id: UUID) -> RenditionOrder | None:
    """Lease a rendition; None where there is nothing to do now. A file that is withheld waits."""
    media_id = MediaRendition.objects.values_list("media", flat=True).filter(pk=rendition_id).first()
    if media_id is None:
        return None
    with atomic():
        media = locked(media_id)
        row = MediaRendition.objects.filter(pk=rendition_id).first()
        if row is None or not _is_free(row):
            return None
        if media.state != State.READY or media.hold or media.blob is None:
            _put_off(row, after_s=_HELD_S)
            return None
        if row.attempts - row.attempts_before >= settings.MAX_ATTEMPTS:
            _fail(media, row, StageError(code="internal", message=_GAVE_UP, retryable=True))
            return None
        if row.kind == RenditionKind.LADDER and conversion_waits():
            _put_off(row, after_s=_MAKES_WAY_S)
            return None
        key, size, container = source_of(media, row)
        row.state, row.attempts, row.not_before = RenditionState.RUNNING, row.attempts + 1, None
        row.lease, row.lease_until = new_id(), lease_end()
        row.save()
        places = places_of(media.pk)
        return RenditionOrder(
            id=row.pk,
            media_id=media.pk,
            lease=row.lease,
            attempt=row.attempts,
            rendition=row.kind,  # type: ignore[arg-type]
            kind=media.kind,  # type: ignore[arg-type]
            container=container,
            key=key,
            size=size,
            duration=media.duration,
            plan=row.plan,
            streams=audience(media, places),
            message_id=places.messages[0] if places.messages else None,
        )


def _is_free(row: MediaRendition) -> bool:
    moment = clock.now()
    if row.not_before and row.not_before > moment:
        return False
    unfinished = row.state in {RenditionState.WAITING, RenditionState.RUNNING}
    return unfinished and not (row.lease_until and row.lease_until > moment)


def renew_rendition(order: RenditionOrder) -> bool:
    """Say that the work lives; False means that it must stop: it was given to another, or the file was deleted."""
    rows = _leased(order).filter(media__in=MediaFile.objects.filter(pk=order.media_id).exclude(state=State.DELETED))
    return bool(rows.update(lease_until=lease_end()))


ORIGINAL = "file"
"""What players ask for where the bytes that were sent serve as a rendition."""


def publish_rendition(
    order: RenditionOrder, files: dict[str, int], facts: dict[str, Any] | None = None, *, stands: str = ""
) -> bool:
    """Offer stored files as the rendition: the first is the one that players ask for; ``files`` are names and sizes.

    Where no file is new, ``stands`` names what serves instead; without either nothing is offered.

    Returns False where the lease was lost or the file is not shown any more: then the caller removes the files. A file
    under a hold gets its rendition, which is withheld with all else.
    """
    with atomic():
        media = locked(order.media_id)
        row = _leased(order).first()
        if row is None or media.state != State.READY or media.blob_id is None:
            return False
        row.state, row.files, row.bytes, row.facts = RenditionState.READY, files, sum(files.values()), facts or {}
        row.lease, row.lease_until, row.error = None, None, None
        if order.rendition == "mp4":
            row.not_before = replacement_due(media, row)
        row.save()
        charge_space(media.namespace_id, row.bytes)
        streams = end_stream(media) if order.rendition == "mp4" else media.streams
        if order.rendition == "ladder":
            keep_while_played(row)
            make_way(media.namespace_id)
            change(media, None, streams={**streams, "hls": LADDER})
        else:
            offered = stands or next(iter(files), None)
            change(media, None, streams={**streams, order.rendition: offered} if offered else streams)
        return True


def extend_stream(order: RenditionOrder, parts: Sequence[StreamPart]) -> bool:
    """Offer stored pieces of what is being made, so that it plays meanwhile.

    Returns False where the lease was lost or the file is not shown any more: then the caller removes their files.
    """
    with atomic():
        media = locked(order.media_id)
        if media.state != State.READY or media.blob_id is None or not _leased(order).exists():
            return False
        add_to_stream(media, parts)
        return True


def fail_rendition(order: RenditionOrder, error: StageError) -> bool:
    """The rendition cannot be made: say why; False where the lease was lost meanwhile."""
    with atomic():
        media = locked(order.media_id)
        row = _leased(order).first()
        if row is None:
            return False
        _fail(media, row, error)
        return True


def put_off_rendition(order: RenditionOrder, *, no_room: bool = False) -> None:
    """Give the work back, to be tried again after a while that doubles each time.

    A disk without room, which may last for hours, uses up no attempt.
    """
    with atomic():
        locked(order.media_id)
        row = _leased(order).first()
        if row is not None:
            row.attempts -= int(no_room)
            _put_off(row, after_s=_NO_ROOM_REST_S if no_room else 2**order.attempt)


_NO_ROOM_REST_S = 30


def return_rendition(order: RenditionOrder) -> None:
    """Give the work back because its worker stops: another one takes it up soon, and no attempt is used up."""
    with atomic():
        locked(order.media_id)
        row = _leased(order).first()
        if row is not None:
            row.attempts -= 1
            _put_off(row, after_s=0)


def requeue_renditions() -> int:
    """Ask again for every rendition that stands still: its worker is silent, its reminder lost, or its time is here."""
    moment, waiting, asked = clock.now(), waits_for(MakeRendition), 0
    silent = Q(state=RenditionState.RUNNING, lease_until__lt=moment)
    due = Q(state=RenditionState.WAITING) & (Q(not_before=None) | Q(not_before__lte=moment))
    lost = Q(asked_at=None) | overdue("asked_at", moment, _ASK_AGAIN)
    # What was put off had no reminder since; of the others none counts as lost while any waits in the queue.
    stands_still = silent | (due & lost & Q(not_before__isnull=False) if waiting else due & lost)
    for key in list(MediaRendition.objects.filter(stands_still).values_list("pk", flat=True)[:100]):
        if MediaRendition.objects.filter(stands_still, pk=key).update(asked_at=moment, lease_until=None):
            asked += send(MakeRendition(subject=key))
    return asked


_ASK_AGAIN = timedelta(seconds=10)


def forget_renditions(media: MediaFile) -> None:
    """Delete the renditions of a locked file whose bytes were removed, and give their room back."""
    rows = MediaRendition.objects.filter(media=media)
    if stored := rows.aggregate(bytes=Sum("bytes"))["bytes"]:
        release_space(media.namespace_id, stored)
    rows.delete()


def leased_rendition(order: RenditionOrder) -> MediaRendition | None:
    """The row of an order (inside a transaction, its file locked); None where the lease was lost."""
    return _leased(order).first()


def _leased(order: RenditionOrder) -> QuerySet[MediaRendition]:
    return MediaRendition.objects.filter(pk=order.id, lease=order.lease, state=RenditionState.RUNNING)


def _put_off(row: MediaRendition, *, after_s: float) -> None:
    row.state, row.lease, row.lease_until = RenditionState.WAITING, None, None
    row.not_before, row.asked_at = clock.now() + timedelta(seconds=after_s), clock.now()
    row.save()


def _fail(media: MediaFile, row: MediaRendition, error: StageError) -> None:
    row.state, row.error, row.lease, row.lease_until = RenditionState.FAILED, to_builtins(error), None, None
    row.save()
    streams = end_stream(media, error) if row.kind == "mp4" else media.streams
    name = STAGES.get(row.kind, row.kind)
    failed = StagePayload(
        state="failed", percent=None, attempt=row.attempts, started_at=clock.stamp(clock.now()), elapsed_ms=None,
        error=error,
    )  # fmt: skip
    change(media, None, stages={**media.stages, name: to_builtins(failed)}, streams=streams)
