"""Finds files that show similar things: by vectors of a classifier that point the same way."""

from __future__ import annotations

from collections import Counter
from operator import mul
from uuid import UUID

from backend.library.models import PictureVector, VectorPart
from backend.library.selectors.likeness import codes_near, codes_of

VECTOR_BYTES = 256
ALIKE, NEARLY_THE_SAME = 0.6, 0.92
"""The cosine from which on files show similar things, and the one from which on a person may want only one of them."""
_SQUARE = 400**2
_READ, _COMPARED = 20_000, 500


def parts_of(vector: bytes) -> list[int]:
    """The codes by which a vector is found: of the signs of its numbers, in 16 parts."""
    return codes_of(_signs(vector))


def similar_to(namespace_id: UUID, media_id: UUID) -> dict[UUID, float]:
    """Files of a namespace that show what this one shows, with the cosine of their vectors; at most 500 are compared.

    Signs of numbers differ the more often, the wider the angle between two vectors: compared are those that share most
    of the 16 parts of their signs but for one bit.
    """
    rows = PictureVector.objects.filter(media=media_id).values_list("pk", "vector")
    key, own = next(iter(rows), (None, b""))
    if key is None:
        return {}
    parts = VectorPart.objects.filter(namespace=namespace_id, code__in=codes_near(_signs(bytes(own))))
    shared = Counter(parts.exclude(vector=key).values_list("vector", flat=True)[:_READ])
    compared = [other for other, _ in shared.most_common(_COMPARED)]
    others = PictureVector.objects.filter(pk__in=compared).values_list("media", "vector")
    cosines = {other: _cosine(bytes(own), bytes(vector)) for other, vector in others}
    return {other: cosine for other, cosine in cosines.items() if cosine >= ALIKE}


def _cosine(one: bytes, other: bytes) -> float:
    product: int = sum(map(mul, memoryview(one).cast("b"), memoryview(other).cast("b")))
    return round(min(1.0, max(0.0, product / _SQUARE)), 4)


def _signs(vector: bytes) -> bytes:
    bits = sum((byte < 128) << at for at, byte in enumerate(vector))
    return bits.to_bytes(VECTOR_BYTES // 8, "big")
