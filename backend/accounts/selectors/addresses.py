"""The mail address of a person, and whether this server writes to it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Upper

from backend import clock
from backend.accounts.models import AccountLink, Letter, Role, User
from backend.accounts.payloads import EmailPayload


def sends_mail() -> bool:
    """Whether this server sends mail about accounts: it knows its own address and a mail server.

    A backend that prints mails would write their links into the log.
    """
    return bool(settings.BASE_URL) and not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


def people_written_to(email: str, *, limit: int) -> list[User]:
    """Return people who may log in and have this address, in any capitals; of more than ``limit`` some."""
    return _alike(_with_address(email).filter(is_active=True, banned_at=None)[:limit])


def written_to_as_administrators(namespace_id: UUID, addresses: Iterable[str]) -> set[str]:
    """Return those addresses that administrators of a namespace have confirmed, in any capitals. One query."""
    people = User.objects.filter(
        memberships__namespace=namespace_id, memberships__role__in=[Role.ADMIN, Role.OWNER],
        is_active=True, banned_at=None, is_bot=False,
    )  # fmt: skip
    theirs = {_plain(email) for email in people.values_list("email", flat=True) if email}
    return {address for address in addresses if _plain(address) in theirs}


def _plain(email: str) -> str:
    return email.lower() if email.isascii() else email


def has_person(email: str) -> bool:
    """Whether a person has this address, in any capitals, also one who may not log in."""
    return bool(_alike(_with_address(email)))


def _with_address(email: str) -> QuerySet[User]:
    return User.objects.alias(called=Upper("email")).filter(called=email.upper(), is_bot=False)


def _alike(users: Iterable[User]) -> list[User]:
    """Those whose address holds nothing but ASCII: a dotless i is another letter, and yet has the capital of an i."""
    return [user for user in users if user.email.isascii()]


def email_of(user_id: UUID) -> EmailPayload:
    """Return the address of a person, and the one that waits to be confirmed."""
    links = AccountLink.objects.filter(user=user_id, kind=AccountLink.Kind.EMAIL, expires_at__gt=clock.now())
    letters = Letter.objects.filter(user=user_id, kind=Letter.Kind.CONFIRM)
    pending = links.values_list("email", flat=True).first() or letters.values_list("email", flat=True).first()
    email = User.objects.values_list("email", flat=True).get(pk=user_id)
    return EmailPayload(email=email or None, pending=pending, mail=sends_mail())
