"""Mails about what is unread: who wants them, which are due, and what came of each."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import structlog
from django.conf import settings
from django.core import signing
from django.db.models import F
from msgspec import Struct
from prometheus_client import Counter

from backend import clock, locks
from backend.accounts.inputs import DigestChoice
from backend.accounts.services import end_digests
from backend.errors import NotFound
from backend.events.publish import atomic
from backend.ids import new_id
from backend.jobs.enqueue import send
from backend.notifications.jobs import DeliverDigests
from backend.notifications.models import Digest
from backend.notifications.selectors.digests import PERIODS, DigestContent, digest_for

log = structlog.get_logger()

BATCH = 20
"""How many people a worker looks at together."""

ATTEMPTS = 4
_LEASE = timedelta(minutes=10)
_FIRST_RETRY_S = 60.0
_SALT = "offchat.digest"

DIGESTS = Counter("offchat_digests_total", "Mails about unread messages by what became of them.", ["outcome"])

DigestResult = Literal["sent", "refused", "later"]


class DigestOrder(Struct, frozen=True, kw_only=True):
    """A mail to send, and the address of the page that ends these mails."""

    content: DigestContent
    stop_url: str
    told_before: datetime
    attempt: int


def choose_digest(user_id: UUID, choice: DigestChoice) -> None:
    """Keep how often a person wants mails (inside the changing transaction); what is unread by now is told of, too."""
    if choice == "off":
        Digest.objects.filter(pk=user_id).delete()
        return
    moment = clock.now()
    wanted = {"period": choice, "due_at": moment, "attempts": 0}
    Digest.objects.update_or_create(
        pk=user_id, defaults=wanted, create_defaults={**wanted, "told_until": moment - PERIODS["daily"]}
    )


def begin_digests() -> list[DigestOrder] | None:
    """Take people whose mails are due, BATCH at most; None where there are none.

    What a mail will tell of counts as told before it is sent: a worker that dies leaves a mail out, and sends none
    twice.
    """
    moment = clock.now()
    with atomic():
        rows = list(locks.free_rows(Digest.objects.filter(due_at__lte=moment).order_by("due_at"))[:BATCH])
        taken = Digest.objects.filter(pk__in=[row.pk for row in rows])
        taken.update(due_at=moment + _LEASE, attempts=F("attempts") + 1)
    orders = []
    for row in rows:
        content = digest_for(row, moment) if settings.BASE_URL else PERIODS[row.period]
        if isinstance(content, timedelta):
            _put_off(row.pk, moment, content)
        else:
            Digest.objects.filter(pk=row.pk).update(told_until=content.until)
            orders.append(
                DigestOrder(
                    content=content, stop_url=stop_url(row.pk), told_before=row.told_until, attempt=row.attempts + 1
                )
            )
    return orders if rows else None


def _put_off(user_id: UUID, moment: datetime, wait: timedelta) -> None:
    """Look at a person again after a time, or up to a tenth of it later: not at all of them at once."""
    due_at = moment + wait * (1 + random.random() / 10)
    Digest.objects.filter(pk=user_id).update(due_at=due_at, attempts=0)


def finish_digests(outcomes: Iterable[tuple[DigestOrder, DigestResult, str]]) -> None:
    """Note what came of mails, each as soon as it is known.

    One that failed for a moment is tried again after a while, ATTEMPTS times; the mail after the next period tells of
    the same, and of what has come since.
    """
    for order, result, detail in outcomes:
        DIGESTS.labels(result).inc()
        if result != "sent":
            log.info("digest.failed", result=result, detail=detail, attempt=order.attempt)
        row = Digest.objects.filter(pk=order.content.user_id)
        if result == "later":
            row.update(told_until=order.told_before)
        if result == "later" and order.attempt < ATTEMPTS:
            wait_s = _FIRST_RETRY_S * 4 ** (order.attempt - 1) * (1 + random.random())
            row.update(due_at=clock.now() + timedelta(seconds=wait_s))
        elif found := row.first():
            _put_off(found.pk, clock.now(), PERIODS[found.period])


def requeue_digests() -> int:
    """Ask for the mails that are due."""
    if not Digest.objects.filter(due_at__lte=clock.now()).exists():
        return 0
    send(DeliverDigests(subject=new_id()))
    return 1


def stop_url(user_id: UUID) -> str:
    """The address that ends a person's mails; it is good for nothing else."""
    return f"{settings.BASE_URL.rstrip('/')}/unsubscribe/{signing.Signer(salt=_SALT).sign(user_id.hex)}/"


def stop_digests(signed: str) -> None:
    """End the mails of the person whose link this is; again changes nothing. Raises NotFound for any other text."""
    try:
        user_id = UUID(signing.Signer(salt=_SALT).unsign(signed))
    except (signing.BadSignature, ValueError):
        raise NotFound("This link is not complete. Turn the mails off on your account page.") from None
    end_digests(user_id)
