"""Sends mails over one connection, and judges what may be tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any, Literal, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

O = TypeVar("O")  # noqa: E741 - an order, of any kind

MailResult = Literal["sent", "refused", "later", "away"]
"""``away``: nothing was tried, as no connection came about."""

_BROKEN = 2
_ERRORS = (SMTPException, OSError, ValueError)


def sent(orders: Sequence[O], write: Callable[[O, Any], EmailMessage]) -> Iterator[tuple[O, MailResult, str]]:
    """Send the mails that ``write`` makes of orders and a connection; yields what came of each, as soon as it is known.

    All go over one connection; one that fails does not keep the others. Where no connection comes about, or two in a
    row break, the mail server is away for the rest, without a try: each would cost the whole time that a worker waits
    for it.
    """
    if not orders:
        return
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    broken = 0
    for place, order in enumerate(orders):
        try:
            connection.open()
        except _ERRORS as error:
            yield from ((left, "away", type(error).__name__) for left in orders[place:])
            break
        try:
            write(order, connection).send()
        except _ERRORS as error:
            _close(connection)
            yield order, _judged(error), type(error).__name__
            broken = broken + 1 if _is_broken(error) else 0
            if broken == _BROKEN:
                yield from ((left, "away", type(error).__name__) for left in orders[place + 1 :])
                break
        else:
            broken = 0
            yield order, "sent", ""
    _close(connection)


def _is_broken(error: Exception) -> bool:
    """Whether it was the connection that failed, and no answer that came over it."""
    return isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException | ValueError)


def _close(connection: Any) -> None:
    """End a connection, also a broken one; the next mail opens a new one."""
    try:
        connection.close()
    except (SMTPException, OSError):
        connection.connection = None


def _judged(error: Exception) -> MailResult:
    """A refusal for good is not tried again."""
    if isinstance(error, ValueError):
        return "refused"
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return "refused" if codes and all(code >= 500 for code in codes) else "later"
    permanent = isinstance(error, SMTPSenderRefused | SMTPResponseException) and error.smtp_code >= 500
    return "refused" if permanent else "later"
