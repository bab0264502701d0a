"""Our thumbhash is the reference's, bit for bit."""

import base64
from collections.abc import Callable

import pytest
from PIL import Image

from media_pipeline.engine.image.thumbhash import placeholder, thumbhash

Shade = Callable[[int, int], tuple[int, int, int, int]]


def opaque(x: int, y: int) -> tuple[int, int, int, int]:
    return (x * x * 3 + y * 5 + 11) % 256, (x * 7 + y * y * 2 + x * y) % 256, (x * 7 + y * 13) % 256, 255


def veiled(x: int, y: int) -> tuple[int, int, int, int]:
    return (
        (x * x * 3 + y * 5 + 11) % 256,
        (x * 11 + y * y * 2) % 256,
        (x * 7 + y * 13) % 256,
        (x * 3 + y * 9 + x * y) % 256,
    )


REFERENCE = [  # made with rgbaToThumbHash of the npm package thumbhash 0.1.1
    (opaque, 32, 32, "3wcGDwJEZmZGZnZYg2eQacZ3Vz8mu0AN"),
    (opaque, 32, 18, "3/cFHIBDVWUHgnYljHZR9FiCTw=="),
    (opaque, 18, 32, "3wcGDAJjNVVndGBYeWdNA6ADlg=="),
    (opaque, 7, 31, "HRgKIgiDcCh3gohmg3APGrY="),
    (opaque, 100, 60, "3wcCBIBmZWZ0eAc6JF12sFwF/Q=="),
    (veiled, 32, 32, "oAeCDQIHWYZ4dntyYJagAqqxY4YzZgA0JA=="),
    (veiled, 32, 18, "YAeCE4IXTGQcoDc08weblWN2AFRBKkg="),
    (veiled, 18, 32, "ofeBCwIXZXemA3eaA1EGWnV3U3YwJjc="),
    (veiled, 7, 31, "4AeGEQQncJUpOemXYg8ryJeIY3ZgWpw="),
    (veiled, 100, 60, "4AeCA4AHirrC3C91gGkZ+wMSFUAiQBE="),
]


@pytest.mark.parametrize(("shade", "width", "height", "wanted"), REFERENCE)
def test_hash_equals_the_reference(shade: Shade, width: int, height: int, wanted: str) -> None:
    pixels = bytes(part for y in range(height) for x in range(width) for part in shade(x, y))
    assert base64.b64encode(thumbhash(width, height, pixels)).decode() == wanted


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (33, 32)])
def test_pictures_of_any_shape_have_one(size: tuple[int, int]) -> None:
    assert 5 <= len(base64.b64decode(placeholder(Image.new("RGB", size, "teal")))) <= 30


def test_one_clear_picture_has_one() -> None:
    assert placeholder(Image.new("RGBA", (8, 8), (0, 0, 0, 0)))
