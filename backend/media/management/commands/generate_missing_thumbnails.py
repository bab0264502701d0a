"""Has files processed anew whose pictures are missing or damaged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from backend.media.management.maintenance import Finding, MaintenanceCommand, Scope, Walk
from backend.media.models import MediaFile
from backend.media.services import broken_pictures, needs_pictures, not_in_full, remake_pictures

_PAGE = 500


class Command(MaintenanceCommand):
    """``generate_missing_thumbnails``."""

    help = "Have photos and videos processed anew whose pictures are missing or damaged; the workers make them."
    most_findings = 1000  # so that the queue of previews stays short for those who send something now

    def walk(self, scope: Scope) -> Walk:
        """Go through photos and videos by their keys."""
        rows = MediaFile.objects.filter(needs_pictures())
        rows = rows.filter(namespace=scope.namespace_id) if scope.namespace_id else rows

        def page(position: str) -> Sequence[tuple[str, tuple[UUID, str]]]:
            behind = rows.filter(pk__gt=position) if position else rows
            keys = list(behind.order_by("pk").values_list("pk", flat=True)[:_PAGE])
            faults = dict.fromkeys(not_in_full(keys), "is not shown in full") | broken_pictures(keys)
            return [(str(key), (key, faults.get(key, ""))) for key in keys]

        return Walk(total=rows.count(), page=page, look=partial(_look, scope))


def _look(scope: Scope, item: tuple[UUID, str]) -> Iterator[Finding]:
    media_id, fault = item
    if fault and (scope.dry_run or remake_pictures(media_id)):
        yield Finding(sentence=f"{media_id} {fault}; it is processed anew.", outcome="mended")
