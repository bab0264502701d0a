"""Finds files that look like others: by perceptual hashes that are near each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import Count, Min
from msgspec import Struct

from backend.library.models import HashPart, PictureHash
from backend.media.selectors.contents import images_among, proportions_of

HASH_BITS, NEAR = 256, 31
"""Up to how many bits of a hash may differ between two copies of a picture."""
SAME_SHARE = 0.8
"""Which part of the key frames of two videos has to be the same."""
SAME_PROPORTIONS = 1.1
"""Up to how many times as wide, at the same height, a picture may be as another one that it is a copy of."""
_PARTS, _PART_BITS = 16, 16
_CANDIDATES = 5_000


class Likeness(Struct, frozen=True, kw_only=True):
    """A file that looks like another one.

    ``similarity`` is that of its nearest picture, 0 to 1; ``at_s`` where in it that is. ``own_share`` and
    ``other_share`` are the parts of the pictures of both that were found in the other.
    """

    media_id: UUID
    similarity: float
    at_s: float | None
    own_share: float
    other_share: float


def codes_of(picture: bytes) -> list[int]:
    """The codes of the parts of a hash."""
    parts = (int.from_bytes(picture[2 * at : 2 * at + 2], "big") for at in range(_PARTS))
    return [number << _PART_BITS | part for number, part in enumerate(parts)]


def codes_near(picture: bytes) -> list[int]:
    """The codes of the parts of all hashes that differ in one bit at most of one part."""
    flips = (0, *(1 << bit for bit in range(_PART_BITS)))
    return [code ^ flip for code in codes_of(picture) for flip in flips]


def distance_of(one: bytes, other: bytes) -> int:
    """In how many bits two hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def are_same(one: Sequence[bytes], other: Sequence[bytes], *, within: int = NEAR) -> bool:
    """Whether two files with these hashes show the same: most pictures of each are in the other."""
    found = [[distance_of(picture, known) <= within for known in other] for picture in one]
    shares = sum(map(any, found)) / max(1, len(one)), sum(map(any, zip(*found, strict=True))) / max(1, len(other))
    return min(shares) >= SAME_SHARE


def files_like(namespace_id: UUID, pictures: Sequence[bytes], *, within: int) -> list[UUID]:
    """The files of a namespace that show the same as one with these hashes."""
    alike = likenesses(namespace_id, None, pictures, within=within)
    return [one.media_id for one in alike if min(one.own_share, one.other_share) >= SAME_SHARE]


def animations_beginning_like(namespace_id: UUID, picture: bytes, *, within: int) -> set[UUID]:
    """The pictures of a namespace, still or moving, whose first frame has a hash near this one."""
    near = {key: other for key, other, _, distance in _near(namespace_id, [], picture) if distance <= within}
    firsts = PictureHash.objects.filter(media__in=set(near.values())).values("media").annotate(first=Min("pk"))
    return images_among([other for other, first in firsts.values_list("media", "first") if first in near])


def likenesses(
    namespace_id: UUID, media_id: UUID | None, pictures: Sequence[bytes], *, within: int = NEAR
) -> list[Likeness]:
    """The files of a namespace that hold pictures of a file with these hashes, the most alike first."""
    nearest: dict[UUID, dict[int, tuple[int, int, float | None]]] = defaultdict(dict)
    own = list(PictureHash.objects.filter(media=media_id).values_list("pk", flat=True)) if media_id else []
    for number, picture in enumerate(pictures):
        for key, other, at_s, distance in _near(namespace_id, own, picture):
            if distance > within:
                continue
            best = nearest[other].get(number)
            if best is None or distance < best[1]:
                nearest[other][number] = key, distance, at_s
    counts = PictureHash.objects.filter(media__in=nearest).values("media").annotate(n=Count("pk"))
    total = dict(counts.values_list("media", "n"))
    alike = list[Likeness]()
    for other, matches in nearest.items():
        _, distance, at_s = min(matches.values(), key=lambda match: match[1])
        alike.append(
            Likeness(
                media_id=other,
                similarity=round(1 - distance / HASH_BITS, 4),
                at_s=at_s,
                own_share=len(matches) / len(pictures),
                other_share=len({key for key, _, _ in matches.values()}) / total[other],
            )
        )
    return sorted(alike, key=lambda one: (-one.similarity, one.media_id))


def of_one_form(media_id: UUID, alike: Collection[Likeness]) -> set[UUID]:
    """Those of the files like one that may be the same picture: they move if it does, and have its proportions.

    A hash is of a picture that was squeezed into a square.
    """
    if not alike:
        return set()
    moves = PictureHash.objects.filter(media=media_id, at_s__isnull=False).exists()
    forms = proportions_of({media_id, *(one.media_id for one in alike)})
    own = forms.get(media_id)
    return {
        one.media_id for one in alike if (one.at_s is not None) == moves and _are_near(own, forms.get(one.media_id))
    }


def _are_near(one: float | None, other: float | None) -> bool:
    return one is None or other is None or max(one, other) <= SAME_PROPORTIONS * min(one, other)


def _near(namespace_id: UUID, own: Sequence[int], picture: bytes) -> Iterator[tuple[int, UUID, float | None, int]]:
    parts = HashPart.objects.filter(namespace=namespace_id, code__in=codes_near(picture))
    # By the keys of the file's own hashes: with those of their file a database may read all hashes instead.
    keys = list(parts.exclude(picture__in=own).values_list("picture", flat=True).distinct()[:_CANDIDATES])
    rows = PictureHash.objects.filter(pk__in=keys).values_list("pk", "media", "at_s", "hash")
    for key, other, at_s, stored in rows:
        distance = distance_of(picture, bytes(stored))
        if distance <= NEAR:
            yield key, other, at_s, distance


def hashes_of(media_ids: Iterable[UUID]) -> dict[UUID, list[bytes]]:
    """The hashes of the pictures of some files."""
    hashes: dict[UUID, list[bytes]] = defaultdict(list)
    rows = PictureHash.objects.filter(media__in=list(media_ids)).order_by("pk")
    for media_id, stored in rows.values_list("media", "hash"):
        hashes[media_id].append(bytes(stored))
    return hashes
