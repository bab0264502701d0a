"""Reads the event log for webhooks: what is to be sent becomes a delivery, and the cursor moves on, in one step."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef, Q

from backend import clock, locks
from backend.audit.following import newest_block
from backend.chat.selectors import RoomPart
from backend.events.catalogue import DurableFrame
from backend.events.log import Head, first_kept, has_moved_on, heads, read
from backend.events.publish import atomic
from backend.ids import new_id
from backend.jobs.enqueue import send
from backend.webhooks.access import shown_webhooks
from backend.webhooks.inputs import types_of
from backend.webhooks.jobs import DeliverWebhook
from backend.webhooks.models import Cursor, Delivery, Webhook
from backend.webhooks.selectors import parts_of
from backend.webhooks.services.logged import LOG, logged_webhooks, read_activity

log = structlog.get_logger()

WINDOW = 100
"""How many events may wait for their first try as deliveries of their own; the log keeps those behind them."""

_READ = 200
_STREAMS = 50
"""Events and streams that are read at a time."""

GAP = "log.gap"
"""The type of the delivery that stands for events which the log had lost before they were read."""

_LOST = "The log does not reach back to the events before this one: they were not sent."
_RENEWED = 500
"""Webhooks whose rooms are looked at in one run, by chance."""


def request_deliveries() -> int:
    """Ask a worker for each webhook that has something to be sent now; returns their number."""
    if not Webhook.objects.filter(enabled=True).exists():
        return 0
    moment = clock.now()
    rows = Webhook.objects.filter(_is_free(moment), enabled=True)
    waiting = Delivery.objects.filter(webhook=OuterRef("pk"), state=Delivery.State.WAITING, due_at__lte=moment)
    behind = Cursor.objects.filter(has_moved_on(), webhook=OuterRef("pk"))
    keys = set(rows.filter(Exists(waiting) | Exists(behind)).values_list("pk", flat=True))
    of_log = Cursor.objects.filter(webhook__in=rows, stream=LOG, seq__lt=newest_block()).select_related("webhook")
    keys |= logged_webhooks(of_log.order_by("pk"))
    return sum(send(DeliverWebhook(subject=key)) for key in sorted(keys))


def _is_free(moment: datetime) -> Q:
    idle = Q(busy_until=None) | Q(busy_until__lte=moment)
    return idle & (Q(rests_until=None) | Q(rests_until__lte=moment))


def renew_cursors() -> int:
    """Let webhooks read the rooms that their owners have come to, from there on, and those they have left no more."""
    changed = 0
    for row in shown_webhooks().filter(enabled=True).order_by("?")[:_RENEWED]:
        parts = parts_of(row)
        known = set(row.cursors.exclude(stream=LOG).values_list("stream", flat=True))
        changed += len(known ^ parts.keys())
        Cursor.objects.filter(webhook=row, stream__in=list(known - parts.keys())).delete()
        fresh = parts.keys() - known
        positions = heads(fresh)
        Cursor.objects.bulk_create(
            [Cursor(webhook=row, stream=one, epoch=positions[one].epoch, seq=parts[one].seq) for one in fresh],
            ignore_conflicts=True,
        )
    return changed


def read_log(webhook_id: UUID) -> int:
    """Note what a webhook is to be sent, up to WINDOW untried events; returns how many streams were read on."""
    with atomic():
        # Nobody else reads on from the same cursors meanwhile.
        if not list(locks.free_rows(Webhook.objects.filter(pk=webhook_id, enabled=True)).values_list("pk", flat=True)):
            return 0
        row = shown_webhooks().get(pk=webhook_id)
        parts = parts_of(row)
        # What was tried and waits to be tried again keeps nothing new from being read.
        room = WINDOW - Delivery.objects.filter(webhook=row, state=Delivery.State.WAITING, attempts=0).count()
        # Not those of rooms that its owner has left: they move no more, and would come first at every reading.
        behind = Cursor.objects.filter(has_moved_on(), webhook=row, stream__in=list(parts))
        cursors = list(behind.order_by("pk")[:_STREAMS])
        positions, made, moved = heads(one.stream for one in cursors), list[Delivery](), list[Cursor]()
        for cursor in cursors:
            if len(made) < room:
                made += _read_on(row, cursor, positions[cursor.stream], parts[cursor.stream], room - len(made))
                moved.append(cursor)
        logged, read_on = read_activity(row, room - len(made))
        Delivery.objects.bulk_create(_in_order(made + logged))
        Cursor.objects.bulk_update(moved, ["epoch", "seq"])
    return len(moved) + read_on


def _in_order(made: list[Delivery]) -> list[Delivery]:
    """Give deliveries ids in their order, by which they are sent: those of one millisecond have none of themselves."""
    for delivery, key in zip(made, sorted(new_id() for _ in made), strict=True):
        delivery.pk = key
    return made


def _read_on(row: Webhook, cursor: Cursor, head: Head, part: RoomPart, most: int) -> list[Delivery]:
    """Move a cursor on, over ``most`` events that are to be sent at the most, and return these."""
    if cursor.epoch != head.epoch:
        cursor.epoch, cursor.seq = head.epoch, head.seq
        return [_gap(row, cursor)]
    frames = read(cursor.stream, after=cursor.seq, epoch=head.epoch, limit=_READ)
    if not frames:
        first = first_kept(cursor.stream, after=cursor.seq)
        cursor.seq = head.seq if first is None else first - 1
        return [_gap(row, cursor)]
    wanted, made, moment = types_of(row.events), list[Delivery](), clock.now()
    for frame in frames:
        if len(made) == most:
            break
        cursor.seq = frame.seq
        if frame.type in wanted and may_be_sent(frame, part):
            made.append(
                Delivery(webhook=row, type=frame.type, stream=frame.stream, epoch=frame.epoch, seq=frame.seq,
                         created_at=moment, due_at=moment)
            )  # fmt: skip
    return made


def may_be_sent(frame: DurableFrame, part: RoomPart) -> bool:
    """Whether an event belongs to the part of a stream that the owner of a webhook may read."""
    if part.is_closed:
        return frame.type == "room.deleted"
    return not 0 < frame.number <= part.hidden_until


def _gap(row: Webhook, cursor: Cursor) -> Delivery:
    log.warning("webhook.gap", webhook=str(row.pk), stream=cursor.stream)
    return Delivery(webhook=row, type=GAP, state=Delivery.State.FAILED, error=_LOST, created_at=clock.now())
