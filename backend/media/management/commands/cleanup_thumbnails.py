"""Removes pictures that no row names: of earlier attempts, and of files that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from uuid import UUID

from backend import clock
from backend.media.management.maintenance import GRACE, Finding, MaintenanceCommand, Scope, Walk
from backend.media.models import MediaFile
from backend.media.services import remove_pictures, unused_pictures
from backend.storage import blobs

_PAGE = 500
_PREFIXES = [f"{number:02x}" for number in range(256)]


class Command(MaintenanceCommand):
    """``cleanup_thumbnails``."""

    help = "Remove pictures that stand for a day or more and that no row names."

    def walk(self, scope: Scope) -> Walk:
        """Go through the folders of what was made from files, in 256 parts."""
        listed = lru_cache(maxsize=1)(blobs.derived_in)

        def page(position: str) -> Sequence[tuple[str, tuple[UUID, list[str]]]]:
            first, _, name = position.partition("/")
            for prefix in _PREFIXES:
                if prefix >= first and (names := [one for one in listed(prefix) if prefix > first or one > name]):
                    return _unused(scope, prefix, names[:_PAGE])
            return []

        files = MediaFile.objects.filter(blob__isnull=False, kind__in=("image", "video"))
        files = files.filter(namespace=scope.namespace_id) if scope.namespace_id else files
        return Walk(total=files.count(), page=page, look=partial(_look, scope))


def _unused(scope: Scope, prefix: str, names: list[str]) -> list[tuple[str, tuple[UUID, list[str]]]]:
    ids = {name: UUID(name) for name in names}
    covered = set(ids.values())
    if scope.namespace_id:
        rows = MediaFile.objects.filter(pk__in=covered, namespace=scope.namespace_id)
        covered = set(rows.values_list("pk", flat=True))
    unused = unused_pictures(covered, before=clock.now() - GRACE)
    return [(f"{prefix}/{name}", (media_id, unused.get(media_id, []))) for name, media_id in ids.items()]


def _look(scope: Scope, item: tuple[UUID, list[str]]) -> Iterator[Finding]:
    media_id, keys = item
    if keys and (scope.dry_run or remove_pictures(media_id, keys, before=clock.now() - GRACE)):
        names = ", ".join(key.rpartition("/")[2] for key in keys)
        yield Finding(sentence=f"{media_id} had pictures that nothing shows: {names}.", outcome="mended")
