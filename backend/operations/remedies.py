"""What mends a part of the server that does not work: a command for each, as the dashboard and `offchat doctor` say."""

from __future__ import annotations

from collections.abc import Mapping

REMEDIES = {
    "settings": "offchat check",
    "addresses": "offchat check",
    "data folder": "offchat check",
    "uploads into it": "offchat storage cors",
    "push notifications": "offchat push-keys",
    "public address": "offchat check --public",
    "screens": "make screens",
    "database": "offchat manage migrate",
    "redis": "systemctl restart redis",
    "storage": "offchat check",
    "space": "offchat cleanup_orphaned_files",
    "scanner": "systemctl restart clamav-daemon",
    "worker": "python -m media_pipeline.worker",
    "ffmpeg": "apt-get install ffmpeg",
    "cage": "cat /sys/kernel/security/lsm",
    "ai": "offchat check",
    "failed jobs": "offchat generate_missing_thumbnails",
}
"""By the part: of `/readyz`, or of `offchat check`."""

TOLD_BY_WORKERS = {"ffmpeg", "cage", "ai"}
"""Parts of which nothing is known while no worker is heard of."""


def remedies(parts: Mapping[str, bool]) -> dict[str, str]:
    """The command for each part that is not as it should be; without a worker nothing is known of what it has."""
    unknown = set() if parts.get("worker", True) else TOLD_BY_WORKERS
    broken = [name for name, is_well in parts.items() if not is_well]
    return {name: REMEDIES[name] for name in broken if name in REMEDIES and name not in unknown}
