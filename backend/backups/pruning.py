"""Removes old backups, and the objects that only those had."""

from __future__ import annotations

from django.conf import settings
from msgspec import Struct

from backend.backups.index import Index, new_index
from backend.backups.places import Place
from backend.backups.sealing import Damaged, seal_of
from backend.backups.target import ASIDE, Target, opened


class Pruned(Struct, frozen=True, kw_only=True):
    """The backups that were removed, and how many objects and bytes with them; ``notes`` are sentences."""

    removed: list[str]
    objects: int
    bytes: int
    notes: list[str]


def prune(place: Place, keep: int) -> Pruned:
    """Remove all backups but the newest ``keep`` that can be read; what those hold stays. Memory is flat.

    One that cannot be read stays where it is newer than those. As what it holds is unknown, all files stay with it.
    """
    with opened(place, seal_of(settings.BACKUP_KEY), to_write=True) as target, new_index() as index:
        ids = target.ids()
        whole, notes = _newest_whole(target, index, ids, keep)
        removed = ids[: ids.index(whole[-1])] if len(whole) == keep else []
        for backup_id in removed:
            place.drop(backup_id)
        place.clear()
        count, size = 0, 0
        for path, stored in () if notes else place.sizes("objects"):
            if not index.names(path.rpartition("/")[2].removesuffix(ASIDE)):
                count, size = count + 1, size + stored
                place.remove(path)
    return Pruned(removed=removed, objects=count, bytes=size, notes=notes)


def _newest_whole(target: Target, index: Index, ids: list[str], keep: int) -> tuple[list[str], list[str]]:
    """Name the objects of the newest backups that can be read; returns those, and sentences of what cannot be."""
    whole: list[str] = []
    notes: list[str] = []
    for backup_id in reversed(ids):
        if len(whole) == keep:
            break
        try:
            index.name(target.seal.name_of(one.sha256) for one in target.objects_of(target.manifest(backup_id)))
            whole.append(backup_id)
        except Damaged as damaged:
            notes.append(
                f"Something in the backup {backup_id} {damaged}: it does not count, and no files were removed, as it "
                f"may hold them. Once {target.place}/backups/{backup_id} is gone, they are."
            )
    return whole, notes
