"""How many bytes people have stored in a namespace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from django.db.models import Sum

from backend.media.models import MediaFile, Upload


def space_of_people(namespace_id: UUID, user_ids: Collection[UUID]) -> dict[UUID, int]:
    """Add up for each of some people what they have stored, and what is reserved for what they are sending.

    Each file counts in full, also where others have sent the same bytes; none in the trash does, so that deleting
    makes room at once. One query, so that a file that is completed meanwhile counts once.
    """
    people = list(user_ids)
    stored = MediaFile.objects.filter(
        namespace=namespace_id, uploader__in=people, blob__isnull=False, deleted_at__isnull=True
    )
    coming = Upload.objects.filter(user__in=people, ended_at=None, media__namespace=namespace_id)
    sums = stored.values_list("uploader").annotate(Sum("size"))
    total: Counter[UUID] = Counter()
    for person, size in sums.union(coming.values_list("user").annotate(Sum("size")), all=True):
        total[person] += size
    return dict(total)
