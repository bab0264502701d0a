"""Orders of imports and exports, and the lease of the worker that has one: the row is the truth."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import or_
from pathlib import Path
from uuid import UUID

import structlog
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from msgspec import Struct

from backend import clock, names
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors import actor_of, namespace_slug, user_by_id
from backend.audit.actions import done_since
from backend.chat.services import drop_imported_room
from backend.errors import Conflict, Gone, RateLimited
from backend.events.publish import atomic, publish, record
from backend.exchange.access import import_for, owned_room
from backend.exchange.inputs import StartImport, StartReceived
from backend.exchange.jobs import MoveRoom
from backend.exchange.models import ARCHIVE, EXPORT, Imported, Transfer
from backend.exchange.payloads import TransferPayload, transfer_payload
from backend.exchange.services.source import SOURCES, Unreadable, source_prefix
from backend.ids import new_id, parse_id
from backend.jobs import leases
from backend.jobs.enqueue import enqueue, send
from backend.jobs.leases import FREE
from backend.media.services import PartialHandle, end_partial, keep_partial, open_whole
from backend.storage import blobs, staging

log = structlog.get_logger()

KEPT = timedelta(days=7)
"""How long a copy of a room can be fetched."""
_DAY, _A_DAY = timedelta(days=1), 20
_ONCE_IN, _AWAY = timedelta(minutes=10), timedelta(minutes=2)
_BROUGHT_IN = timedelta(hours=1)
"""How long a worker waits at most until the process that has received an archive has brought it into the store."""
_PAGE = 20
State = Transfer.State
_UNFINISHED = (State.QUEUED, State.RUNNING)


class TransferOrder(Struct, frozen=True, kw_only=True):
    """What a worker is to do, under its lease: what it stages and stores is named by that."""

    id: UUID
    lease: UUID
    attempt: int
    kind: str
    actor: Actor
    namespace_id: UUID
    slug: str
    room_id: UUID | None
    dry_run: bool
    direct: bool
    archive: str
    """Where the archive of an import stands."""

    @property
    def key(self) -> str:
        """Where the copy of a room is to stand."""
        return f"exports/{self.id.hex[-2:]}/{self.id.hex}.{self.lease.hex}.zip"


def start_export_of_room(actor: Actor, room_id: UUID | None) -> TransferPayload:
    """Order a copy of a room; where the actor has one made just now, that one is returned.

    Raises NotFound, Forbidden, Conflict for a direct room and while a copy of another room is made for the actor,
    RateLimited above twenty in a day.
    """
    room, moment = owned_room(actor, room_id), clock.now()
    mine = Transfer.objects.select_related("namespace").filter(kind=EXPORT, user=actor.user_id)
    try:
        with atomic():
            if running := mine.filter(room=room.id, state__in=_UNFINISHED).first():
                return transfer_payload(running)
            if mine.filter(state__in=_UNFINISHED).exists():
                raise Conflict("A copy of another room is being made for you. Wait for it, or cancel it.")
            if mine.filter(created_at__gt=moment - _DAY).count() >= _A_DAY:
                raise RateLimited("You have ordered many copies today. Try again tomorrow.", retry_after_s=3600)
            row = Transfer.objects.create(
                kind=EXPORT, user_id=actor.user_id, namespace_id=room.namespace_id, room_id=room.id, asked_at=moment,
                created_at=moment,
            )  # fmt: skip
            publish(
                actor.does("room.export_ordered", namespace_id=room.namespace_id, object_type="room",
                           object_id=room.id, object_name=room.name, room_id=room.id, data={"export": str(row.pk)})
            )  # fmt: skip
            enqueue(MoveRoom(subject=row.pk))
    except IntegrityError:
        # Ordered twice at the same moment.
        row = mine.get(room=room.id, state__in=_UNFINISHED)
    return transfer_payload(row)


def require_may_import(actor: Actor, slug: str | None) -> UUID:
    """Return the namespace that is imported into; raises NotFound, Forbidden, Conflict while another import runs."""
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    running = Transfer.objects.filter(namespace=namespace_id, state__in=_UNFINISHED).exclude(kind=EXPORT)
    if running.exists():
        raise _one_at_a_time()
    return namespace_id


def _one_at_a_time() -> Conflict:
    return Conflict("Another import into this namespace is at work. Wait for it, or cancel it.")


def start_import(actor: Actor, wanted: StartImport, *, name: str, size: int) -> TransferPayload:
    """Order the import of an archive that was received whole, and is to be brought into the store before it begins.

    Raises as ``require_may_import`` does.
    """
    namespace_id, moment, transfer_id = require_may_import(actor, wanted.namespace), clock.now(), new_id()
    asked = {"kind": wanted.kind, "dry_run": wanted.dry_run, "direct": wanted.direct}
    try:
        with atomic():
            row = Transfer.objects.create(
                pk=transfer_id, kind=wanted.kind, user_id=actor.user_id, namespace_id=namespace_id, size=size,
                key=_archive_key(transfer_id), dry_run=wanted.dry_run, direct=wanted.direct, name=names.file_name(name),
                lease_until=moment + _BROUGHT_IN, asked_at=moment, created_at=moment,
            )  # fmt: skip
            publish(
                actor.does("room.import_ordered", namespace_id=namespace_id, object_type="import", object_id=row.pk,
                           object_name=row.name, data=asked | {"bytes": size})
            )  # fmt: skip
    except IntegrityError:
        raise _one_at_a_time() from None
    return transfer_payload(Transfer.objects.select_related("namespace").get(pk=row.pk))


def _archive_key(transfer_id: UUID) -> str:
    return f"exports/{transfer_id.hex[-2:]}/{transfer_id.hex}.import.zip"


def bring_archive(transfer_id: UUID, staged: Path) -> None:
    """Bring the archive of an import into the store, which may take minutes; touches no row."""
    blobs.adopt(staged, _archive_key(transfer_id))


def start_received(actor: Actor, wanted: StartReceived) -> tuple[TransferPayload, PartialHandle]:
    """Order the import of an archive that was sent by tus; returns it, and the upload for :func:`bring_received`.

    Raises NotFound, Gone, Conflict for an upload that is not there, has ended or is not whole, and as ``start_import``.
    """
    received = open_whole(actor, parse_id(wanted.upload), purpose=ARCHIVE)
    order = StartImport(
        kind=wanted.kind, namespace=namespace_slug(received.namespace_id), dry_run=wanted.dry_run, direct=wanted.direct
    )
    return start_import(actor, order, name=received.name, size=received.size), received


def bring_received(transfer_id: UUID, upload: PartialHandle) -> None:
    """Bring an archive that was sent by tus into the store, as :func:`bring_archive` does; the upload stays.

    Raises Gone for one that was cancelled at this moment.
    """
    with staging.staged(upload.id) as staged:
        held_at = staged.join() if staged.offset == upload.size else None
        if held_at is None and staged.offset == upload.size:
            blobs.adopt(staging.path_of(upload.id), _archive_key(transfer_id))
        elif held_at is None or not blobs.share(held_at, _archive_key(transfer_id)):
            if not staged.offset:
                # Opening them has made a file.
                staging.discard(upload.id)
            raise Gone("The bytes of this archive are gone. Send it again.")


def settle_received(transfer_id: UUID, upload_id: UUID) -> None:
    """Keep an archive that was only tried, so that it need not be sent again to be imported; let any other go."""
    if Transfer.objects.filter(pk=transfer_id, dry_run=True).exists():
        keep_partial(upload_id)
    else:
        end_partial(upload_id)


def archive_came(transfer_id: UUID) -> None:
    """Have a worker begin an import whose archive is there; one that was cancelled meanwhile leaves none."""
    with atomic():
        waiting = Transfer.objects.filter(pk=transfer_id, lease=None, state=State.QUEUED)
        waits = waiting.update(lease_until=None, asked_at=clock.now())
        if waits:
            enqueue(MoveRoom(subject=transfer_id))
    if not waits:
        blobs.remove(_archive_key(transfer_id))


def archive_lost(transfer_id: UUID, why: str) -> None:
    """Give an import up whose archive could not be brought into the store."""
    Transfer.objects.filter(pk=transfer_id, state=State.QUEUED).update(
        state=State.FAILED, finished_at=clock.now(), faults=1, errors=[(0, why)]
    )


def cancel_import(actor: Actor, transfer_id: UUID | None) -> None:
    """Stop an import; rooms that are not whole go again, those that are stay. Raises NotFound."""
    row = import_for(actor, transfer_id)
    if row.state in _UNFINISHED:
        _cancel(Transfer.objects.filter(pk=row.pk))
        record(
            actor.does("room.import_cancelled", namespace_id=row.namespace_id, object_type="import", object_id=row.pk,
                       object_name=row.name)
        )  # fmt: skip


def cancel_export_of_room(actor: Actor, room_id: UUID | None) -> None:
    """Stop the copy of a room that is being made, and forget the one that is ready; raises as ``owned_room`` does."""
    rows = Transfer.objects.filter(kind=EXPORT, user=actor.user_id, room=owned_room(actor, room_id).id)
    _cancel(rows)
    rows.filter(state=State.READY).update(state=State.EXPIRED)


def _cancel(rows: QuerySet[Transfer]) -> None:
    rows.filter(state__in=_UNFINISHED).update(state=State.CANCELLED, finished_at=clock.now())


def record_room_download(actor: Actor, export_id: UUID | None) -> None:
    """Log that the copy of a room was fetched, once in ten minutes: a resumed download asks for several parts."""
    row = Transfer.objects.filter(pk=export_id, kind=EXPORT).first() if export_id else None
    since = clock.now() - _ONCE_IN
    if row and not done_since("room.export_fetched", actor_id=actor.user_id, object_id=row.pk, since=since):
        record(
            actor.does("room.export_fetched", namespace_id=row.namespace_id, object_type="export", object_id=row.pk,
                       room_id=row.room_id)
        )  # fmt: skip


def held(order: TransferOrder) -> QuerySet[Transfer]:
    """The row, as long as the work is the worker's."""
    return Transfer.objects.filter(pk=order.id, lease=order.lease, state=State.RUNNING)


def begin_transfer(transfer_id: UUID) -> TransferOrder | None:
    """Take an ordered transfer over; None where another worker has it, it has ended, or its person may not any more."""
    lease = leases.begin(Transfer.objects.filter(pk=transfer_id, state__in=_UNFINISHED), done=0, phase="")
    if lease is None:
        return None
    row = Transfer.objects.select_related("namespace").get(pk=transfer_id)
    if row.kind == EXPORT and row.key:
        # What a worker has left that was killed.
        blobs.remove(row.key)
    actor = _still_allowed(row)
    if actor is None:
        Transfer.objects.filter(pk=transfer_id).update(state=State.CANCELLED, finished_at=clock.now())
        return None
    return TransferOrder(
        id=row.pk, lease=lease, attempt=row.attempts, kind=row.kind, actor=actor, namespace_id=row.namespace_id,
        slug=row.namespace.slug, room_id=row.room_id, dry_run=row.dry_run, direct=row.direct,
        archive=row.key,
    )  # fmt: skip


def _still_allowed(row: Transfer) -> Actor | None:
    user = user_by_id(row.user_id) if row.user_id else None
    if user is None:
        return None
    actor = actor_of(user, credential=f"job:{row.pk}", address="")
    return actor if row.kind == EXPORT or actor.at_least(Role.ADMIN, row.namespace_id) else None


def importer_now(order: TransferOrder) -> Actor:
    """The person behind an import as they stand now; raises Unreadable where they administer its namespace no more."""
    row = Transfer.objects.filter(pk=order.id).first()
    actor = _still_allowed(row) if row else None
    if actor is None:
        raise Unreadable("The person who ordered this import does not administer the namespace any more.")
    return actor


def goes_on(order: TransferOrder) -> bool:
    """Whether a transfer was neither ended nor forgotten: a worker has it, or will."""
    return Transfer.objects.filter(pk=order.id, state__in=_UNFINISHED).exists()


def renew_transfer(order: TransferOrder) -> bool:
    """Keep the lease of a transfer; returns False where it is lost."""
    return leases.renew(held(order))


def went_on(order: TransferOrder) -> None:
    """Note that something was taken over for good: what failed before that says nothing of what comes."""
    held(order).update(attempts=1)


def release(order: TransferOrder, *, passing: bool = False) -> None:
    """Give the work back: another try follows after a while that doubles, until there were too many.

    After a fault that is ``passing`` it follows in minutes, and uses no attempt up in the first day.
    """
    row, moment = held(order).first(), clock.now()
    if row is None:
        return
    if passing and row.created_at > moment - _DAY:
        held(order).update(attempts=row.attempts - 1, lease=None, lease_until=moment + _AWAY)
    elif not leases.try_again(held(order), row.attempts):
        fail(order)


def fail(order: TransferOrder) -> None:
    """Give a transfer up."""
    held(order).update(state=State.FAILED, finished_at=clock.now(), **FREE)


def return_transfer(order: TransferOrder) -> None:
    """Give the work back because its worker stops: another one takes it up soon, and no attempt is used up."""
    leases.give_back(held(order))


def tend_transfers() -> int:
    """Ask again for transfers that no worker has, and remove what those have left that have ended."""
    unfinished = Transfer.objects.filter(finished_at=None, state__in=_UNFINISHED)
    return leases.ask_again(unfinished, lambda key: send(MoveRoom(subject=key))) + _tidied()


def files_in(room_id: UUID) -> list[UUID]:
    """Return the files that were taken over for a room, in a message or not."""
    # What follows the kind is an archive's to choose.
    is_file = [Q(source__startswith=source_prefix(kind, "file")) for kind in SOURCES]
    return list(Imported.objects.filter(reduce(or_, is_file), room=room_id).values_list("target", flat=True))


def drop_unfilled(transfer_id: UUID) -> None:
    """Remove the rooms that an import has begun to fill, and will not go on with."""
    for target in Imported.objects.filter(transfer=transfer_id, whole=False).values_list("target", flat=True):
        if drop_imported_room(target, files_in(target)):
            Imported.objects.filter(room=target).delete()
    # What some have seen already stays, with those whom it was shown to.
    Imported.objects.filter(transfer=transfer_id, whole=False).update(whole=True)


def _tidied() -> int:
    """Remove archives that are needed no longer, and rooms that were never filled."""
    moment = clock.now()
    ended = Q(expires_at__lt=moment) | Q(user=None) | ~Q(state=State.READY) | ~Q(kind=EXPORT)
    rows = Transfer.objects.filter(ended, purged=False, finished_at__isnull=False).order_by("asked_at", "pk")
    return sum(_tidy(row) for row in rows[:_PAGE])


def _tidy(row: Transfer) -> bool:
    """Whether nothing is left of a transfer; a failure is logged, and keeps no other one from being looked at."""
    try:
        drop_unfilled(row.pk)
        if row.key:
            blobs.remove(row.key)
    except Exception as wrong:
        log.error("transfer.not_tidied", transfer=str(row.pk), exc_info=wrong)
        # Behind all others, which would else never have their turn.
        Transfer.objects.filter(pk=row.pk).update(asked_at=clock.now())
        return False
    if row.kind == EXPORT:
        Transfer.objects.filter(pk=row.pk, state=State.READY).update(state=State.EXPIRED)
    Transfer.objects.filter(pk=row.pk).update(purged=True)
    return True
