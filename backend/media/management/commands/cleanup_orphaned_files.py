"""Removes stored bytes that no file holds, rows of such bytes, and what ended uploads left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from backend import clock
from backend.media.management.maintenance import GRACE, Finding, MaintenanceCommand, Scope, Walk
from backend.media.models import Blob
from backend.media.services import ended_incoming, find_orphans, forget_orphan, forget_unheld, leftovers
from backend.storage import incoming, staging

_PAGE = 500
_PARTS = [f"{number:02x}" for number in range(256)]
_Item = tuple[str, UUID | None]
"""One of 256 parts of the store, stored bytes by their row that no file holds, or neither: what was being sent."""


class Command(MaintenanceCommand):
    """``cleanup_orphaned_files``."""

    help = "Remove stored bytes without a file and leftovers of ended uploads, a day after they came or ended."

    def walk(self, scope: Scope) -> Walk:
        """Go through what was being sent, the store in 256 parts, then through the rows of bytes that no file holds."""
        unheld = Blob.objects.filter(files=None)
        unheld = unheld.filter(namespace=scope.namespace_id) if scope.namespace_id else unheld

        def page(position: str) -> Sequence[tuple[str, _Item]]:
            kind, _, name = position.partition(":")
            if not kind:
                return [("incoming:", ("", None))]
            if kind in ("incoming", "part") and (parts := [part for part in _PARTS if part > name]):
                return [(f"part:{part}", (part, None)) for part in parts[:16]]
            behind = unheld.filter(pk__gt=name) if kind == "row" else unheld
            keys = behind.order_by("pk").values_list("pk", flat=True)[:_PAGE]
            return [(f"row:{key}", ("", key)) for key in keys]

        return Walk(total=1 + len(_PARTS) + unheld.count(), page=page, look=partial(_look, scope))


def _look(scope: Scope, item: _Item) -> Iterator[Finding]:
    part, blob_id = item
    before = clock.now() - GRACE
    if part:
        yield from _in_part(scope, part, before)
    elif blob_id is None:
        yield from _being_sent(scope, before)
    elif scope.dry_run or forget_unheld(blob_id):
        yield Finding(sentence=f"The bytes {blob_id} were held by no file.", outcome="mended")


def _being_sent(scope: Scope, before: datetime) -> Iterator[Finding]:
    for upload_id in ended_incoming(before=before) if scope.namespace_id is None else ():
        if not scope.dry_run:
            incoming.discard(upload_id)
        yield Finding(sentence=f"The upload {upload_id} had ended and left parts in the storage.", outcome="mended")


def _in_part(scope: Scope, part: str, before: datetime) -> Iterator[Finding]:
    for original in find_orphans(part, before=before, namespace_id=scope.namespace_id):
        if scope.dry_run or forget_orphan(original):
            yield Finding(sentence=f"{original.key} was known to no row.", outcome="mended")
    for upload_id in leftovers(part, before=before) if scope.namespace_id is None else ():
        if not scope.dry_run:
            staging.discard(upload_id)
        yield Finding(sentence=f"The upload {upload_id} had ended and left its bytes.", outcome="mended")
