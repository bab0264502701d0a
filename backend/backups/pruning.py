"""Removes old backups, and the objects that only those had."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from msgspec import Struct

from backend.backups.index import new_index
from backend.backups.sealing import seal_of
from backend.backups.target import opened


class Pruned(Struct, frozen=True, kw_only=True):
    """The backups that were removed, and how many objects and bytes with them."""

    removed: list[str]
    objects: int
    bytes: int


def prune(folder: Path, keep: int) -> Pruned:
    """Remove all backups but the newest ``keep``; what those hold stays. Memory is flat.

    Raises Damaged, before anything is removed, where one that stays cannot be read.
    """
    with opened(folder, seal_of(settings.BACKUP_KEY), to_write=True) as target, new_index() as index:
        ids = target.ids()
        for backup_id in ids[-keep:]:
            index.name(target.seal.name_of(one.sha256) for one in target.objects_of(target.manifest(backup_id)))
        target.drop(ids[:-keep])
        count, size = 0, 0
        for path in target.object_files():
            if not index.names(path.name):
                count, size = count + 1, size + path.stat().st_size
                path.unlink()
    return Pruned(removed=ids[:-keep], objects=count, bytes=size)
