"""Perceptual hashes: alike for one picture in many files, unlike for different ones, none for what tells too little."""

import random
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from media_pipeline.engine.fingerprint import FINGERPRINT_BYTES, distance, fingerprint, is_same_picture
from tests.corpus import photographs

CAT, COFFEE = (Image.open(path).convert("RGB") for path in (photographs.CAT, photographs.COFFEE))


def _recompressed(picture: Image.Image, picture_format: str, quality: int) -> Image.Image:
    file = BytesIO()
    picture.save(file, picture_format, quality=quality)
    return Image.open(file).convert("RGB")


COPIES = {
    "as a poor JPEG": lambda picture: _recompressed(picture, "JPEG", 20),
    "as WebP": lambda picture: _recompressed(picture, "WEBP", 50),
    "half the size": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "three times the size": lambda picture: picture.resize((picture.width * 3, picture.height * 3)),
    "darker": lambda picture: ImageEnhance.Brightness(picture).enhance(0.7),
    "without colours": lambda picture: picture.convert("L").convert("RGB"),
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("picture", [CAT, COFFEE], ids=["cat", "coffee"])
def test_copy_of_a_picture_has_nearly_its_hash(picture: Image.Image, copy: str) -> None:
    original, copied = fingerprint(picture), fingerprint(COPIES[copy](picture))
    assert original
    assert copied
    assert len(original) == FINGERPRINT_BYTES
    assert is_same_picture(original, copied)


def test_different_pictures_have_hashes_that_differ_in_about_half_of_their_bits() -> None:
    cat, coffee = fingerprint(CAT), fingerprint(COFFEE)
    assert cat
    assert coffee
    assert distance(cat, coffee) > 90
    assert not is_same_picture(cat, coffee)


def _page(seed: int, ink: str, paper: str) -> Image.Image:
    words = random.Random(seed)
    page = Image.new("RGB", (600, 800), paper)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(14)
    for top in range(40, 760, 22):
        text = " ".join("".join(words.choices("etaoinshr", k=words.randint(2, 9))) for _ in range(10))
        draw.text((40, top), text, fill=ink, font=font)
    return page


FEATURELESS = {
    "black": Image.new("RGB", (200, 200)),
    "grey": Image.new("RGB", (200, 200), "grey"),
    "gradient": Image.linear_gradient("L").convert("RGB"),
    "night": ImageEnhance.Brightness(CAT).enhance(0.04),
    "fog": Image.blend(Image.new("RGB", CAT.size, "white"), CAT, 0.03),
    "page": _page(1, "black", "white"),
    "page on a dark screen": _page(2, "white", "#202020"),
}


@pytest.mark.parametrize("name", FEATURELESS)
def test_flat_dark_and_printed_pictures_have_no_hash(name: str) -> None:
    assert fingerprint(FEATURELESS[name]) is None
