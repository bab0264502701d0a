"""How well copies of pictures are found among 10,000 generated ones, and what is taken for a copy without being one.

Sixteen hundred pictures of random shapes and textures come with four copies each: compressed harder, at half the size,
without 5 % of their width and height, and in other colours. Recall is the part of the copies whose hash is near that of
their original (up to 31 of 256 bits, as the search of the product). False pairs are hashes near each other of different
pictures, and of flat, dark and printed ones, of which two thousand come besides. Printed as JSON.
Use: ``python -m benchmarks.duplicates``.
"""

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from itertools import combinations

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from benchmarks.size import sized
from media_pipeline.engine.fingerprint import fingerprint, is_same_picture

ORIGINALS, PLAIN = sized((1_600, 2_000), (160, 200))
SIZE = (480, 360)
PARTS, PART_BITS = 16, 16


def picture(source: random.Random) -> Image.Image:
    """A picture as different from others as photos are: a texture of coarse noise, and shapes upon it."""
    grain = source.choice((6, 10, 16, 24))
    noise = Image.frombytes("RGB", (grain, grain), source.randbytes(grain * grain * 3))
    made = noise.resize(SIZE, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(made)
    for _ in range(source.randint(3, 9)):
        across, down = sorted(source.choices(range(SIZE[0]), k=2)), sorted(source.choices(range(SIZE[1]), k=2))
        shape = source.choice((draw.rectangle, draw.ellipse))
        shape((across[0], down[0], across[1], down[1]), fill=tuple(source.randbytes(3)))
    return made.filter(ImageFilter.GaussianBlur(source.uniform(0, 2)))


def _cropped(original: Image.Image) -> Image.Image:
    across, down = SIZE[0] // 40, SIZE[1] // 40
    return original.crop((across, down, SIZE[0] - across, SIZE[1] - down))


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "re-encoded": lambda original: _encoded(original, 40),
    "resized": lambda original: _encoded(original.resize((SIZE[0] // 2, SIZE[1] // 2)), 85),
    "cropped": lambda original: _encoded(_cropped(original), 85),
    "recoloured": lambda original: _encoded(ImageEnhance.Color(original).enhance(0.3), 85),
}


def _encoded(made: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    made.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def plain(source: random.Random) -> tuple[str, Image.Image]:
    """A flat or dark picture, or a page of text, with its sort."""
    sort = source.choice(("flat", "dark", "page"))
    if sort == "flat":
        return sort, Image.new("RGB", SIZE, tuple(source.randbytes(3)))
    if sort == "dark":
        return sort, ImageEnhance.Brightness(picture(source)).enhance(0.06)
    page = Image.new("RGB", (SIZE[1], SIZE[0]), "white")
    draw = ImageDraw.Draw(page)
    for line in range(source.randint(8, 26)):
        words = ("".join(source.choices("aeinorstl", k=source.randint(2, 9))) for _ in range(source.randint(3, 9)))
        draw.text((20, 20 + line * 16), " ".join(words), fill="black")
    return sort, page


def near_pairs(hashes: list[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """All pairs of names whose hashes are near: found by parts that are equal but for one bit, as in the product."""
    by_part: dict[tuple[int, bytes], set[int]] = defaultdict(set)
    for number, (_, value) in enumerate(hashes):
        for part in range(PARTS):
            by_part[part, value[2 * part : 2 * part + 2]].add(number)
    pairs = set[tuple[int, int]]()
    for (part, bits), here in by_part.items():
        level = int.from_bytes(bits, "big")
        pairs |= set(combinations(sorted(here), 2))
        for flip in range(PART_BITS):
            there = by_part.get((part, (level ^ 1 << flip).to_bytes(2, "big")), set())
            pairs |= {(min(a, b), max(a, b)) for a in here for b in there}
    return [
        (hashes[one][0], hashes[other][0]) for one, other in pairs if is_same_picture(hashes[one][1], hashes[other][1])
    ]


def main() -> None:
    """Measure it and print it."""
    source, began = random.Random(1), time.process_time()
    found, hashless = dict.fromkeys(COPIES, 0), 0
    originals: list[tuple[str, bytes]] = []
    for number in range(ORIGINALS):
        original = _encoded(picture(source), 90)
        value = fingerprint(original)
        hashless += value is None
        for name, copy in COPIES.items():
            other = fingerprint(copy(original))
            found[name] += bool(value and other and is_same_picture(value, other))
        if value:
            originals.append((f"picture {number}", value))
    others = [(sort, fingerprint(made)) for sort, made in (plain(source) for _ in range(PLAIN))]
    hashed = [(sort, value) for sort, value in others if value]
    results = {
        "pictures": ORIGINALS * (len(COPIES) + 1) + PLAIN,
        "recall": {name: round(count / ORIGINALS, 4) for name, count in found.items()},
        "originals_without_hash": hashless,
        "false_pairs_of_different_pictures": len(near_pairs(originals)),
        "flat_dark_and_printed_with_hash": len(hashed),
        "false_pairs_with_flat_dark_or_printed": len(near_pairs(originals + hashed)) - len(near_pairs(originals)),
        "cpu_s": round(time.process_time() - began, 1),
    }
    json.dump(results, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
