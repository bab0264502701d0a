"""The lease under which a worker has a row: one that is silent for LEASE_S seconds loses it to another worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet

from backend import clock
from backend.ids import new_id
from backend.jobs.overdue import overdue

FREE: dict[str, Any] = {"lease": None, "lease_until": None}
"""The columns of a row that no worker has."""
LOST_AFTER = timedelta(seconds=10)
"""After what time without a worker another one is asked for."""
_PAGE = 20


class LeaseLost(Exception):
    """The work was cancelled, or given to another worker."""


def lease_end() -> datetime:
    """Until when a lease that is given or renewed now holds."""
    return clock.now() + timedelta(seconds=settings.LEASE_S)


def is_free(moment: datetime) -> Q:
    """Condition on rows: no worker has them, or one that has been silent for too long."""
    return Q(lease_until=None) | Q(lease_until__lt=moment)


def begin(rows: QuerySet[Any], **fields: Any) -> UUID | None:
    """Take one of ``rows`` over, of which there is one at most; returns the lease, None where it is not free."""
    lease = new_id()
    free = rows.filter(is_free(clock.now()))
    begun = free.update(state="running", lease=lease, lease_until=lease_end(), attempts=F("attempts") + 1, **fields)
    return lease if begun else None


def renew(held: QuerySet[Any]) -> bool:
    """Keep a lease; returns False where it is lost. ``held`` is the row as long as the work is the worker's."""
    return bool(held.update(lease_until=lease_end()))


def try_again(held: QuerySet[Any], attempt: int) -> bool:
    """Give work back that failed: another try follows after a while that doubles; False where there were too many."""
    if attempt >= settings.MAX_ATTEMPTS:
        return False
    held.update(lease=None, lease_until=clock.now() + timedelta(seconds=2**attempt))
    return True


def give_back(held: QuerySet[Any]) -> None:
    """Give work back because its worker stops: another one takes it up soon, and no attempt is used up."""
    held.update(attempts=F("attempts") - 1, **FREE)


def ask_again(unfinished: QuerySet[Any], ask: Callable[[UUID], bool]) -> int:
    """Have workers asked for rows that none works on; returns how many. What was begun too often has failed."""
    moment = clock.now()
    lost = unfinished.filter(is_free(moment), overdue("asked_at", moment, LOST_AFTER))
    # A worker that is killed each time would otherwise be killed for ever.
    lost.filter(attempts__gte=settings.MAX_ATTEMPTS).update(state="failed", finished_at=moment, lease=None)
    keys = list(lost.values_list("pk", flat=True)[:_PAGE])
    unfinished.filter(pk__in=keys).update(asked_at=moment)
    return sum(map(ask, keys))
