"""A worker's part of webhooks: one at a time is taken, what is due is judged once more, sent, tried again or given up.

An address that answers slowly, or not at all, has its own turns: it rests after each failure, while others are served.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from django.db.models import Q
from msgspec import Struct, json
from prometheus_client import Counter

from backend import clock, locks
from backend.audit.actions import Action
from backend.events.log import read
from backend.events.publish import atomic, publish
from backend.jobs.enqueue import send
from backend.webhooks.access import shown_webhooks
from backend.webhooks.jobs import DeliverWebhook
from backend.webhooks.models import Delivery, Webhook
from backend.webhooks.selectors import owner_may, parts_of
from backend.webhooks.services.logged import LOG, logged_body
from backend.webhooks.services.reading import may_be_sent
from backend.webhooks.services.signatures import signed_headers
from backend.webhooks.services.webhooks import PING

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""How long a worker may have a webhook to itself; its turns are much shorter."""

GIVEN_UP = timedelta(days=3)
"""After how long without any success a webhook is switched off."""

ATTEMPTS = 10
"""How often one event is tried, within about three days."""

REFUSALS = 3
"""How often one is tried that the receiver refuses for what it is, within about a quarter of an hour."""

RETRIES = 100
"""How many events of a webhook wait to be tried again; the oldest are given up for newer ones."""

_FIRST_RETRY_S, _FACTOR, _LONGEST_RETRY_S = 5.0, 5, 86_400.0
_REFUSED_LATER = 2
"""What is refused waits from the first time on as long as what has failed thrice."""

_REFUSED_IN_A_ROW, _BREATH = 20, timedelta(minutes=1)
"""After so many refusals without a success nothing is sent for a while: an address that is wrong is not flooded."""

_LONGEST_REST_S = 3600.0
"""An address that fails is tried once an hour at least, with one event or another."""

_OUTAGE = 3
"""After so many failures without a success between them, the next success has everything sent that waits."""

_KEPT, _FORGOTTEN = 1000, 2000
"""How many finished deliveries of a webhook are kept, and how many are deleted after a turn."""

DELIVERIES = Counter("offchat_webhook_deliveries_total", "Tries to send an event to a webhook.", ["outcome"])

_NOT_THEIRS = "The owner of this webhook may not read this room any more."
_NOT_TOLD = "What this tells of is no longer in the library, or the log does not reach back to it any more."
_NOT_KEPT = "The log does not reach back to this event any more."


class Turn(Struct, frozen=True, kw_only=True):
    """A worker has a webhook to itself; ``until`` is what its row says meanwhile."""

    webhook_id: UUID
    until: datetime


class DeliveryOrder(Struct, frozen=True, kw_only=True):
    """An event to post now: where, with which headers, and the very bytes."""

    webhook_id: UUID
    delivery_id: UUID
    url: str
    headers: dict[str, str]
    body: bytes


class DeliveryOutcome(Struct, frozen=True, kw_only=True):
    """What came of a try: taken, the address is gone for good, this event is refused, or it is to be tried again."""

    result: Literal["delivered", "gone", "refused", "later"]
    status: int | None = None
    ms: int = 0
    error: str = ""
    retry_after_s: float = 0.0


def begin_turn(webhook_id: UUID) -> Turn | None:
    """Take a webhook; None where another worker has it, where it is off, or rests after a failure.

    One whose owner administers the namespace no longer is switched off.
    """
    moment = clock.now()
    idle = Q(busy_until=None) | Q(busy_until__lte=moment)
    with atomic():
        free = locks.free_rows(Webhook.objects.filter(idle, pk=webhook_id, enabled=True))
        if not list(free.values_list("pk", flat=True)):
            return None
        row = shown_webhooks().get(pk=webhook_id)
        if not owner_may(row):
            _switch_off(row, Webhook.Reason.OWNER)
            return None
        if row.rests_until and row.rests_until > moment:
            return None
        Webhook.objects.filter(pk=webhook_id).update(busy_until=moment + LEASE)
    return Turn(webhook_id=webhook_id, until=moment + LEASE)


def end_turn(turn: Turn, *, more: bool) -> None:
    """Give a webhook back, and ask for its next turn where there is ``more`` to send."""
    done = Delivery.objects.filter(webhook=turn.webhook_id).exclude(state=Delivery.State.WAITING)
    old = list(done.order_by("-pk").values_list("pk", flat=True)[_KEPT : _KEPT + _FORGOTTEN])
    Delivery.objects.filter(pk__in=old).delete()
    Webhook.objects.filter(pk=turn.webhook_id, busy_until=turn.until).update(busy_until=None)
    if more:
        send(DeliverWebhook(subject=turn.webhook_id))


def next_delivery(turn: Turn) -> DeliveryOrder | None:
    """Return what is to be sent next, as it stands in the log now; None where nothing is due, or the turn is over."""
    moment = clock.now()
    row = shown_webhooks().filter(pk=turn.webhook_id, enabled=True, busy_until=turn.until).first()
    if row is None or (row.rests_until and row.rests_until > moment) or not owner_may(row):
        return None
    due = Delivery.objects.filter(webhook=row, state=Delivery.State.WAITING, due_at__lte=moment)
    for delivery in due.order_by("due_at", "pk"):
        body = _body(row, delivery)
        if isinstance(body, bytes):
            headers = {"Content-Type": "application/json"} | signed_headers(row, str(delivery.pk), body, moment)
            return DeliveryOrder(webhook_id=row.pk, delivery_id=delivery.pk, url=row.url, headers=headers, body=body)
        _note(delivery.pk, state=Delivery.State.FAILED, error=body, due_at=None)
    return None


def _body(row: Webhook, delivery: Delivery) -> bytes | str:
    """The very frame of an event, or why it cannot be sent."""
    if delivery.type == PING:
        at, data = clock.stamp(delivery.created_at), {"webhook": str(row.pk)}
        return json.encode({"type": PING, "at": at, "actor": None, "data": data})
    if delivery.stream.startswith(f"{LOG}:"):
        return logged_body(row, delivery) or _NOT_TOLD
    part = parts_of(row).get(delivery.stream)
    if part is None:
        return _NOT_THEIRS
    frames = read(delivery.stream, after=delivery.seq - 1, epoch=delivery.epoch, limit=1)
    if not frames:
        return _NOT_KEPT
    return frames[0].frame if may_be_sent(frames[0], part) else _NOT_THEIRS


def finish_delivery(order: DeliveryOrder, outcome: DeliveryOutcome) -> bool:
    """Note what came of a try; returns whether the turn may go on."""
    moment = clock.now()
    DELIVERIES.labels(outcome.result).inc()
    tried = {"status": outcome.status, "ms": outcome.ms, "error": outcome.error[:200], "tried_at": moment}
    with atomic():
        row = shown_webhooks().filter(pk=order.webhook_id).first()
        delivery = Delivery.objects.filter(pk=order.delivery_id).first()
        if row is None or delivery is None:
            return False
        attempts = delivery.attempts + 1
        if outcome.result == "delivered":
            _note(delivery.pk, state=Delivery.State.DELIVERED, attempts=attempts, due_at=None, **tried)
            works = {"failing_since": None, "failures": 0, "rests_until": None, "delivered_at": moment}
            Webhook.objects.filter(pk=row.pk).update(**works)
            if row.failures >= _OUTAGE:
                waiting = Delivery.objects.filter(webhook=row, state=Delivery.State.WAITING)
                waiting.exclude(status__gte=400, status__lt=500).update(due_at=moment)
            return True
        is_refused = outcome.result == "refused"
        given_up = attempts >= (REFUSALS if is_refused else ATTEMPTS)
        wait = timedelta(seconds=retry_s(attempts + _REFUSED_LATER * is_refused, outcome.retry_after_s))
        _note(
            delivery.pk,
            state=Delivery.State.FAILED if given_up else Delivery.State.WAITING,
            attempts=attempts,
            due_at=None if given_up else moment + wait,
            **tried,
        )
        _give_up_oldest(row)
        if is_refused:
            return _go_on(row, moment)
        _rest(row, outcome, moment)
        return False


def _note(delivery_id: UUID, **fields: object) -> None:
    Delivery.objects.filter(pk=delivery_id).update(**fields)


def _give_up_oldest(row: Webhook) -> None:
    again = Delivery.objects.filter(webhook=row, state=Delivery.State.WAITING, attempts__gt=0)
    oldest = list(again.order_by("-pk").values_list("pk", flat=True)[RETRIES:])
    Delivery.objects.filter(pk__in=oldest).update(state=Delivery.State.FAILED, due_at=None)


def _go_on(row: Webhook, moment: datetime) -> bool:
    """After a refusal others are sent, with a rest after many in a row; three days of nothing else switch it off."""
    since, failures = row.failing_since or moment, row.failures + 1
    rests = failures % _REFUSED_IN_A_ROW == 0
    until = moment + _BREATH if rests else row.rests_until
    Webhook.objects.filter(pk=row.pk).update(failing_since=since, failures=failures, rests_until=until)
    if moment - since >= GIVEN_UP:
        _switch_off(row, Webhook.Reason.FAILURES)
        return False
    return not rests


def _rest(row: Webhook, outcome: DeliveryOutcome, moment: datetime) -> None:
    """Let a webhook rest after a failure, the longer the more there were; switch it off after three days of them."""
    since, failures = row.failing_since or moment, row.failures + 1
    wait = timedelta(seconds=min(retry_s(failures, outcome.retry_after_s), _LONGEST_REST_S))
    Webhook.objects.filter(pk=row.pk).update(failing_since=since, failures=failures, rests_until=moment + wait)
    if outcome.result == "gone":
        _switch_off(row, Webhook.Reason.GONE)
    elif moment - since >= GIVEN_UP:
        _switch_off(row, Webhook.Reason.FAILURES)


def _switch_off(row: Webhook, reason: Webhook.Reason) -> None:
    """Switch a webhook off, in the log of the server and in the activity that its administrators read."""
    Webhook.objects.filter(pk=row.pk).update(enabled=False, disabled_reason=reason, busy_until=None)
    log.warning("webhook.disabled", webhook=str(row.pk), reason=str(reason))
    action = Action(
        name="webhook.disabled", namespace_id=row.namespace_id, object_type="webhook", object_id=row.pk,
        object_name=urlsplit(row.url).hostname or "", data={"reason": str(reason)},
    )  # fmt: skip
    publish(action)


def retry_s(attempts: int, asked_s: float = 0.0) -> float:
    """Seconds until the next try: 5 s at first, five times as long every time, or as asked for; a quarter by chance."""
    wait_s: float = max(_FIRST_RETRY_S * _FACTOR ** min(attempts - 1, 9), asked_s)
    return min(wait_s * (1 + random.random() / 4), _LONGEST_RETRY_S)
