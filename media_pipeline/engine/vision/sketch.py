"""Makes the vector of a classifier small enough to be kept and searched for every file of a library."""

import hashlib
from collections.abc import Sequence

SKETCH_BYTES = 256
LENGTH = 400
"""Of a sketch as a vector: the scalar product of two, divided by its square, is about their cosine."""

_LARGEST = 127


def sketch(vector: bytes) -> bytes:
    """256 numbers as int8 out of any multiple of 256, so that the cosine of two stays nearly the same.

    Numbers are added up under random signs, the same ones each time, and spread by a Hadamard transform, so that the
    signs of the result alone tell much of the direction.
    """
    numbers = memoryview(vector).cast("b")
    folded = [0.0] * SKETCH_BYTES
    for begin in range(0, len(numbers), SKETCH_BYTES):
        part, signs = numbers[begin : begin + SKETCH_BYTES], _signs(begin // SKETCH_BYTES)
        folded = [total + number * sign for total, number, sign in zip(folded, part, signs, strict=True)]
    spread = _transformed(folded)
    length = sum(number * number for number in spread) ** 0.5 or 1.0
    levels = (round(number * LENGTH / length) for number in spread)
    return bytes(max(-_LARGEST, min(_LARGEST, level)) & 0xFF for level in levels)


def _signs(part: int) -> list[int]:
    bits = int.from_bytes(hashlib.sha256(b"sketch %d" % part).digest())
    return [1 - 2 * (bits >> at & 1) for at in range(SKETCH_BYTES)]


def _transformed(numbers: Sequence[float]) -> list[float]:
    """The Hadamard transform of a power of two of numbers."""
    if len(numbers) == 1:
        return list(numbers)
    half = len(numbers) // 2
    first, second = numbers[:half], numbers[half:]
    sums = [one + other for one, other in zip(first, second, strict=True)]
    differences = [one - other for one, other in zip(first, second, strict=True)]
    return _transformed(sums) + _transformed(differences)
