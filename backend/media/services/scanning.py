"""What becomes of a file that the virus scanner has looked into, or could not: shown, withheld, left to wait."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
from django.db.models import F

from backend import clock
from backend.audit.actions import Action
from backend.events.log import blank_media
from backend.events.publish import atomic
from backend.media.hooks import places_of, tell_listing, tell_scanned
from backend.media.models import Hold, MediaFile, State
from backend.media.payloads import StageError, StagePayload
from backend.media.services.changes import about_file, change, in_library
from backend.media.services.lifecycle import lock_copies, set_hold
from backend.media.services.processing import WorkOrder, leased

_SHORTEST_REST_S, _LONGEST_REST_S = 5.0, 300.0


def pass_scan(order: WorkOrder) -> bool:
    """Lift the hold of a file in which nothing was found; another hold stays. False where the lease was lost."""
    with atomic():
        media = leased(order)
        if media is not None and media.hold == Hold.SCAN:
            change(media, None, hold=None)
            tell_listing(media.namespace_id, *in_library(media))
        return media is not None


def hold_for_review(order: WorkOrder, reason: str) -> bool:
    """Let a moderator decide on a file that the scanner does not take. False where the lease was lost."""
    with atomic():
        media = leased(order)
        if media is not None and media.hold == Hold.SCAN:
            places = places_of(media.pk)
            action = about_file("media.held", media, reason=reason)
            payload = change(media, action, places=places, hold=Hold.REVIEW)
            blank_media({media.pk: payload}, messages=places.messages)
            tell_scanned([media], reason)
        return media is not None


def wait_for_scanner(order: WorkOrder) -> None:
    """Give a file back that could not be scanned: no attempt is used up, and the longer it waits the rarer it is tried.

    It keeps its hold: nothing passes unseen because the scanner is away.
    """
    rows = MediaFile.objects.filter(pk=order.media_id, lease=order.lease, state=State.PROCESSING)
    for created_at in rows.values_list("created_at", flat=True):
        waited_s = (clock.now() - created_at).total_seconds()
        rest = timedelta(seconds=min(_LONGEST_REST_S, max(_SHORTEST_REST_S, waited_s / 4)))
        rows.update(lease=None, lease_until=clock.now() + rest, attempts=F("attempts") - 1)


def fail_infected(order: WorkOrder, signature: str) -> bool:
    """Withhold an infected file and all with the same bytes; it is processed no further. False: the lease was lost."""
    error = _error(signature)
    with atomic():
        _withhold(lock_copies(order.media_id), signature)
        media = leased(order)
        if media is None:
            return False
        action = about_file("media.failed", media, code=error.code)
        change(media, action, state=State.FAILED, error=msgspec.to_builtins(error), lease=None, lease_until=None)
        return True


def withhold_infected(media_id: UUID, signature: str) -> int:
    """Withhold a file that a later scan found infected, and all with the same bytes; returns how many were shown."""
    with atomic():
        return _withhold(lock_copies(media_id), signature)


def _withhold(copies: list[MediaFile], signature: str) -> int:
    shown = [copy for copy in copies if copy.hold != Hold.QUARANTINED]
    # Those that a moderator withholds already say so too: their hold is not to be lifted unseen.
    for copy in copies:
        copy.stages = {**copy.stages, "scan": msgspec.to_builtins(_refusal(copy, signature))}
    MediaFile.objects.bulk_update(copies, ["stages"])
    set_hold([(copy, _infected(copy, signature)) for copy in shown], "quarantined")
    tell_scanned(shown, _found(signature))
    return len(shown)


def _refusal(media: MediaFile, signature: str) -> StagePayload:
    """The stage by which all who see the file know that the scanner, not a person, withholds it."""
    now = clock.stamp(clock.now())
    return StagePayload(
        state="failed", percent=None, attempt=media.attempts, started_at=now, elapsed_ms=None, error=_error(signature)
    )


def _error(signature: str) -> StageError:
    return StageError(code="infected", message=_found(signature), retryable=False)


def _infected(media: MediaFile, signature: str) -> Action:
    return about_file("media.quarantined", media, reason=_found(signature), source="scan", signature=signature)


def _found(signature: str) -> str:
    return f"The virus scanner found {signature} in this file."
