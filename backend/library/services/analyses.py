"""The life of an analysis (hashes, description): asked for, leased by a worker, finished, put off, or given up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from msgspec import Struct, to_builtins

from backend import clock
from backend.accounts.selectors import policy_of
from backend.events.publish import atomic
from backend.ids import new_id
from backend.jobs.enqueue import enqueue, send
from backend.jobs.leases import lease_end
from backend.jobs.overdue import overdue
from backend.jobs.queues import waits_for
from backend.library.hooks import tell_score
from backend.library.inputs import Findings, PictureFound
from backend.library.jobs import TagMedia
from backend.library.models import Analysis
from backend.library.selectors import describable_files, never_analyzed, never_hashed, vocabulary
from backend.library.services.announcements import tell
from backend.library.services.findings import record_findings
from backend.library.services.pictures import keep_pictures
from backend.library.services.spending import reserve, settle
from backend.media.hooks import places_of
from backend.media.payloads import StageError
from backend.media.selectors import picture_key
from backend.media.services import about_file, audience, locked

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_ARRIVING_S, _HELD_S, _SWITCHED_OFF_S = 5, 600, 3600
_ASK_AGAIN = timedelta(seconds=10)
_LONGEST_REST_S = 3600
_HASHED = ("image", "video")
"""The kinds of files whose pictures have hashes: sounds have none, and the pages of documents look alike."""

OPEN = (Analysis.State.QUEUED, Analysis.State.RUNNING, Analysis.State.OVER_BUDGET)


class AnalysisOrder(Struct, frozen=True, kw_only=True):
    """A file that a worker is to describe and the lease it does it under, by value.

    ``key`` is where its bytes stand, ``picture`` where its largest thumbnail does, empty for sounds. ``vocabulary`` are
    the paths of the tags that the namespace uses most. ``hashed`` says whether hashes of its pictures were taken,
    ``describes`` whether a tagger is to be asked.
    """

    media_id: UUID
    lease: UUID
    attempt: int
    namespace_id: UUID
    kind: Literal["image", "video", "audio", "file"]
    container: str
    name: str
    duration: float | None
    has_audio: bool | None
    vocabulary: tuple[str, ...]
    key: str
    picture: str
    hashed: bool
    describes: bool
    streams: dict[str, int]
    message_id: UUID | None


def queue_new_files(namespace_id: UUID, media_ids: Collection[UUID]) -> None:
    """Have those files described that came into a library and were not yet (inside a transaction)."""
    unanalyzed = never_analyzed(media_ids) if settings.AI_PROVIDER != "off" else []
    if unanalyzed and policy_of(namespace_id).ai:
        queue_analyses(namespace_id, unanalyzed)


def queue_hashing(namespace_id: UUID, media_id: UUID) -> None:
    """Have the hashes of a file taken that is not described as well (inside a transaction)."""
    for key in never_hashed([media_id]):
        row = Analysis(media_id=key, namespace_id=namespace_id, describes=False, asked_at=clock.now())
        # One that stands already is that of a file whose sender has declined its description.
        Analysis.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["media"], update_fields=["state", "asked_at"]
        )
        enqueue(TagMedia(subject=key))


def queue_for_safety(namespace_id: UUID, media_id: UUID) -> None:
    """Have a picture or video scored that stands outside of libraries (inside a transaction).

    Only by the tagger of this server, so that nothing is sent elsewhere for a rule; what its sender has declined stays
    undescribed.
    """
    if settings.AI_PROVIDER != "local" or not describable_files([media_id]) or not policy_of(namespace_id).ai:
        return
    if not Analysis.objects.filter(Q(describes=True) | Q(declined=True), media=media_id).exists():
        queue_analyses(namespace_id, [media_id])


def queue_analyses(namespace_id: UUID, media_ids: Collection[UUID], *, again: bool = False) -> list[UUID]:
    """Have locked files of a namespace described (inside a transaction); ``again`` also those that were before.

    Returns those that were queued; what is queued or running already is left as it is. Failed ones are tried again.
    """
    rows = Analysis.objects.filter(media__in=media_ids)
    states = dict(rows.filter(describes=True).values_list("media", "state"))
    only_hashed = set(rows.filter(describes=False).values_list("media", flat=True))
    moment = clock.now()
    fresh = [key for key in media_ids if key not in states and key not in only_hashed]
    Analysis.objects.bulk_create(
        (Analysis(media_id=key, namespace_id=namespace_id, asked_at=moment) for key in fresh), batch_size=500
    )
    failed = Analysis.State.FAILED
    repeated = [key for key, state in states.items() if state == failed or (again and state not in OPEN)]
    repeated += [key for key in media_ids if key in only_hashed]
    Analysis.objects.filter(media__in=repeated).update(
        state=Analysis.State.QUEUED,
        describes=True,
        declined=False,
        attempts=0,
        error=None,
        asked_at=moment,
        not_before=None,
        lease=None,
        lease_until=None,
    )
    for key in (*fresh, *repeated):
        enqueue(TagMedia(subject=key))
    return [*fresh, *repeated]


def begin_analysis(media_id: UUID, *, tokens: int) -> AnalysisOrder | None:
    """Lease the analysis of a file and reserve ``tokens`` of the day's budget; None where there is nothing to do now.

    A file that cannot be looked at now waits; the budget that is used up puts it off to the next day.
    """
    with atomic():
        media, moment = locked(media_id), clock.now()
        row = Analysis.objects.filter(pk=media_id).first()
        if row is None or not _is_free(row, moment):
            return None
        if media.state == "deleted":
            row.delete()
            return None
        policy, picture = policy_of(row.namespace_id), picture_key(media)
        describes, is_sound = row.describes and policy.ai, media.kind == "audio"
        is_hashed = row.hashed or media.kind not in _HASHED
        if media.hold or media.state != "ready" or not (describes or not is_hashed):
            arriving = media.state in {"uploading", "processing"} and not media.hold
            withheld_s = _ARRIVING_S if arriving else _HELD_S
            _put_off(row, moment + timedelta(seconds=withheld_s if policy.ai else _SWITCHED_OFF_S))
            return None
        if row.attempts >= settings.MAX_ATTEMPTS or (picture is None and not is_sound) or media.blob is None:
            _fail(row, GAVE_UP)
        elif not describes:
            return _leased_order(row, media, media.blob.key, picture or "", describes=False)
        elif not reserve(row.namespace_id, tokens, policy.ai_budget):
            row.state = Analysis.State.OVER_BUDGET
            _put_off(row, clock.next_midnight(moment))
        else:
            return _leased_order(row, media, media.blob.key, picture or "", tokens=tokens)
        tell(row.namespace_id, None, files=[media_id])
        return None


def _leased_order(
    row: Analysis, media: MediaFile, key: str, picture: str, *, tokens: int = 0, describes: bool = True
) -> AnalysisOrder:
    row.state, row.attempts, row.lease, row.reserved = Analysis.State.RUNNING, row.attempts + 1, new_id(), tokens
    row.lease_until, row.not_before = lease_end(), None
    row.save()
    places = places_of(media.pk)
    return AnalysisOrder(
        media_id=media.pk,
        lease=row.lease,
        attempt=row.attempts,
        namespace_id=row.namespace_id,
        kind=media.kind,  # type: ignore[arg-type]
        container=media.container,
        name=media.name,
        duration=media.duration,
        has_audio=media.has_audio,
        vocabulary=vocabulary(row.namespace_id),
        key=key,
        picture=picture,
        hashed=row.hashed,
        describes=describes,
        streams=audience(media, places),
        message_id=places.messages[0] if places.messages else None,
    )


GAVE_UP = StageError(
    code="internal", message="This file could not be described after several tries. Try again later.", retryable=True
)


def _is_free(row: Analysis, moment: datetime) -> bool:
    if row.not_before and row.not_before > moment:
        return False
    return row.state in OPEN and not (row.lease_until and row.lease_until > moment)


def renew_analysis(order: AnalysisOrder) -> bool:
    """Say that the work lives; False means that it was given to another and must stop."""
    return bool(_leased(order).update(lease_until=lease_end()))


def keep_hashes(order: AnalysisOrder, pictures: Collection[PictureFound]) -> bool:
    """Keep the hashes of the pictures of a file, and note which files look the same; False: the lease was lost."""
    with atomic():
        media = locked(order.media_id)
        if not _leased(order).exists():
            return False
        if media.state == "ready" and not media.hold:
            keep_pictures(media.namespace_id, media.pk, pictures)
            _leased(order).update(hashed=True)
        return True


def finish_hashing(order: AnalysisOrder) -> None:
    """End the work on a file that is not described; where its description waits for a policy, it goes on waiting."""
    with atomic():
        locked(order.media_id)
        row = _leased(order).first()
        if row is None:
            return
        row.state = Analysis.State.QUEUED if row.describes or not row.hashed else Analysis.State.DONE
        if row.state == Analysis.State.QUEUED:
            _put_off(row, clock.now() + timedelta(seconds=_HELD_S))
        else:
            row.lease, row.lease_until, row.finished_at = None, None, clock.now()
            row.save()


def finish_analysis(order: AnalysisOrder, findings: Findings) -> bool:
    """Keep what was found and settle what it cost; False where the lease was lost meanwhile."""
    with atomic():
        media = locked(order.media_id)
        row = _leased(order).first()
        if row is None:
            return False
        settle(row.namespace_id, reserved=row.reserved, cost=findings.cost)
        row.reserved = 0
        if media.state != "ready" or media.hold:
            # What is withheld is not described; what is deleted is forgotten at its next turn.
            row.state = Analysis.State.QUEUED
            _put_off(row, clock.now() + timedelta(seconds=_HELD_S))
            return True
        row.state, row.error, row.lease, row.lease_until = Analysis.State.DONE, None, None, None
        row.provider, row.model, row.model_version = findings.provider, findings.model, findings.version
        row.cost, row.finished_at = findings.cost, clock.now()
        row.save()
        if findings.nsfw is not None:
            # First: what withholds the file locks rows that come before those of the library.
            tell_score(media, findings.nsfw)
        record_findings(media, findings, auto_accept=policy_of(row.namespace_id).ai_auto_accept)
        return True


def put_off_analysis(order: AnalysisOrder, error: StageError, *, after_s: float | None, cost: int = 0) -> None:
    """Give the work back: for a tagger that is away or busy without counting the attempt, with ``after_s`` None with.

    What failed may be the tagger, a store or a database, so the next attempt comes after a while.
    """
    with atomic():
        locked(order.media_id)
        row = _leased(order).first()
        if row is None:
            return
        settle(row.namespace_id, reserved=row.reserved, cost=cost)
        row.reserved, row.state, row.error = 0, Analysis.State.QUEUED, to_builtins(error)
        rest_s = float(2**order.attempt) if after_s is None else min(max(after_s, 1.0), _LONGEST_REST_S)
        row.attempts -= int(after_s is not None)
        _put_off(row, clock.now() + timedelta(seconds=rest_s))


def fail_analysis(order: AnalysisOrder, error: StageError, *, cost: int = 0) -> None:
    """The file cannot be described: say why."""
    with atomic():
        media = locked(order.media_id)
        row = _leased(order).first()
        if row is None:
            return
        settle(row.namespace_id, reserved=row.reserved, cost=cost)
        row.reserved = 0
        _fail(row, error)
        tell(media.namespace_id, about_file("media.analysis_failed", media, code=error.code), files=[media.pk])


def requeue_analyses() -> int:
    """Ask again for every analysis that stands still: its worker is silent, its reminder lost, or its time has come."""
    moment, waiting = clock.now(), waits_for(TagMedia)
    silent = Q(state=Analysis.State.RUNNING, lease_until__lt=moment)
    due = Q(not_before=None) | Q(not_before__lte=moment)
    lost = Q(asked_at=None) | overdue("asked_at", moment, _ASK_AGAIN)
    # What was put off had no reminder since; of the others none counts as lost while any waits in the queue.
    resting = Q(state__in=[Analysis.State.QUEUED, Analysis.State.OVER_BUDGET]) & due & lost
    stands_still = silent | (resting & Q(not_before__isnull=False) if waiting else resting)
    asked = 0
    for key in list(Analysis.objects.filter(stands_still).values_list("pk", flat=True)[:100]):
        if Analysis.objects.filter(stands_still, pk=key).update(asked_at=moment, lease_until=None):
            asked += send(TagMedia(subject=key))
    return asked


def _leased(order: AnalysisOrder) -> QuerySet[Analysis]:
    return Analysis.objects.filter(pk=order.media_id, lease=order.lease, state=Analysis.State.RUNNING)


def _put_off(row: Analysis, until: datetime) -> None:
    row.lease, row.lease_until, row.not_before, row.asked_at = None, None, until, clock.now()
    row.save()


def _fail(row: Analysis, error: StageError) -> None:
    row.state, row.error, row.finished_at = Analysis.State.FAILED, to_builtins(error), clock.now()
    row.lease, row.lease_until = None, None
    row.save()
