"""Withholds files whose contents are blocked: those that stand, and those that come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from backend import clock
from backend.events.publish import atomic
from backend.library.selectors import hashes_of
from backend.media.access import existing_file
from backend.media.selectors.contents import images_among
from backend.media.services import about_file, lock_copies_of_many, locked, set_hold
from backend.moderation.models import HashHit, HashValue, ListedHash
from backend.moderation.selectors import blocked_bytes, blocked_picture, matching_files, protected_bytes
from backend.moderation.services.cases import held

if TYPE_CHECKING:
    from backend.media.models import MediaFile

BATCH = 200
"""How many files one transaction withholds."""
_ENTRIES = 100
_SETTLED = timedelta(seconds=60)
"""How long a transaction may last that has not seen a new entry: files are looked through once more afterwards."""


class BlockedContents:
    """What media is told of blocked contents when a file comes in."""

    def blocked(self, namespace_id: UUID, sha256: str) -> QuerySet[ListedHash]:
        """Return the entries that block these bytes."""
        return blocked_bytes(namespace_id, sha256)

    def comparing(self, namespace_id: UUID) -> QuerySet[ListedHash]:
        """Return the entries for which pictures of the namespace have to be compared."""
        blocked, perceptual = ListedHash.List.BLOCKED, ListedHash.Kind.PERCEPTUAL
        return ListedHash.objects.filter(namespace=namespace_id, list=blocked, kind=perceptual)

    def blocking(self, namespace_id: UUID, media_id: UUID) -> UUID | None:
        """Return the entry that blocks the pictures of a file."""
        pictures, is_image = hashes_of([media_id]).get(media_id, []), media_id in images_among([media_id])
        entry = blocked_picture(namespace_id, media_id, pictures, is_image=is_image)
        return entry.pk if entry else None

    def protected(self, namespace_id: UUID) -> set[str]:
        """Return the bytes that are on the list of protected contents."""
        return protected_bytes(namespace_id)

    def note(self, media_id: UUID, room_id: UUID | None, row_id: UUID) -> dict[str, Any]:
        """Note that an entry withholds a file."""
        entry = ListedHash.objects.get(pk=row_id)
        _note_hits(entry, {media_id: room_id})
        held([existing_file(media_id)], "hash", reason=entry.reason)
        return _why(entry)


def withhold_blocked(media_id: UUID, pictures: Sequence[bytes]) -> bool:
    """Withhold a file if its pictures, given by their hashes, are blocked; returns whether they are."""
    with atomic():
        media = locked(media_id)
        entry = blocked_picture(media.namespace_id, media.pk, pictures, is_image=media.kind == "image")
        if entry is not None:
            _withhold([media], entry)
        return entry is not None


def sweep_hashes() -> int:
    """Withhold files that stand and are blocked by entries that are due; returns the number of entries."""
    due = ListedHash.objects.filter(sweep_at__lte=clock.now()).order_by("sweep_at", "pk")[:_ENTRIES]
    return sum(1 for entry in due if withhold_matches(entry) >= 0)


def withhold_matches(entry: ListedHash) -> int:
    """Withhold the next files that stand and are blocked by an entry; returns how many are left."""
    values = list(HashValue.objects.filter(entry=entry.pk).order_by("pk").values_list("value", flat=True))
    matches = list(matching_files(entry, values))
    left = max(0, len(matches) - BATCH)
    with atomic():
        files = lock_copies_of_many(matches[:BATCH]) if matches else []
        rows = ListedHash.objects.filter(pk=entry.pk)
        # The rows of hits name the entry, which another moderator may take off the list at this moment.
        if not rows.update(sweep_at=_next_sweep(entry, left)):
            return 0
        _withhold(files, entry)
    return left


def _next_sweep(entry: ListedHash, left: int) -> Any:
    settled = entry.listed_at + _SETTLED
    if left:
        return clock.now()
    return settled if clock.now() < settled else None


def withheld_by_scan(files: Sequence[MediaFile], reason: str) -> None:
    """Have cases open for files that the virus scanner withholds, or leaves to moderators (inside a transaction)."""
    held(files, "scan", reason=reason)


def note_released(media_ids: Sequence[UUID]) -> None:
    """Note for files that are released that no entry which withheld any of them may do so again."""
    for entry in ListedHash.objects.filter(pk__in=HashHit.objects.filter(media__in=media_ids).values("entry")):
        _note_hits(entry, dict.fromkeys(media_ids))


def _withhold(files: Sequence[MediaFile], entry: ListedHash) -> None:
    shown = [media for media in files if media.hold != "quarantined" and media.state != "deleted"]
    if shown:
        set_hold([(media, about_file("media.quarantined", media, **_why(entry))) for media in shown], "quarantined")
        held(shown, "hash", reason=entry.reason)
    _note_hits(entry, {media.pk: media.room_id for media in files})


def _why(entry: ListedHash) -> dict[str, Any]:
    return {"reason": entry.reason, "source": "hash", "hash": str(entry.pk)}


def _note_hits(entry: ListedHash, files: dict[UUID, UUID | None]) -> None:
    HashHit.objects.bulk_create(
        (HashHit(entry=entry, media_id=key, room_id=room_id) for key, room_id in files.items()), ignore_conflicts=True
    )
