"""Makes the perceptual hash of a picture: 256 bits that stay nearly the same when it is re-encoded or resized.

The method is that of PDQ (Facebook, 2019): the signs of low frequencies of a cosine transform, against their median,
and a measure of quality below which a picture has too little in it to be told from others.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sqrt

from PIL import Image

_SIDE, _WAVES = 64, 16
_LEAST_QUALITY = 50  # of 100; PDQ advises to trust no hash below
_GRADIENT, _FULL = 100 / 255, 90  # PDQ's units: steps of lightness in per cent, and their sum that is full quality
_NEAR, _PAGE_SHARE = 10, 0.6  # levels around the most common one, and the part of a page that has them
_INK, _PAPER = 65, 190  # a background is darker or lighter than these
_MATCHING = 31

FINGERPRINT_BYTES = _WAVES * _WAVES // 8

Rows = list[list[float]]


def fingerprint(picture: Image.Image) -> bytes | None:
    """The hash in 32 bytes; None for flat, dark and printed pictures, which look alike without being the same."""
    grey = picture.convert("L")
    if _is_page(grey):
        return None
    small = grey.resize((_SIDE, _SIDE), Image.Resampling.BOX)
    levels = small.tobytes()
    rows = [list(map(float, levels[at : at + _SIDE])) for at in range(0, len(levels), _SIDE)]
    if _quality(rows) < _LEAST_QUALITY:
        return None
    waves = _transformed(rows)
    middle = sorted(waves)[len(waves) // 2]
    return sum((wave > middle) << bit for bit, wave in enumerate(waves)).to_bytes(FINGERPRINT_BYTES, "big")


def distance(one: bytes, other: bytes) -> int:
    """The number of bits, of 256, in which two hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def is_same_picture(one: bytes, other: bytes) -> bool:
    """Whether two hashes are near enough to be those of one picture."""
    return distance(one, other) <= _MATCHING


def _is_page(grey: Image.Image) -> bool:
    """Whether most of the picture has the lightness of paper or background, as text and forms have."""
    counts = grey.histogram()
    commonest = counts.index(max(counts))
    near = sum(counts[max(0, commonest - _NEAR) : commonest + _NEAR + 1])
    return not _INK < commonest < _PAPER and near > _PAGE_SHARE * grey.width * grey.height


def _quality(rows: Rows) -> float:
    """How much there is to tell pictures by, 0 to 100: the steps of lightness between neighbours."""
    across = sum(int(abs(a - b) * _GRADIENT) for row in rows for a, b in pairwise(row))
    down = sum(int(abs(a - b) * _GRADIENT) for row, below in pairwise(rows) for a, b in zip(row, below, strict=True))
    return min(100.0, (across + down) / _FULL)


def _transformed(rows: Rows) -> list[float]:
    """The lowest 16 x 16 waves without the constant ones, as PDQ takes them: numbers 1 to 16 in both directions."""
    across = [[_product(row, wave) for row in rows] for wave in _COSINES]
    return [_product(column, wave) for wave in _COSINES for column in across]


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(map(float.__mul__, one, other))


_COSINES: Rows = [
    [sqrt(2 / _SIDE) * cos(pi / (2 * _SIDE) * number * (2 * at + 1)) for at in range(_SIDE)]
    for number in range(1, _WAVES + 1)
]
