"""Tells people of alerts by mail and webhook: the state at that moment, at most once in 15 minutes for one alert."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from smtplib import SMTPException
from typing import cast
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, Min, OuterRef, Q
from msgspec import convert, json, to_builtins
from prometheus_client import Counter

from backend import clock
from backend.operations.inputs import Channel
from backend.operations.kinds import KindName
from backend.operations.models import Alert, NamespaceAlertRule
from backend.operations.payloads import AlertPayload, AlertRulePayload, alert_payload, alert_sentence
from backend.operations.selectors import rules_now, strangers
from backend.operations.services.signing import keys_of, signed_headers
from backend.outgoing import NotPublic, Unreachable, post

log = structlog.get_logger()

ATTEMPTS = 6
"""How often a channel is tried, within about a quarter of an hour."""

_FIRST_RETRY_S = 15
_TIMEOUT_S = 5.0
_SPARE_S = 60
_ANSWERS = 15
"""How many answers of a mail server are waited for at most, each ``EMAIL_TIMEOUT`` seconds, until it has a mail."""

_AT_ONCE = 20
_NAMESPACES_AT_ONCE = 4
"""How many notices of namespaces' own rules are sent in a turn, one of each: what they name may be slow."""

NOTICES = Counter("offchat_alert_notices_total", "Tries to tell a channel of an alert.", ["channel", "outcome"])


def deliver_notices() -> int:
    """Send the notices that are due; returns how many were tried. Of several processes one sends each of them.

    Those by rules of the server come first, and then one each of the namespaces that have waited longest.
    """
    moment = clock.now()
    is_due = Q(notice_due_at__lte=moment) & (Q(notice_until=None) | Q(notice_until__lt=moment))
    own = Exists(NamespaceAlertRule.objects.filter(namespace=OuterRef("namespace"), kind=OuterRef("kind")))
    due = Alert.objects.filter(is_due).order_by("notice_due_at")
    keys = list(due.filter(~own).values_list("pk", flat=True)[:_AT_ONCE])
    longest = due.filter(own).values("namespace").annotate(first=Min("notice_due_at")).order_by("first")
    for place in list(longest.values_list("namespace", flat=True)[:_NAMESPACES_AT_ONCE]):
        keys += due.filter(own, namespace=place).values_list("pk", flat=True)[:1]
    return sum(_delivered(key, is_due) for key in keys)


def _delivered(key: UUID, is_due: Q) -> bool:
    row = Alert.objects.filter(is_due, pk=key).select_related("namespace").first()
    if row is None:
        return False
    unchanged = Alert.objects.filter(pk=key, notice_due_at=row.notice_due_at)
    if row.notice_attempts >= ATTEMPTS:
        # Every process that tried has ended on its way.
        _give_up(row, [])
        unchanged.update(notice_due_at=None, notice_left=None)
        return False
    attempts, until = row.notice_attempts + 1, clock.now() + _lease()
    # Noted first: a process that ends on its way has tried, and may have told that it fires.
    if not unchanged.filter(is_due, state=row.state, notice_attempts=row.notice_attempts).update(
        notice_until=until, notice_attempts=attempts, told_firing=row.state != Alert.State.RESOLVED
    ):
        return False
    rule = rules_now(row.namespace_id).of(cast("KindName", row.kind), row.namespace_id)
    owner = row.namespace_id if rule.namespace else None
    keys, channels, failed, alert = keys_of(owner), _channels_of(row, rule, owner), [], alert_payload(row)
    for channel in channels:
        if not _told(channel, alert, row.notice_number, keys):
            failed.append(channel)
        held, until = until, clock.now() + _lease()
        if not Alert.objects.filter(pk=key, notice_until=held).update(notice_until=until):
            return True
    again = bool(failed) and attempts < ATTEMPTS
    if failed and not again:
        _give_up(row, failed)
    mine, moment = Alert.objects.filter(pk=key, notice_until=until), clock.now()
    told = len(failed) < len(channels)
    mine.update(**({"noticed_at": moment} if told else {"told_firing": row.told_firing}))
    # A notice that was asked for meanwhile stays due.
    mine.filter(notice_due_at=row.notice_due_at).update(
        notice_due_at=moment + _wait(attempts) if again else None,
        notice_left=to_builtins(failed) if again else None,
    )
    mine.update(notice_until=None)
    return True


def _lease() -> timedelta:
    """How long a channel may take, and some more: the lease is renewed after each."""
    return timedelta(seconds=_SPARE_S + max(_TIMEOUT_S, _ANSWERS * settings.EMAIL_TIMEOUT))


def _channels_of(row: Alert, rule: AlertRulePayload, owner: UUID | None) -> list[Channel]:
    """The channels that are still to be told; who does not administer the namespace any more is not."""
    left = rule.channels if row.notice_left is None else convert(row.notice_left, list[Channel])
    gone = strangers(rule.channels, owner)
    return [channel for channel in rule.channels if channel in left and channel not in gone]


def _give_up(row: Alert, failed: list[Channel]) -> None:
    log.error("alert.notice_given_up", alert=str(row.pk), kind=row.kind, channels=[one.type for one in failed])


def _wait(attempts: int) -> timedelta:
    return timedelta(seconds=_FIRST_RETRY_S * 2**attempts * (1 + random.random() / 4))


def _told(channel: Channel, alert: AlertPayload, number: int, keys: Mapping[str, str]) -> bool:
    try:
        send(notice(channel, alert, alert_sentence(alert), keys, number=number))
    except (SMTPException, OSError, ValueError, NotPublic, Unreachable) as error:
        log.warning("alert.notice_failed", channel=channel.type, alert=alert.id, error=type(error).__name__)
        NOTICES.labels(channel.type, "failed").inc()
        return False
    NOTICES.labels(channel.type, "sent").inc()
    return True


Notice = EmailMessage | tuple[str, bytes, dict[str, str]]
"""A mail, or the address, body and headers of a POST."""


def notice(channel: Channel, alert: AlertPayload, words: str, keys: Mapping[str, str], *, number: int = 0) -> Notice:
    """Make what a channel is told of an alert, in a sentence.

    ``keys`` are those of the webhooks of its rule; ``number`` tells the notices of an alert apart.
    """
    if channel.type == "mail":
        return _mail(channel.to, alert, words)
    return _post(channel.to, keys.get(channel.to, ""), alert, words, message_id=f"{alert.id}.{number}")


def send(ready: Notice) -> None:
    """Send a notice; raises SMTPException, OSError, ValueError, NotPublic or Unreachable."""
    if isinstance(ready, EmailMessage):
        with get_connection(timeout=settings.EMAIL_TIMEOUT) as connection:
            ready.connection = connection
            ready.send()
        return
    url, body, headers = ready
    reply = post(url, body, headers, timeout=_TIMEOUT_S)
    if not 200 <= reply.status < 300:
        raise Unreachable(f"answered {reply.status}")


def _mail(address: str, alert: AlertPayload, words: str) -> EmailMessage:
    body = (
        f"{words}\n\nKind: {alert.kind} ({alert.severity})\nSince: {alert.since}\nThreshold: {alert.threshold:g}\n\n"
    ) + (f"{settings.BASE_URL}/dashboard/health\n" if settings.BASE_URL else "")
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=f"[OffChat] {words}", body=body, to=[address], headers=headers)


def _post(url: str, key: str, alert: AlertPayload, words: str, *, message_id: str) -> Notice:
    """A POST of an alert; ``text`` is what chat programs show of an incoming webhook. Repeats have the same id."""
    moment = clock.now()
    body = json.encode({"type": "alert.updated", "at": clock.stamp(moment), "text": words, "data": alert})
    return url, body, {"Content-Type": "application/json", **signed_headers(url, key, message_id, body, moment)}
