"""Erases what is personal in rows of the activity log; what seals them still verifies."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from backend.audit.digests import without_personal
from backend.audit.models import ActivityEntry

_AT_ONCE = 500


def forget_personal(user_id: UUID) -> int:
    """Erase the personal fields of at most 500 rows that a person wrote, or that are about their account.

    Returns how many rows there were; the caller goes on until it is 0. A row of before the chain is left until the
    sealer has given it a salt.
    """
    with transaction.atomic():  # noqa: TID251, it publishes nothing
        rows = list(_with_personal(user_id).filter(salt__isnull=False)[:_AT_ONCE])
        for row in rows:
            without_personal(row)
        ActivityEntry.objects.bulk_update(rows, ["address", "object_name", "data", "salt", "hashes"], batch_size=100)
    return len(rows)


def has_personal(user_id: UUID) -> bool:
    """Return whether any row still has personal fields of a person."""
    return _with_personal(user_id).exists()


def _with_personal(user_id: UUID) -> QuerySet[ActivityEntry]:
    return ActivityEntry.objects.filter(Q(actor_id=user_id) | Q(object_id=user_id), hashes__isnull=True)
