"""Finds what a list of hashes says of a file, and which files of a namespace an entry reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from backend.library.selectors import (
    animations_beginning_like,
    are_same,
    codes_near,
    distance_of,
    files_like,
    hashes_of,
)
from backend.media.selectors.contents import files_holding, images_among, shown_among
from backend.moderation.models import HashCode, HashHit, HashValue, ListedHash

List, Kind = ListedHash.List, ListedHash.Kind


def blocked_bytes(namespace_id: UUID, sha256: str) -> QuerySet[ListedHash]:
    """The entries that block these bytes and that no protected hash overrules."""
    same = HashValue.objects.filter(namespace=namespace_id, value=sha256)
    protected = same.filter(entry__list=List.PROTECTED, entry__kind=Kind.SHA256)
    rows = ListedHash.objects.filter(pk__in=same.values("entry"), list=List.BLOCKED, kind=Kind.SHA256)
    return rows.exclude(Exists(protected))


def compares_pictures(namespace_id: UUID) -> bool:
    """Whether a namespace blocks any picture, so that new ones have to be compared."""
    return ListedHash.objects.filter(namespace=namespace_id, list=List.BLOCKED, kind=Kind.PERCEPTUAL).exists()


def blocked_picture(
    namespace_id: UUID, media_id: UUID, pictures: Sequence[bytes], *, is_image: bool
) -> ListedHash | None:
    """The oldest entry that blocks a file with these hashes; None where there is none, or a protected one overrules it.

    An image, not a video, is its first frame alone as well: a blocked still with another frame behind it stays blocked.
    One that has withheld the file before does not count: it was released since.
    """
    near = _entries_near(namespace_id, pictures)
    before = HashHit.objects.filter(entry=OuterRef("pk"), media=media_id)
    entries = {row.pk: row for row in ListedHash.objects.filter(~Exists(before), pk__in=near)}
    values = _values_of(entries)
    found = [row for key, row in entries.items() if _shows(pictures, values[key], row.distance or 0, is_image=is_image)]
    protected = _protected(namespace_id) if found else []
    if not found or any(_shows(pictures, other, within, is_image=is_image) for other, within in protected):
        return None
    return min(found, key=lambda row: row.pk)


def _shows(pictures: Sequence[bytes], listed: Sequence[bytes], within: int, *, is_image: bool) -> bool:
    """Whether a file with these hashes shows what is listed, or an animation begins with it."""
    looks = (pictures, pictures[:1]) if is_image and len(pictures) > 1 else (pictures,)
    return any(are_same(look, listed, within=within) for look in looks)


def blocks_portrait(namespace_ids: Collection[UUID], avatar_id: UUID, sha256: str, pictures: Sequence[bytes]) -> bool:
    """Whether any of some namespaces blocks the picture of a person, by its bytes or by how it looks."""
    return any(
        blocked_bytes(key, sha256).exists()
        or (pictures and blocked_picture(key, avatar_id, pictures, is_image=True) is not None)
        for key in namespace_ids
    )


def may_be_blocked(namespace_id: UUID, pictures: Sequence[bytes]) -> bool:
    """Whether any of these pictures is near to any of a blocked file."""
    return bool(_entries_near(namespace_id, pictures))


def matching_files(entry: ListedHash, values: Sequence[str]) -> dict[UUID, UUID | None]:
    """The files that an entry would withhold now, each with the room it was sent in.

    Not those that are withheld or deleted already, that a protected hash overrules, or that it has withheld before.
    """
    if entry.kind == Kind.SHA256:
        shielded = _protected_bytes(entry.namespace_id, values)
        keys = files_holding(entry.namespace_id, [value for value in values if value not in shielded])
    else:
        keys = _files_like(entry, [bytes.fromhex(value) for value in values])
    known = set(HashHit.objects.filter(entry=entry.pk, media__in=keys).values_list("media", flat=True))
    return shown_among([key for key in keys if key not in known])


def _files_like(entry: ListedHash, pictures: Sequence[bytes]) -> list[UUID]:
    within = entry.distance or 0
    keys = set(files_like(entry.namespace_id, pictures, within=within))
    if len(pictures) == 1:
        keys |= animations_beginning_like(entry.namespace_id, pictures[0], within=within)
    protected = _protected(entry.namespace_id)
    if not protected:
        return list(keys)
    hashes, images = hashes_of(keys), images_among(keys)
    return [
        key
        for key in keys
        if not any(_shows(hashes[key], one, within, is_image=key in images) for one, within in protected)
    ]


def _entries_near(namespace_id: UUID, pictures: Sequence[bytes]) -> set[UUID]:
    """The entries of which any hash is near to any of these."""
    entries = set[UUID]()
    for picture in pictures:
        codes = HashCode.objects.filter(namespace=namespace_id, code__in=codes_near(picture))
        # In two steps: joined, a database may read all values instead.
        keys = list(codes.values_list("value", flat=True).distinct())
        rows = HashValue.objects.filter(pk__in=keys).values_list("entry", "value", "entry__distance")
        entries.update(
            entry for entry, value, within in rows if distance_of(picture, bytes.fromhex(value)) <= (within or 0)
        )
    return entries


def _values_of(entries: Collection[UUID]) -> dict[UUID, list[bytes]]:
    values: dict[UUID, list[bytes]] = defaultdict(list)
    rows = HashValue.objects.filter(entry__in=list(entries)).order_by("pk")
    for entry, value in rows.values_list("entry", "value"):
        values[entry].append(bytes.fromhex(value))
    return values


def _protected(namespace_id: UUID) -> list[tuple[list[bytes], int]]:
    """The pictures that are protected, with the distance that each may have; they are few."""
    rows = ListedHash.objects.filter(namespace=namespace_id, list=List.PROTECTED, kind=Kind.PERCEPTUAL)
    distances = dict(rows.values_list("pk", "distance"))
    return [(values, distances[key] or 0) for key, values in _values_of(distances).items()]


def protected_bytes(namespace_id: UUID) -> set[str]:
    """Return the SHA-256 of all bytes that a namespace protects; 1,000 at most."""
    entries = ListedHash.objects.filter(namespace=namespace_id, list=List.PROTECTED, kind=Kind.SHA256)
    return set(HashValue.objects.filter(entry__in=entries.values("pk")).values_list("value", flat=True))


def _protected_bytes(namespace_id: UUID, values: Collection[str]) -> set[str]:
    rows = HashValue.objects.filter(namespace=namespace_id, value__in=values, entry__list=List.PROTECTED)
    return set(rows.values_list("value", flat=True))
