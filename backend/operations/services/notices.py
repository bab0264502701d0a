"""Tells people of alerts by mail and webhook: the state at that moment, at most once in 15 minutes for one alert."""

from __future__ import annotations

import random
from datetime import timedelta
from smtplib import SMTPException
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from msgspec import convert, json, to_builtins
from prometheus_client import Counter

from backend import clock
from backend.operations.inputs import Channel
from backend.operations.models import Alert
from backend.operations.payloads import AlertPayload, alert_payload, alert_sentence
from backend.operations.selectors import rule_now
from backend.outgoing import NotPublic, Unreachable, post

log = structlog.get_logger()

ATTEMPTS = 6
"""How often a channel is tried, within about a quarter of an hour."""

_FIRST_RETRY_S = 15
_TIMEOUT_S = 5.0
_LEASE = timedelta(minutes=3)
"""Longer than five channels take that all hang."""

_AT_ONCE = 20

NOTICES = Counter("offchat_alert_notices_total", "Tries to tell a channel of an alert.", ["channel", "outcome"])


def deliver_notices() -> int:
    """Send the notices that are due; returns how many were tried. Of several processes one sends each of them."""
    moment = clock.now()
    is_due = Q(notice_due_at__lte=moment) & (Q(notice_until=None) | Q(notice_until__lt=moment))
    keys = list(Alert.objects.filter(is_due).order_by("notice_due_at").values_list("pk", flat=True)[:_AT_ONCE])
    return sum(_delivered(key, is_due) for key in keys)


def _delivered(key: UUID, is_due: Q) -> bool:
    until = clock.now() + _LEASE
    if not Alert.objects.filter(is_due, pk=key).update(notice_until=until):
        return False
    row = Alert.objects.select_related("namespace").get(pk=key)
    rule = rule_now(row.kind)  # type: ignore[arg-type]
    channels = rule.channels
    if row.notice_left is not None:
        left = convert(row.notice_left, list[Channel])
        channels = [channel for channel in channels if channel in left]
    alert = alert_payload(row)
    failed = [channel for channel in channels if not _told(channel, alert)]
    attempts, moment = row.notice_attempts + 1, clock.now()
    again = bool(failed) and attempts < ATTEMPTS
    if failed and not again:
        log.error("alert.notice_given_up", alert=str(row.pk), kind=row.kind, channels=[one.type for one in failed])
    mine = Alert.objects.filter(pk=key, notice_until=until)
    told = len(failed) < len(channels)
    if told:
        mine.update(noticed_at=moment, told_firing=row.state != Alert.State.RESOLVED)
    # A notice that was asked for meanwhile stays due.
    mine.filter(notice_due_at=row.notice_due_at).update(
        notice_due_at=moment + _wait(attempts) if again else None,
        notice_left=to_builtins(failed) if again else None,
        notice_attempts=attempts,
    )
    mine.update(notice_until=None)
    return True


def _wait(attempts: int) -> timedelta:
    return timedelta(seconds=_FIRST_RETRY_S * 2**attempts * (1 + random.random() / 4))


def _told(channel: Channel, alert: AlertPayload) -> bool:
    send = _mail if channel.type == "mail" else _post
    try:
        send(channel.to, alert)
    except (SMTPException, OSError, ValueError, NotPublic, Unreachable) as error:
        log.warning("alert.notice_failed", channel=channel.type, alert=alert.id, error=type(error).__name__)
        NOTICES.labels(channel.type, "failed").inc()
        return False
    NOTICES.labels(channel.type, "sent").inc()
    return True


def _mail(address: str, alert: AlertPayload) -> None:
    words = alert_sentence(alert)
    body = (
        f"{words}\n\nKind: {alert.kind} ({alert.severity})\nSince: {alert.since}\nThreshold: {alert.threshold:g}\n\n"
    ) + (f"{settings.BASE_URL}/dashboard/health\n" if settings.BASE_URL else "")
    with get_connection(timeout=settings.EMAIL_TIMEOUT) as connection:
        EmailMessage(
            subject=f"[OffChat] {words}",
            body=body,
            to=[address],
            connection=connection,
            headers={"Auto-Submitted": "auto-generated"},
        ).send()


def _post(url: str, alert: AlertPayload) -> None:
    """Post an alert; ``text`` is what chat programs show of an incoming webhook."""
    body = json.encode(
        {"type": "alert.updated", "at": clock.stamp(clock.now()), "text": alert_sentence(alert), "data": alert}
    )
    reply = post(url, body, {"Content-Type": "application/json"}, timeout=_TIMEOUT_S)
    if not 200 <= reply.status < 300:
        raise Unreachable(f"answered {reply.status}")
