"""What a namespace may spend on analyses each day (UTC)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest

from backend import clock
from backend.library.models import Spending


def reserve(namespace_id: UUID, tokens: int, budget: int | None) -> bool:
    """Take ``tokens`` of today's budget before they are spent (inside a transaction); False where too few are left.

    What a worker that died has reserved counts as spent: a budget is never exceeded.
    """
    if tokens == 0:
        return True
    limit = settings.AI_BUDGET_TOKENS if budget is None else budget
    today = clock.now().date()
    Spending.objects.bulk_create([Spending(namespace_id=namespace_id, day=today)], ignore_conflicts=True)
    rows = Spending.objects.filter(namespace=namespace_id, day=today, used__lte=limit - tokens)
    return tokens <= limit and bool(rows.update(used=F("used") + tokens))


def settle(namespace_id: UUID, *, reserved: int, cost: int) -> None:
    """Replace what was reserved by what was spent (inside a transaction); after midnight it counts for the new day."""
    if reserved == cost:
        return
    today = clock.now().date()
    Spending.objects.bulk_create([Spending(namespace_id=namespace_id, day=today)], ignore_conflicts=True)
    rows = Spending.objects.filter(namespace=namespace_id, day=today)
    # SQLite and PostgreSQL both refuse a negative intermediate: what is given back is at most what stands there.
    rows.update(used=Greatest(F("used") + (cost - reserved), 0))
