"""Does an import or an export under a lease that is kept meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import OperationalError
from django.db.models import QuerySet

from backend import clock
from backend.chat.selectors.copied import count_to_copy
from backend.errors import DomainError
from backend.events.publish import atomic, publish
from backend.exchange.access import owned_room
from backend.exchange.models import EXPORT, Transfer
from backend.exchange.services.discord import DiscordSource
from backend.exchange.services.exporting import write_room
from backend.exchange.services.files import is_passing
from backend.exchange.services.importing import Importer
from backend.exchange.services.offchat import OffchatSource
from backend.exchange.services.orders import KEPT, State, TransferOrder, fail, held, release
from backend.exchange.services.reading import Reading
from backend.exchange.services.slack import SlackSource
from backend.exchange.services.source import Source, Unreadable
from backend.jobs.leases import LeaseLost
from backend.privacy.services import Archive, store_archive
from backend.storage import blobs, staging

log = structlog.get_logger()

_SOURCES: dict[str, Callable[[Reading], Source]] = {
    "offchat": OffchatSource,
    "slack": SlackSource,
    "discord": DiscordSource,
}


def move_room(order: TransferOrder) -> None:
    """Do the work; a failure gives it back, what no other try would mend ends it with a report."""
    try:
        _export(order) if order.kind == EXPORT else _import(order)
    except LeaseLost:
        log.info("transfer.stopped", transfer=str(order.id))
    except Unreadable as error:
        _refuse(order, str(error))
    except DomainError as error:
        if is_passing(error):
            log.warning("transfer.put_off", transfer=str(order.id), why=error.message)
            release(order, passing=True)
        else:
            _refuse(order, error.message)
    except (OSError, OperationalError) as away:
        log.warning("transfer.put_off", transfer=str(order.id), why=repr(away))
        release(order, passing=True)
    except Exception:
        log.exception("transfer.failed", transfer=str(order.id), attempt=order.attempt)
        release(order)
    finally:
        staging.discard(order.lease)


def _refuse(order: TransferOrder, why: str) -> None:
    held(order).update(errors=[(0, why)], faults=1)
    fail(order)


def _import(order: TransferOrder) -> None:
    try:
        with blobs.local_file(order.archive) as file:
            archive = Reading(file)
            Importer(order, _SOURCES[order.kind](archive), archive).run()
    except FileNotFoundError:
        raise Unreadable("The archive is not here any more: send it again.") from None
    _finish_import(order, clock.now())


def _finish_import(order: TransferOrder, moment: datetime) -> None:
    with atomic():
        done = held(order).update(state=State.READY, phase="", finished_at=moment, lease=None, lease_until=None)
        row = Transfer.objects.get(pk=order.id)
        if done and not order.dry_run:
            data = {"kind": row.kind, "created": row.created, "skipped": row.skipped}
            publish(
                order.actor.does("room.import_finished", namespace_id=row.namespace_id, object_type="import",
                                 object_id=row.pk, object_name=row.name, data=data)
            )  # fmt: skip


def _export(order: TransferOrder) -> None:
    room = owned_room(order.actor, order.room_id)
    rows = held(order)
    total, size = count_to_copy(room.id, room.hidden_until)
    rows.update(total=total)
    # What is staged is copied once more before it stands in the store.
    staging.require_space(size)
    _finish_export(order, *store_archive(rows, order.lease, order.key, lambda archive: write_room(archive, room)))


def _finish_export(order: TransferOrder, archive: Archive, digest: str, size: int) -> None:
    moment = clock.now()
    with atomic():
        made = held(order).update(
            state=State.READY, phase="", done=archive.done, total=archive.done, created=archive.done,
            skipped=archive.skipped, faults=archive.skipped, errors=archive.left_out, size=size, sha256=digest,
            finished_at=moment, expires_at=moment + KEPT, lease=None, lease_until=None,
        )  # fmt: skip
        if made:
            # The newest counts; what it has replaced is removed by the sweeper.
            mine = Transfer.objects.filter(kind=EXPORT, user=order.actor.user_id, state=State.READY)
            mine = mine.exclude(pk=order.id)
            mine.filter(room=order.room_id).update(state=State.EXPIRED)
            _keep_within(mine, settings.ARCHIVE_BYTES - size)
            publish(
                order.actor.does("room.exported", namespace_id=order.namespace_id, object_type="room",
                                 object_id=order.room_id, room_id=order.room_id,
                                 data={"export": str(order.id), "bytes": size})
            )  # fmt: skip
    if not made:
        # After the block: what a backup keeps would be noted in a transaction that goes for nothing.
        blobs.remove(order.key)
        raise LeaseLost


def _keep_within(copies: QuerySet[Transfer], left: int) -> None:
    """Let the oldest copies of a person go as far as they do not fit into so many bytes together."""
    gone = []
    for key, size in copies.order_by("-finished_at").values_list("pk", "size"):
        left -= size or 0
        if left < 0:
            gone.append(key)
    copies.filter(pk__in=gone).update(state=State.EXPIRED)
