"""Mails about accounts that wait to be sent; their links are made when they are sent, so that no secret is stored."""

from __future__ import annotations

import random
import secrets
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import F, QuerySet
from msgspec import Struct
from msgspec.structs import replace
from prometheus_client import Counter

from backend import clock, locks
from backend.accounts.jobs import DeliverLetters
from backend.accounts.models import AccountLink, Letter, NamespaceInvitation, PendingRegistration, User
from backend.accounts.payloads import settings_payload
from backend.accounts.selectors import may_enter
from backend.accounts.selectors.addresses import has_person, people_written_to
from backend.accounts.selectors.invitations import admitting
from backend.accounts.services.credentials import digest
from backend.accounts.services.links import make_link
from backend.accounts.services.people import locked_user
from backend.accounts.services.posting import queue_letter
from backend.audit.actions import Action
from backend.errors import Gone, NotFound
from backend.events.publish import atomic, publish
from backend.ids import new_id
from backend.jobs.enqueue import send

log = structlog.get_logger()

LETTERS = Counter("offchat_letters_total", "Mails about accounts by what became of them.", ["outcome"])

CONFIRM_LIFE = timedelta(hours=24)
_BATCH = 20
_ATTEMPTS = 4
_MOST_PEOPLE = 5
"""So many accounts of one address are sent a link when its password was forgotten."""
_LEASE = timedelta(minutes=10)
_FIRST_RETRY_S = 20.0
_AWAY_S = 60.0
_GIVEN_UP = timedelta(hours=1)

LetterResult = Literal["sent", "refused", "later", "away"]


class LetterOrder(Struct, frozen=True, kw_only=True):
    """A mail to send: ``url`` is the page of its link, empty where it has none.

    An invitation names the person who made it and the ``namespace`` that it leads into.
    """

    id: UUID
    kind: str
    address: str
    language: str
    username: str
    namespace: str
    url: str
    attempt: int


def begin_letters() -> list[LetterOrder] | None:
    """Take mails that are due; None where there are none."""
    moment = clock.now()
    with atomic():
        rows = list(locks.free_rows(_due(moment).order_by("due_at"))[:_BATCH])
        taken = Letter.objects.filter(pk__in=[row.pk for row in rows])
        taken.update(due_at=moment + _LEASE, attempts=F("attempts") + 1)
    orders = [order for row in rows if (order := _begun(row)) is not None]
    return orders if rows else None


def _begun(row: Letter) -> LetterOrder | None:
    """Begin one mail; a failure is logged and keeps no other from being sent."""
    try:
        return _begin(row)
    except Exception as failed:
        log.error("letter.not_begun", letter=str(row.pk), kind=row.kind, exc_info=failed)
        return None


def _begin(taken: Letter) -> LetterOrder | None:
    if taken.attempts >= _ATTEMPTS or taken.created_at < clock.now() - _GIVEN_UP:
        _drop(taken, "given up")
        return None
    with atomic():
        try:
            user = locked_user(taken.user_id) if taken.user_id else None
        except NotFound:
            return None
        # Who cancels a mail holds their own row: it is read now whether it is still to be sent.
        row = Letter.objects.filter(pk=taken.pk).first()
        if row is None:
            return None
        if row.kind in {Letter.Kind.INVITE, Letter.Kind.REGISTER}:
            return _invitation(row) if row.kind == Letter.Kind.INVITE else _registration(row)
        if user is None:
            _spread(row)
            return None
        moved = row.kind == Letter.Kind.RESET and row.email != user.email
        if moved or not may_enter(user) or user.is_bot:
            row.delete()
            return None
        return LetterOrder(
            id=row.pk, kind=row.kind, address=row.email, language=settings_payload(user.settings).language,
            username=user.username, namespace="", url=_page(row, user), attempt=row.attempts,
        )  # fmt: skip


def _invitation(row: Letter) -> LetterOrder | None:
    """The mail with a link into a namespace, whose secret is made now; None where it admits people no longer."""
    rows = NamespaceInvitation.objects.filter(pk=row.invitation_id or row.pk)
    invitation = rows.select_related("created_by", "namespace").get()
    try:
        maker = admitting(invitation)
    except Gone:
        row.delete()
        return None
    code = secrets.token_urlsafe(24)
    rows.update(digest=digest(code))
    return LetterOrder(
        id=row.pk, kind=row.kind, address=row.email, attempt=row.attempts,
        language=settings_payload(invitation.created_by.settings).language, username=maker.user.display_name,
        namespace=invitation.namespace.name, url=f"{settings.BASE_URL.rstrip('/')}/invitation#{code}",
    )  # fmt: skip


def _registration(row: Letter) -> LetterOrder | None:
    """The mail with the link that makes an account; where the address has one already, it says that instead."""
    rows = PendingRegistration.objects.filter(pk=row.registration_id or row.pk)
    wanted = rows.first()
    if wanted is None:
        return None
    base, language = settings.BASE_URL.rstrip("/"), settings_payload({}).language
    known, code = has_person(row.email), secrets.token_urlsafe(32)
    rows.update(digest=None if known else digest(code))
    return LetterOrder(
        id=row.pk, kind="known" if known else row.kind, address=row.email, language=language, namespace="",
        username=wanted.username, url=f"{base}/" if known else f"{base}/confirm?account#{code}",
        attempt=row.attempts,
    )  # fmt: skip


def _spread(row: Letter) -> None:
    """Write to each person whose confirmed address this is, however many mails wait."""
    row.delete()
    for user in people_written_to(row.email, limit=_MOST_PEOPLE):
        about = Action(name="password.reset", object_type="user", object_id=user.pk, object_name=user.username)
        publish(replace(about, data={"by": "mail"}))
        queue_letter(Letter.Kind.RESET, user.email, user_id=user.pk)


def _page(row: Letter, user: User) -> str:
    base = settings.BASE_URL.rstrip("/")
    if row.kind == Letter.Kind.RESET:
        return f"{base}/join#{make_link(user, mailed_to=row.email).token}"
    if row.kind == Letter.Kind.CONFIRM:
        token = secrets.token_urlsafe(32)
        forget_confirmations(user.pk)
        AccountLink.objects.create(
            digest=digest(token), user=user, kind=AccountLink.Kind.EMAIL, email=row.email,
            expires_at=clock.now() + CONFIRM_LIFE,
        )  # fmt: skip
        return f"{base}/confirm#{token}"
    return ""


def forget_confirmations(user_id: UUID) -> None:
    """End the links with which a person confirms an address."""
    AccountLink.objects.filter(user=user_id, kind=AccountLink.Kind.EMAIL).delete()


def finish_letter(order: LetterOrder, result: LetterResult, detail: str) -> None:
    """Note what came of a mail; one that failed for a moment is tried again, a few times.

    While the mail server is ``away`` nothing is tried, and nothing counts but the time.
    """
    LETTERS.labels(result).inc()
    if result != "sent":
        log.info("letter.failed", result=result, detail=detail, attempt=order.attempt)
    row = Letter.objects.filter(pk=order.id).first()
    if row is None:
        return
    if result == "sent":
        row.delete()
    elif result == "away":
        due_at = clock.now() + timedelta(seconds=_AWAY_S * (1 + random.random()))
        Letter.objects.filter(pk=row.pk).update(due_at=due_at, attempts=order.attempt - 1)
    elif result == "refused" or order.attempt >= _ATTEMPTS:
        _drop(row, result)
    else:
        wait_s = _FIRST_RETRY_S * 4 ** (order.attempt - 1) * (1 + random.random())
        Letter.objects.filter(pk=row.pk).update(due_at=clock.now() + timedelta(seconds=wait_s))


def _drop(row: Letter, why: str) -> None:
    """Give a mail up; the address that it would have confirmed waits no longer."""
    log.warning("letter.dropped", kind=row.kind, why=why)
    with atomic():
        row.delete()
        if row.kind == Letter.Kind.CONFIRM and row.user_id is not None:
            forget_confirmations(row.user_id)


def requeue_letters() -> int:
    """Ask for the mails about accounts that are due."""
    if not _due(clock.now()).exists():
        return 0
    send(DeliverLetters(subject=new_id()))
    return 1


def _due(moment: datetime) -> QuerySet[Letter]:
    """Mails to send, but for kinds that came with a newer release: its workers send those."""
    return Letter.objects.filter(due_at__lte=moment, kind__in=Letter.Kind.values)
