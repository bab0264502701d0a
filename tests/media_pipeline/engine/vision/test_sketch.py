"""The small form of a classifier's vector, by which files that show similar things are found."""

import random
from operator import mul

import pytest

from media_pipeline.engine.vision.sketch import LENGTH, SKETCH_BYTES, sketch

NUMBERS = 1280


def _vector(source: random.Random) -> list[float]:
    """As a classifier answers: no number below zero, many near it."""
    return [max(0.0, source.gauss(0, 1)) ** 2 for _ in range(NUMBERS)]


def _bytes(vector: list[float]) -> bytes:
    largest = max(vector)
    return bytes(round(number / largest * 127) for number in vector)


def _cosine(one: bytes, other: bytes) -> float:
    first, second = memoryview(one).cast("b"), memoryview(other).cast("b")
    length = (sum(map(mul, first, first)) * sum(map(mul, second, second))) ** 0.5
    return sum(map(mul, first, second)) / length


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 1.0])
def test_cosine_of_two_sketches_is_near_that_of_their_vectors(share: float) -> None:
    source = random.Random(1)
    for _ in range(20):
        one, noise = _vector(source), _vector(source)
        other = [a * (1 - share) + b * share for a, b in zip(one, noise, strict=True)]
        exact = _cosine(_bytes(one), _bytes(other))
        assert _cosine(sketch(_bytes(one)), sketch(_bytes(other))) == pytest.approx(exact, abs=0.02 + 0.3 * share)


def test_sketch_has_one_length_whatever_the_vector() -> None:
    made = sketch(_bytes(_vector(random.Random(2))))
    numbers = memoryview(made).cast("b")
    assert len(made) == SKETCH_BYTES
    assert sum(map(mul, numbers, numbers)) ** 0.5 == pytest.approx(LENGTH, rel=0.02)


def test_vector_without_anything_has_a_sketch_without_anything() -> None:
    assert sketch(bytes(NUMBERS)) == bytes(SKETCH_BYTES)
