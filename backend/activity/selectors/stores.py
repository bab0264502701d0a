"""How full the places are in which files stand."""

from __future__ import annotations

from django.conf import settings

from backend.accounts.selectors import total_space
from backend.storage.fill import Fill, disk_fill, fill_of


def stores() -> list[Fill]:
    """Return how full the disk is, and the object storage where a limit is set for it; the fullest first."""
    fills = [disk_fill()]
    if settings.STORAGE_LIMIT_BYTES and settings.MEDIA_STORE == "s3":
        fills.append(fill_of("bucket", total_space(), settings.STORAGE_LIMIT_BYTES))
    return sorted(fills, key=lambda fill: fill.percent, reverse=True)


def storage_alert() -> Fill | None:
    """Return the store that is nearly full; None while there is room everywhere."""
    urgent = [fill for fill in stores() if fill.level]
    return next((fill for fill in urgent if fill.level == "critical"), urgent[0] if urgent else None)
