"""Delivers the pushes that are due, several at a time."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import msgspec
from django.conf import settings

from backend.notifications.inputs import origin_of
from backend.notifications.services import Outcome, PushOrder, begin_pushes, finish_pushes
from backend.outgoing import NotPublic, Unreachable, post
from media_pipeline.push.encryption import authorization, encrypted

_AT_ONCE = 8
_ROUNDS = 20
"""How many batches one job delivers; what is left is asked for again by the sweeper, after other rooms' jobs."""

_TTL_S = 24 * 3600
"""How long a push service keeps a push for a device that is off, in seconds."""


def deliver_due() -> int:
    """Deliver what is due; returns how many pushes were tried."""
    tried = 0
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="push") as pool:
        for _ in range(_ROUNDS):
            orders = begin_pushes()
            if orders is None:
                break
            finish_pushes(pool.map(deliver, orders))
            tried += len(orders)
    return tried


def deliver(order: PushOrder) -> Outcome:
    """Deliver one push; never raises for what the push service does."""
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_TTL_S),
        "Urgency": "high",
        # A push that has not arrived yet is replaced by the next one of its room, or kind without one; 32 characters of
        # base64url at most.
        "Topic": hashlib.sha256((order.payload.room or str(order.payload.kind)).encode()).hexdigest()[:32],
    }
    body = encrypted(msgspec.json.encode(order.payload), p256dh=order.p256dh, auth=order.auth)
    try:
        headers["Authorization"] = authorization(origin_of(order.endpoint))
        reply = post(order.endpoint, body, headers, limit=0, origins=settings.PUSH_ALLOWED_ORIGINS)
    except NotPublic as error:
        return Outcome(order=order, result="gone", detail=str(error))
    except Unreachable as error:
        return Outcome(order=order, result="later", detail=str(error))
    detail = str(reply.status)
    if 200 <= reply.status < 300:
        return Outcome(order=order, result="sent", detail=detail)
    if reply.status in {404, 410}:
        return Outcome(order=order, result="gone", detail=detail)
    if reply.status in {408, 425, 429} or reply.status >= 500:
        return Outcome(order=order, result="later", detail=detail, retry_after_s=reply.retry_after_s)
    return Outcome(order=order, result="refused", detail=detail)
