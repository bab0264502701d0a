"""Erases what is personal in rows of the activity log; what seals them still verifies."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from backend.audit.digests import without_personal
from backend.audit.models import ActivityEntry

_AT_ONCE = 500


def forget_personal(user_id: UUID) -> Iterator[int]:
    """Erase the personal fields of all rows that a person wrote, or that are about their account.

    Yields after each transaction how many rows it has changed. A row of before the chain is left until the sealer has
    given it a salt.
    """
    for rows in (ActivityEntry.objects.filter(actor_id=user_id), ActivityEntry.objects.filter(object_id=user_id)):
        yield from _forget(rows)


def forget_about(object_id: UUID) -> int:
    """Erase the personal fields of all rows about one thing, by any person; returns how many there were."""
    return sum(_forget(ActivityEntry.objects.filter(object_id=object_id)))


def _forget(found: QuerySet[ActivityEntry]) -> Iterator[int]:
    after, found = UUID(int=0), found.filter(salt__isnull=False, hashes__isnull=True).order_by("pk")
    while True:
        with transaction.atomic():  # noqa: TID251, it publishes nothing
            rows = list(found.filter(pk__gt=after)[:_AT_ONCE])
            if not rows:
                return
            after = rows[-1].pk
            for row in rows:
                without_personal(row)
            fields = ["address", "object_name", "data", "salt", "hashes"]
            ActivityEntry.objects.bulk_update(rows, fields, batch_size=100)
        yield len(rows)


def has_personal(user_id: UUID) -> bool:
    """Return whether any row still has personal fields of a person."""
    of_person = Q(actor_id=user_id) | Q(object_id=user_id)
    return ActivityEntry.objects.filter(of_person, hashes__isnull=True).exists()
