"""Reads stored files and compares them with what was sent; mends counts of references and pictures made from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from django.db.models import QuerySet

from backend.media.management.maintenance import Finding, MaintenanceCommand, Scope, Walk
from backend.media.models import Blob, MediaFile, State
from backend.media.services import (
    broken_bytes,
    broken_pictures,
    needs_pictures,
    recount,
    remake_pictures,
    remake_served,
)

_PAGE = 200


class Command(MaintenanceCommand):
    """``verify_file_integrity``."""

    help = "Compare every stored file with its SHA-256; mend counts of references, and pictures that are not whole."

    def walk(self, scope: Scope) -> Walk:
        """Go through stored bytes by their keys."""
        rows = Blob.objects.filter(namespace=scope.namespace_id) if scope.namespace_id else Blob.objects.all()

        def page(position: str) -> Sequence[tuple[str, Blob]]:
            behind = rows.filter(pk__gt=position) if position else rows
            return [(str(blob.pk), blob) for blob in behind.order_by("pk")[:_PAGE]]

        return Walk(total=rows.count(), page=page, look=partial(_look, scope))


def _look(scope: Scope, blob: Blob) -> Iterator[Finding]:
    if numbers := recount(blob.pk, dry_run=scope.dry_run):
        sentence = f"{blob.key}: its bytes are held by {numbers[1]} files; {numbers[0]} were counted."
        yield Finding(sentence=sentence, outcome="mended")
    fault = broken_bytes(blob.key, sha256=blob.sha256, size=blob.size)
    files = MediaFile.objects.filter(blob=blob.pk)
    if fault:
        names = ", ".join(str(key) for key in files.order_by("pk").values_list("pk", flat=True)[:5])
        yield Finding(sentence=f"{blob.key}: its bytes {fault}. Files: {names or 'none'}.", outcome="wrong")
        return
    # From bytes that are broken neither copies nor pictures can be made anew.
    yield from _broken_copies(scope, files)
    pictured = files.filter(needs_pictures()).values_list("pk", flat=True)
    for media_id, picture_fault in broken_pictures(pictured).items():
        if scope.dry_run or remake_pictures(media_id):
            yield Finding(sentence=f"{media_id} {picture_fault}; it is processed anew.", outcome="mended")


def _broken_copies(scope: Scope, files: QuerySet[MediaFile]) -> Iterator[Finding]:
    """Judge the copies without metadata that are served of these files."""
    for media in files.filter(state=State.READY, served_size__isnull=False):
        fault = broken_bytes(media.served_key, sha256=media.served_sha256, size=media.served_size or 0)
        if fault and (scope.dry_run or remake_served(media.pk)):
            sentence = f"{media.pk}: the bytes of its copy without metadata {fault}; it is made anew."
            yield Finding(sentence=sentence, outcome="mended")
