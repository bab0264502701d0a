"""Accounts that people asked for, and that wait for their mail address to be confirmed."""

from __future__ import annotations

from django.db.models import QuerySet

from backend import clock
from backend.accounts import passwords
from backend.accounts.models import PendingRegistration


def live_registrations() -> QuerySet[PendingRegistration]:
    """Return the query for those that have not expired."""
    return PendingRegistration.objects.filter(expires_at__gt=clock.now())


def registration_of(username: str, password: str) -> PendingRegistration | None:
    """Return what waits under this name, in any capitals, and has this password; raises RateLimited like a log-in."""
    row = live_registrations().filter(username__iexact=username).first()
    return row if row is not None and passwords.matches(password, row.password) else None
