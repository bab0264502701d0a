"""Reads backups again, whole, and says what is not as it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from msgspec import Struct

from backend.backups.places import Place
from backend.backups.sealing import Damaged, seal_of
from backend.backups.target import Manifest, Object, Target, opened
from backend.errors import Misconfigured

Tell = Callable[[int, int], None]


class Verified(Struct, frozen=True, kw_only=True):
    """What was read: the backups, their files and bytes, and how many ``faults`` were told of.

    ``aside``: how many damaged files were put aside, so that the next backup sends them anew.
    """

    ids: list[str]
    count: int
    bytes: int
    faults: int
    aside: int


class Kept(Struct, frozen=True, kw_only=True):
    """A backup in a list; ``fault`` where its manifest cannot be read."""

    id: str
    made_at: str = ""
    count: int = 0
    bytes: int = 0
    faulty: int = 0
    fault: str = ""


def backups_in(place: Place) -> list[Kept]:
    """Return the backups of a place, the oldest first; raises Misconfigured where there are none of this key."""
    with opened(place, seal_of(settings.BACKUP_KEY)) as target:
        return [_kept(target, backup_id) for backup_id in target.ids()]


def _kept(target: Target, backup_id: str) -> Kept:
    try:
        found = target.manifest(backup_id)
    except Damaged as damaged:
        return Kept(id=backup_id, fault=str(damaged))
    return Kept(
        id=found.id, made_at=found.made_at, count=found.count, bytes=found.bytes, faulty=found.faulty_count
    )  # fmt: skip


def chosen(target: Target, backup_id: str | None) -> str:
    """Return the backup that is asked for, else the newest; raises Misconfigured where it does not stand there."""
    ids = target.ids()
    if not ids:
        raise Misconfigured(f"No backup in {target.place} was completed.")
    if backup_id is not None and backup_id not in ids:
        raise Misconfigured(f"There is no backup {backup_id} in {target.place}: `offchat backup list` names them.")
    return backup_id or ids[-1]


def verify(place: Place, backup_id: str | None, *, every: bool, tell: Tell, fault: Callable[[str], None]) -> Verified:
    """Read the newest backup, another, or all; each ``fault`` is told as a sentence. Memory is flat.

    Damaged files are put aside, where the place can be written and no backup is being made.
    """
    with opened(place, seal_of(settings.BACKUP_KEY)) as target:
        newest = chosen(target, backup_id)
        ids = target.ids() if every else [newest]
        walk = _Walk(target, tell, fault)
        for one in ids:
            walk.look_at(one)
        aside = walk.put_aside()
    return Verified(ids=ids, count=walk.count, bytes=walk.bytes, faults=walk.faults, aside=aside)


class _Walk:
    """A walk through all that belongs to some backups."""

    def __init__(self, target: Target, tell: Tell, fault: Callable[[str], None]) -> None:
        self._target, self._tell, self._fault = target, tell, fault
        self.count = self.bytes = self.faults = 0
        self._damaged: dict[str, Object] = {}

    def look_at(self, backup_id: str) -> None:
        manifest: list[Manifest] = []
        if not self._is_whole(
            f"The manifest of {backup_id}", lambda: manifest.append(self._target.manifest(backup_id))
        ):
            return
        [found] = manifest
        self._is_whole(
            f"The database of {backup_id}", lambda: drain(self._target.read(backup_id, "database", found.database))
        )
        if found.secrets:
            part = found.secrets
            self._is_whole(f"The secrets of {backup_id}", lambda: drain(self._target.read(backup_id, "secrets", part)))
        self._is_whole(f"The list of files of {backup_id}", lambda: self._look_at_objects(found))

    def _look_at_objects(self, manifest: Manifest) -> None:
        for one in self._target.objects_of(manifest):
            name = f"The file {one.key} ({self._target.path_of(one)})"
            if self._is_whole(name, lambda one=one: drain(self._target.read_object(one))):  # type: ignore[misc]
                self.count += 1
                self.bytes += one.size
                self._tell(self.count, self.bytes)
            else:
                self._damaged[one.sha256] = one

    def put_aside(self) -> int:
        """Have the next backup send anew what was found damaged; returns how many files were put aside."""
        if not self._damaged:
            return 0
        try:
            with self._target.place.locked():
                return sum(map(self._target.set_aside, self._damaged.values()))
        except BlockingIOError:
            self._fault("What is damaged stays where it is, as another command writes there: verify it again.")
        except OSError as error:
            self._fault(f"What is damaged cannot be put aside, so that it is not sent anew: {error.strerror or error}.")
        return 0

    def _is_whole(self, name: str, look: Callable[[], object]) -> bool:
        try:
            look()
        except Damaged as damaged:
            self.faults += 1
            self._fault(f"{name} {damaged}.")
            return False
        return True


def drain(blocks: Iterable[bytes]) -> None:
    """Read to the end and keep nothing."""
    for _ in blocks:
        pass
