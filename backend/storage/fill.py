"""How full the disk is, and whether that is worth an alert: a fact of this moment, which goes by itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

from django.conf import settings
from msgspec import Struct

Level = Literal["warning", "critical"]


class Fill(Struct, frozen=True, kw_only=True):
    """What of a store is used, and what it holds at most, in bytes.

    ``level``: how urgent it is; null while there is room.
    """

    store: Literal["disk", "bucket"]
    used_bytes: int
    total_bytes: int
    level: Level | None

    @property
    def percent(self) -> float:
        """How full it is."""
        return 100 * self.used_bytes / max(1, self.total_bytes)


def disk_fill() -> Fill:
    """Return how full the disk is that uploads are taken on; urgent at the latest when it takes none any more."""
    usage = shutil.disk_usage(_existing(settings.STAGING))
    # As `df` counts: what is kept for root alone is no room.
    fill = fill_of("disk", usage.used, usage.used + usage.free)
    return fill if usage.free >= settings.DISK_RESERVE_BYTES else Fill(
        store="disk", used_bytes=fill.used_bytes, total_bytes=fill.total_bytes, level="critical"
    )  # fmt: skip


def fill_of(store: Literal["disk", "bucket"], used: int, total: int) -> Fill:
    """Return how full a store is, judged by the percentages of the settings."""
    percent = 100 * used / max(1, total)
    level: Level | None = None
    if percent >= settings.STORAGE_WARN_PERCENT:
        level = "critical" if percent >= settings.STORAGE_CRITICAL_PERCENT else "warning"
    return Fill(store=store, used_bytes=used, total_bytes=total, level=level)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())
