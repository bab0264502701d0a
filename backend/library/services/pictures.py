"""Keeps hashes and vectors of pictures, and notes which files are the same or show nearly the same."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from backend import locks
from backend.library.hooks import tell_pictures
from backend.library.inputs import PictureFound
from backend.library.models import (
    Analysis,
    DuplicateGroup,
    DuplicateMember,
    HashPart,
    PictureHash,
    PictureVector,
    Suggestion,
    VectorPart,
)
from backend.library.selectors.likeness import SAME_SHARE, codes_of, hashes_of, likenesses, of_one_form
from backend.library.selectors.similarity import NEARLY_THE_SAME, VECTOR_BYTES, parts_of, similar_to
from backend.media.selectors import content_of, twins_of

HASH_BYTES = 32
_MOST_SIMILAR = 50
"""How many files at once come into a group of similar ones."""


def note_twins(namespace_id: UUID, media_id: UUID) -> None:
    """Note files with the same bytes as one that has just become ready (inside a transaction)."""
    blob_id = content_of(media_id)
    if blob_id is None:
        return
    locks.hold_likenesses(blob_id)
    if twins := twins_of(media_id):
        _note(namespace_id, DuplicateGroup.Kind.IDENTICAL, str(blob_id), media_id, twins, score=1.0)


def keep_pictures(namespace_id: UUID, media_id: UUID, pictures: Collection[PictureFound]) -> None:
    """Replace the hashes of a locked file, and note the files that look the same (inside a transaction)."""
    usable = [picture for picture in pictures if len(picture.hash) == HASH_BYTES]
    PictureHash.objects.filter(media=media_id).delete()
    rows = PictureHash.objects.bulk_create(
        PictureHash(media_id=media_id, at_s=picture.at_s, hash=picture.hash) for picture in usable
    )
    HashPart.objects.bulk_create(
        HashPart(namespace_id=namespace_id, code=code, picture=row)
        for row in rows
        for code in codes_of(bytes(row.hash))
    )
    if not usable:
        return
    tell_pictures(media_id, [picture.hash for picture in usable])
    locks.hold_likenesses(namespace_id)
    alike = likenesses(namespace_id, media_id, [picture.hash for picture in usable])
    fitting = of_one_form(media_id, alike)
    same = [one for one in alike if min(one.own_share, one.other_share) >= SAME_SHARE and one.media_id in fitting]
    twins = twins_of(media_id)
    others = [one.media_id for one in same if one.media_id not in twins]
    if others:
        oldest = min(others)
        score = next(one.similarity for one in same if one.media_id == oldest)
        _note(namespace_id, DuplicateGroup.Kind.SAME_PICTURE, str(oldest), media_id, others, score=score)


def keep_vector(namespace_id: UUID, media_id: UUID, vector: bytes | None) -> None:
    """Replace the vector of a locked file whose hashes are kept, and note files that show nearly the same.

    Runs inside a transaction. Those whose bytes or pictures are the same are no news.
    """
    PictureVector.objects.filter(media=media_id).delete()
    if vector is None or len(vector) != VECTOR_BYTES:
        return
    row = PictureVector.objects.create(media_id=media_id, vector=vector)
    VectorPart.objects.bulk_create(
        VectorPart(namespace_id=namespace_id, code=code, vector=row) for code in parts_of(vector)
    )
    locks.hold_likenesses(namespace_id)
    near = {key: cosine for key, cosine in similar_to(namespace_id, media_id).items() if cosine >= NEARLY_THE_SAME}
    if not near:
        return
    alike = likenesses(namespace_id, media_id, hashes_of([media_id]).get(media_id, []))
    known = {*twins_of(media_id), *of_one_form(media_id, alike)}
    others = sorted(near.keys() - known, key=lambda key: (-near[key], key))[:_MOST_SIMILAR]
    if others:
        oldest = min(others)
        _note(namespace_id, DuplicateGroup.Kind.SIMILAR, str(oldest), media_id, others, score=near[oldest])


def forget_findings(media_id: UUID) -> None:
    """Forget all that was found out about a locked file which is gone for good (inside a transaction)."""
    for model in (PictureHash, PictureVector, DuplicateMember, Suggestion, Analysis):
        model.objects.filter(media=media_id).delete()


def _note(
    namespace_id: UUID, kind: DuplicateGroup.Kind, key: str, media_id: UUID, others: Collection[UUID], *, score: float
) -> None:
    """Add a file to the group of the others; a group that was decided is left as it is, and a new one asks again."""
    group = _undecided(kind, others) or _group(namespace_id, kind, key, score)
    if group.decision:
        if group.members.filter(media=media_id).exists():
            return
        group = _group(namespace_id, kind, f"{key[:40]}:{media_id.hex}", score)
    DuplicateMember.objects.bulk_create(
        (DuplicateMember(group=group, media_id=member) for member in {media_id, *others}), ignore_conflicts=True
    )


def _undecided(kind: DuplicateGroup.Kind, media_ids: Collection[UUID]) -> DuplicateGroup | None:
    """The oldest group that holds one of these files and asks for a decision."""
    rows = DuplicateGroup.objects.filter(kind=kind, decision=None, members__media__in=media_ids)
    return rows.order_by("pk").first()


def _group(namespace_id: UUID, kind: DuplicateGroup.Kind, key: str, score: float) -> DuplicateGroup:
    fresh = DuplicateGroup(namespace_id=namespace_id, kind=kind, key=key, score=score)
    DuplicateGroup.objects.bulk_create([fresh], ignore_conflicts=True)
    return DuplicateGroup.objects.get(namespace=namespace_id, kind=kind, key=key)
