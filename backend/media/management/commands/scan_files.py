"""Has the virus scanner look into stored files again, with the signatures that it knows by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from django.conf import settings
from django.core.management.base import CommandError

from backend.errors import Unavailable
from backend.media.management.maintenance import REFUSED, Finding, MaintenanceCommand, Scope, Walk
from backend.media.models import Blob, Hold, MediaFile
from backend.media.services import withhold_infected
from backend.storage import blobs, scanner

_PAGE = 200


class Command(MaintenanceCommand):
    """``scan_files``."""

    help = "Scan every stored file with the clamd at CLAMD_ADDRESS; quarantine what is infected."

    def walk(self, scope: Scope) -> Walk:
        """Go through stored bytes by their keys."""
        if not settings.CLAMD_ADDRESS:
            raise CommandError("CLAMD_ADDRESS is empty: there is no virus scanner to ask.", returncode=REFUSED)
        rows = Blob.objects.filter(namespace=scope.namespace_id) if scope.namespace_id else Blob.objects.all()

        def page(position: str) -> Sequence[tuple[str, Blob]]:
            behind = rows.filter(pk__gt=position) if position else rows
            return [(str(blob.pk), blob) for blob in behind.order_by("pk")[:_PAGE]]

        return Walk(total=rows.count(), page=page, look=partial(_look, scope))


def _look(scope: Scope, blob: Blob) -> Iterator[Finding]:
    try:
        with blobs.local_file(blob.key) as file:
            verdict = scanner.scan(file)
    except FileNotFoundError:
        yield Finding(sentence=f"{blob.key}: its bytes are missing.", outcome="wrong")
        return
    except Unavailable as away:
        raise CommandError(f"{away.message} The next run goes on from here.", returncode=REFUSED) from away
    if verdict.outcome == "too_large":
        yield Finding(sentence=f"{blob.key} is larger than the scanner takes.", outcome="wrong")
    elif verdict.outcome == "infected":
        yield from _infected(scope, blob, verdict.signature)


def _infected(scope: Scope, blob: Blob, signature: str) -> Iterator[Finding]:
    """Quarantine what is not yet: all files with the same bytes go with the first one."""
    shown = MediaFile.objects.filter(blob=blob).exclude(hold=Hold.QUARANTINED)
    media_id = shown.order_by("pk").values_list("pk", flat=True).first()
    if media_id is not None and (scope.dry_run or withhold_infected(media_id, signature)):
        yield Finding(sentence=f"{media_id} holds {signature}; it is quarantined.", outcome="mended")
