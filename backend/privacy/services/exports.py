"""Copies of a person's data: ordered, made by a worker, kept for a week, forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from msgspec import Struct

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id
from backend.audit.actions import done_since
from backend.errors import RateLimited
from backend.events.publish import atomic, publish, record
from backend.jobs import leases
from backend.jobs.enqueue import enqueue, send
from backend.jobs.leases import FREE, LeaseLost
from backend.privacy.jobs import MakeExport
from backend.privacy.models import Export
from backend.privacy.payloads import ExportPayload, export_payload
from backend.privacy.selectors import exports_to_retry
from backend.privacy.services.archive import Archive, store_archive
from backend.privacy.services.contents import count_entries, write_all
from backend.storage import blobs, staging

log = structlog.get_logger()

KEPT = timedelta(days=7)
"""How long a copy can be fetched."""
_DAY, _A_DAY = timedelta(days=1), 5
_ONCE_IN = timedelta(minutes=10)
_PAGE = 20
State = Export.State
_UNFINISHED = (State.QUEUED, State.RUNNING)


def start_export(actor: Actor) -> ExportPayload:
    """Order a copy of all that the server has of the actor; where one is being made, that one is returned.

    Raises RateLimited above five in a day.
    """
    moment = clock.now()
    try:
        with atomic():
            rows = Export.objects.filter(user=actor.user_id)
            running = rows.filter(state__in=_UNFINISHED).first()
            if running is not None:
                return export_payload(running)
            if rows.filter(created_at__gt=moment - _DAY).count() >= _A_DAY:
                raise RateLimited("You have ordered several copies today. Try again tomorrow.", retry_after_s=3600)
            row = Export.objects.create(user_id=actor.user_id, asked_at=moment, created_at=moment)
            publish(
                actor.does("user.export_ordered", object_type="user", object_id=actor.user_id,
                           object_name=actor.user.username, data={"export": str(row.pk)})
            )  # fmt: skip
            enqueue(MakeExport(subject=row.pk))
    except IntegrityError:
        # Ordered twice at the same moment.
        row = Export.objects.get(user=actor.user_id, state__in=_UNFINISHED)
    return export_payload(row)


def retry_export(actor: Actor, export_id: UUID) -> bool:
    """Have a copy made that failed, for its person as before; returns False where it has not failed any more."""
    moment = clock.now()
    fresh = {"attempts": 0, "asked_at": moment, "finished_at": None, "purged": False, **FREE}
    try:
        with atomic():
            failed = exports_to_retry().filter(pk=export_id).values("pk")
            if not Export.objects.filter(pk__in=failed, state=State.FAILED).update(state=State.QUEUED, **fresh):
                return False
            publish(actor.does("job.retried", object_type="job", object_id=export_id, object_name=MakeExport.name))
            enqueue(MakeExport(subject=export_id))
    except IntegrityError:
        # Ordered anew by its person at the same moment.
        return False
    return True


def cancel_export(actor: Actor) -> None:
    """Stop the copy that is being made, and forget the one that is ready; nothing where there is none."""
    rows, moment = Export.objects.filter(user=actor.user_id), clock.now()
    rows.filter(state__in=_UNFINISHED).update(state=State.CANCELLED, finished_at=moment)
    rows.filter(state=State.READY).update(state=State.EXPIRED)


def record_export_download(actor: Actor, export_id: UUID | None) -> None:
    """Log that a copy was fetched, once in ten minutes: a resumed download asks for several parts."""
    if export_id is None:
        return
    since = clock.now() - _ONCE_IN
    if not done_since("user.export_fetched", actor_id=actor.user_id, object_id=export_id, since=since):
        record(actor.does("user.export_fetched", object_type="export", object_id=export_id))


class ExportOrder(Struct, frozen=True, kw_only=True):
    """What a worker is to do, under its lease: what it stages and stores is named by that."""

    id: UUID
    lease: UUID
    attempt: int
    actor: Actor

    @property
    def key(self) -> str:
        """Where the copy is to stand."""
        return f"exports/{self.id.hex[-2:]}/{self.id.hex}.{self.lease.hex}.zip"


def write_export(order: ExportOrder) -> None:
    """Make a copy under a lease that is kept meanwhile; a failure gives it back."""
    try:
        _make(order)
    except LeaseLost:
        log.info("export.stopped", export=str(order.id))
    except Exception:
        log.exception("export.failed", export=str(order.id), attempt=order.attempt)
        _release(order)
    finally:
        staging.discard(order.lease)


def renew_export(order: ExportOrder) -> bool:
    """Keep the lease of a copy; returns False where it is lost."""
    return leases.renew(_held(order))


def _held(order: ExportOrder) -> QuerySet[Export]:
    """The row, as long as the work is the worker's."""
    return Export.objects.filter(pk=order.id, lease=order.lease, state=State.RUNNING)


def begin_export(export_id: UUID) -> ExportOrder | None:
    """Take an ordered copy over; None where another worker has it, or it was cancelled or is made."""
    lease = leases.begin(Export.objects.filter(pk=export_id, state__in=_UNFINISHED), done=0, phase="")
    if lease is None:
        return None
    row = Export.objects.get(pk=export_id)
    if row.key:
        # What a worker has left that was killed.
        blobs.remove(row.key)
    user = user_by_id(row.user_id) if row.user_id else None
    if user is None:
        Export.objects.filter(pk=export_id).update(state=State.CANCELLED, finished_at=clock.now())
        return None
    actor = actor_of(user, credential=f"job:{export_id}", address="")
    return ExportOrder(id=export_id, lease=lease, attempt=row.attempts, actor=actor)


def _make(order: ExportOrder) -> None:
    held = _held(order)
    total, size = count_entries(order.actor.user_id)
    held.update(total=total)
    # What is staged is copied once more before it stands in the store.
    staging.require_space(size)
    _finish(order, *store_archive(held, order.lease, order.key, lambda archive: write_all(archive, order.actor)))


def _finish(order: ExportOrder, archive: Archive, digest: str, size: int) -> None:
    moment = clock.now()
    with atomic():
        made = _held(order).update(
            state=State.READY, phase="", done=archive.done, total=archive.done, skipped=archive.skipped,
            left_out=archive.left_out, size=size, sha256=digest, finished_at=moment, expires_at=moment + KEPT,
            purged=False, **FREE,
        )  # fmt: skip
        if made:
            # The newest counts; what it has replaced is removed by the sweeper.
            older = Export.objects.filter(user=order.actor.user_id, state=State.READY).exclude(pk=order.id)
            older.update(state=State.EXPIRED)
            publish(
                order.actor.does("user.export_made", object_type="user", object_id=order.actor.user_id,
                                 object_name=order.actor.user.username, data={"export": str(order.id), "bytes": size})
            )  # fmt: skip
    if not made:
        # After the block: what a backup keeps would be noted in a transaction that goes for nothing.
        blobs.remove(order.key)
        raise LeaseLost


def _release(order: ExportOrder) -> None:
    """Give the work back: another try follows after a while that doubles, until there were too many."""
    if not leases.try_again(_held(order), order.attempt):
        _held(order).update(state=State.FAILED, finished_at=clock.now(), **FREE)


def return_export(order: ExportOrder) -> None:
    """Give the work back because its worker stops: another one takes it up soon, and no attempt is used up."""
    leases.give_back(_held(order))


def tend_exports() -> int:
    """Ask again for copies that no worker makes, and remove the bytes of those that are kept no longer."""
    unfinished = Export.objects.filter(finished_at=None, state__in=_UNFINISHED)
    return leases.ask_again(unfinished, lambda key: send(MakeExport(subject=key))) + _purged()


def _purged() -> int:
    moment = clock.now()
    ended = Q(expires_at__lt=moment) | Q(user=None) | ~Q(state=State.READY)
    rows = Export.objects.filter(ended, purged=False, finished_at__isnull=False)
    found = list(rows.values_list("pk", "key")[:_PAGE])
    for row_id, key in found:
        if key:
            blobs.remove(key)
        # One that is made again meanwhile has other bytes, which are removed in their time.
        seen = Export.objects.filter(pk=row_id, key=key, finished_at__isnull=False)
        seen.filter(state=State.READY).update(state=State.EXPIRED)
        seen.update(purged=True)
    return len(found)
