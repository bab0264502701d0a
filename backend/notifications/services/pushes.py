"""A worker's part of pushes: those that are due are taken, judged once more, delivered, tried again or given up."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Literal
from uuid import UUID

import structlog
from django.db.models import F, Q, UUIDField
from django.db.models.functions import Coalesce
from msgspec import Struct
from prometheus_client import Counter

from backend import clock, locks
from backend.events.publish import atomic
from backend.jobs.enqueue import send
from backend.notifications.jobs import DeliverPushes
from backend.notifications.models import Notice, Subscription
from backend.notifications.payloads import PushPayload
from backend.notifications.selectors import live_subscriptions, pushes_for
from backend.notifications.selectors.warnings import warnings_to_push

log = structlog.get_logger()

BATCH = 32
"""How many pushes a worker takes at a time."""

ATTEMPTS = 5
_LEASE = timedelta(minutes=2)
"""How long a worker may have its pushes; the slowest push service ends each within seconds."""

_FIRST_RETRY_S, _LONGEST_RETRY_S = 15.0, 1800.0

PUSHES = Counter("offchat_pushes_total", "Push notifications by what became of them.", ["outcome"])

Result = Literal["sent", "gone", "refused", "later"]


class PushOrder(Struct, frozen=True, kw_only=True):
    """A push to deliver: where, for whose keys, and what; ``number`` is of the message that it tells of."""

    notice_id: int
    subscription_id: UUID
    endpoint: str
    p256dh: str
    auth: str
    payload: PushPayload
    number: int
    attempt: int


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a push: taken, the subscription is gone, refused for good, or to be tried again."""

    order: PushOrder
    result: Result
    detail: str = ""
    retry_after_s: float = 0.0


def begin_pushes() -> list[PushOrder] | None:
    """Take the pushes that are due, BATCH at most; None where none is.

    Each is judged by what holds now: who has read the message, left, muted the room or logged out is not pushed.
    """
    moment = clock.now()
    notices = _taken(moment)
    if not notices:
        return None
    live = live_subscriptions(moment).in_bulk([notice.subscription_id for notice in notices])
    orders: list[PushOrder] = []
    for room_id in {notice.room_id for notice in notices if notice.room_id}:
        orders += _orders(room_id, [notice for notice in notices if notice.room_id == room_id], live, moment)
    orders += _warnings([notice for notice in notices if notice.notification_id], live, moment)
    ordered = {order.notice_id for order in orders}
    _settle([notice for notice in notices if notice.pk not in ordered])
    return orders


def _taken(moment: datetime) -> list[Notice]:
    with atomic():
        due = Notice.objects.filter(due_at__lte=moment).order_by("due_at")
        notices = list(locks.free_rows(due)[:BATCH])
        taken = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
        taken.update(due_at=moment + _LEASE, attempts=F("attempts") + 1)
    return notices


def _settle(notices: Sequence[Notice]) -> None:
    """There is nothing to push; a row that another message has reached meanwhile is due again when its lease ends."""
    if notices:
        Notice.objects.filter(pk__in=[notice.pk for notice in notices if notice.notification_id]).delete()
        unchanged = reduce(or_, (Q(pk=notice.pk, number=notice.number) for notice in notices))
        Notice.objects.filter(unchanged).update(due_at=None, attempts=0)


def _orders(
    room_id: UUID, notices: Iterable[Notice], live: dict[UUID, Subscription], moment: datetime
) -> list[PushOrder]:
    subscribed = [(notice, live[notice.subscription_id]) for notice in notices if notice.subscription_id in live]
    pushes = pushes_for(room_id, {row.user_id for _, row in subscribed}, moment) if subscribed else {}
    orders = []
    for notice, row in subscribed:
        number, payload = pushes.get(row.user_id, (0, None))
        if payload is not None and number > notice.told:
            orders.append(
                PushOrder(
                    notice_id=notice.pk, subscription_id=row.pk, endpoint=row.endpoint, p256dh=row.p256dh,
                    auth=row.auth, payload=payload, number=number, attempt=notice.attempts + 1,
                )
            )  # fmt: skip
    return orders


def _warnings(notices: Iterable[Notice], live: dict[UUID, Subscription], moment: datetime) -> list[PushOrder]:
    told = [(notice, live[notice.subscription_id]) for notice in notices if notice.subscription_id in live]
    payloads = warnings_to_push([notice.notification_id for notice, _ in told if notice.notification_id], moment)
    return [
        PushOrder(
            notice_id=notice.pk, subscription_id=row.pk, endpoint=row.endpoint, p256dh=row.p256dh, auth=row.auth,
            payload=payload, number=1, attempt=notice.attempts + 1,
        )
        for notice, row in told
        if notice.notification_id and (payload := payloads.get(notice.notification_id))
    ]  # fmt: skip


def finish_pushes(outcomes: Iterable[Outcome]) -> None:
    """Note what came of pushes."""
    moment = clock.now()
    for outcome in outcomes:
        PUSHES.labels(outcome.result).inc()
        if outcome.result != "sent":
            log.info("push.failed", subscription=str(outcome.order.subscription_id), result=outcome.result,
                     detail=outcome.detail, attempt=outcome.order.attempt)  # fmt: skip
        _finish(outcome, moment)


def _finish(outcome: Outcome, moment: datetime) -> None:
    order = outcome.order
    rows = Notice.objects.filter(pk=order.notice_id)
    if outcome.result == "gone":
        Subscription.objects.filter(pk=order.subscription_id).delete()
        return
    if outcome.result == "later" and order.attempt < ATTEMPTS:
        rows.update(due_at=moment + timedelta(seconds=_retry_s(outcome)))
        return
    if order.payload.room is None:
        rows.delete()
    if outcome.result == "sent":
        Subscription.objects.filter(pk=order.subscription_id).update(used_at=moment)
    done = rows.filter(number__lte=order.number)
    if not done.update(number=order.number, told=order.number, due_at=None, attempts=0):
        # Another message was sent meanwhile.
        rows.update(told=order.number, due_at=moment, attempts=0)


def _retry_s(outcome: Outcome) -> float:
    """Seconds until the next try: doubled every time, or what the push service asks for, and half more by chance."""
    wait_s: float = max(_FIRST_RETRY_S * 2 ** (outcome.order.attempt - 1), outcome.retry_after_s)
    return min(wait_s, _LONGEST_RETRY_S) * (1 + random.random() / 2)


def requeue_pushes() -> int:
    """Ask for the delivery of pushes that are due: retries, and what a killed worker or a lost message left behind."""
    about = Coalesce("room_id", "notification_id", output_field=UUIDField())
    due = Notice.objects.filter(due_at__lte=clock.now()).order_by("due_at")
    for subject in due.values_list(about, flat=True)[:1]:
        send(DeliverPushes(subject=subject))
        return 1
    return 0
