"""Puts mails about accounts in the queue from which they are sent."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db.models import Model

from backend import clock
from backend.accounts.jobs import DeliverLetters
from backend.accounts.models import Letter, NamespaceInvitation, PendingRegistration, User
from backend.accounts.selectors.addresses import sends_mail
from backend.errors import RateLimited
from backend.ids import new_id
from backend.jobs.enqueue import enqueue

_MOST_WAITING = 1000


def post_letter(
    kind: Letter.Kind,
    email: str,
    *,
    user_id: UUID | None,
    invitation: NamespaceInvitation | None = None,
    registration: PendingRegistration | None = None,
) -> None:
    """Have a mail sent, inside a transaction; raises RateLimited where too many wait."""
    if Letter.objects.count() >= _MOST_WAITING:
        raise RateLimited("Too many mails wait to be sent. Try again later.", retry_after_s=60)
    queue_letter(kind, email, user_id=user_id, invitation=invitation, registration=registration)


def queue_letter(kind: Letter.Kind, email: str, *, user_id: UUID | None, **about: Model | None) -> None:
    """The same, however many wait: for those that come of one that has waited."""
    moment = clock.now()
    Letter.objects.create(user_id=user_id, kind=kind, email=email, created_at=moment, due_at=moment, **about)
    enqueue(DeliverLetters(subject=new_id()))


def tell_of_change(user: User, kind: Letter.Kind) -> None:
    """Tell a person by mail, inside a transaction, what has changed about how they log in.

    No mail goes out without a confirmed address or a mail server, nor where too many wait, which hinders no change.
    """
    if user.email and sends_mail():
        with suppress(RateLimited):
            post_letter(kind, user.email, user_id=user.pk)
