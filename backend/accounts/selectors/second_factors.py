"""Whether the log-ins of a person ask for a code."""

from __future__ import annotations

from uuid import UUID

from backend import clock
from backend.accounts.models import SecondFactor
from backend.accounts.payloads import SecondFactorPayload


def second_factor_of(user_id: UUID) -> SecondFactorPayload:
    """Return whether codes are on, since when, and how many recovery codes are left."""
    row = SecondFactor.objects.filter(user=user_id).exclude(confirmed_at=None).first()
    if row is None:
        return SecondFactorPayload(on=False, since=None, recovery_codes_left=0)
    return SecondFactorPayload(
        on=True, since=clock.stamp_or_none(row.confirmed_at), recovery_codes_left=len(row.recovery)
    )
