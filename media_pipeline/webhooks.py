"""Sends webhooks what is due for them: one webhook in a turn of some seconds, one request at a time, in order."""

from __future__ import annotations

from time import monotonic
from typing import Literal
from uuid import UUID

from backend.outgoing import NotPublic, Unreachable, post
from backend.webhooks.services import (
    DeliveryOrder,
    DeliveryOutcome,
    begin_turn,
    end_turn,
    finish_delivery,
    next_delivery,
    read_log,
)

_TURN_S = 10.0
"""After how many seconds a turn ends, so that others have theirs; what is left is asked for again."""

_TIMEOUT_S = 5.0

_NOT_NOW = {408, 409, 425, 429}
"""Statuses of refusals that are about the moment; the other ones from 400 to 499 are about what was sent."""


def deliver_due(webhook_id: UUID) -> int:
    """Send a webhook what is due; returns how many requests were made."""
    turn = begin_turn(webhook_id)
    if turn is None:
        return 0
    ends_at, tried, goes_on = monotonic() + _TURN_S, 0, True
    try:
        read_log(webhook_id)
        while goes_on and monotonic() < ends_at:
            order = next_delivery(turn)
            if order is None:
                if not read_log(webhook_id):
                    goes_on = False
                continue
            goes_on = finish_delivery(order, deliver(order))
            tried += 1
    finally:
        end_turn(turn, more=goes_on)
    return tried


def deliver(order: DeliveryOrder) -> DeliveryOutcome:
    """Post one event; never raises for what the receiver does."""
    began = monotonic()
    try:
        reply = post(order.url, order.body, order.headers, timeout=_TIMEOUT_S)
    except (NotPublic, Unreachable) as error:
        return DeliveryOutcome(result="later", ms=_ms(began), error=_sentence(error))
    if 200 <= reply.status < 300:
        return DeliveryOutcome(result="delivered", status=reply.status, ms=_ms(began))
    return DeliveryOutcome(
        result=_result(reply.status),
        status=reply.status,
        ms=_ms(began),
        error=f"The receiver answered {reply.status}.",
        retry_after_s=reply.retry_after_s,
    )


def _result(status: int) -> Literal["gone", "refused", "later"]:
    if status == 410:
        return "gone"
    return "refused" if 400 <= status < 500 and status not in _NOT_NOW else "later"


def _ms(began: float) -> int:
    return round((monotonic() - began) * 1000)


def _sentence(error: Exception) -> str:
    if isinstance(error, NotPublic):
        return str(error)
    return "Nothing was answered within five seconds, or no connection was made."
