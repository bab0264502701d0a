"""Painted photos and videos that need no download: ridges in haze under a sky, for the demo and the documentation."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]

SKIES: dict[str, tuple[Colour, Colour, Colour]] = {
    "dawn": ((62, 74, 137), (238, 174, 143), (52, 44, 74)),
    "noon": ((58, 129, 201), (214, 235, 247), (26, 74, 66)),
    "dusk": ((30, 33, 78), (246, 138, 92), (34, 24, 44)),
    "night": ((8, 12, 32), (52, 72, 118), (6, 10, 20)),
    "mist": ((150, 170, 182), (232, 236, 236), (58, 80, 84)),
    "autumn": ((112, 146, 172), (250, 222, 170), (92, 46, 24)),
}
"""By name: the colour of the zenith, of the horizon and of the nearest ridge."""

_RIDGES = 6
_FPS = 25


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _ridge(chance: random.Random, width: int, roughness: float) -> list[float]:
    """A line from 0 to 1 across ``width`` pixels by midpoint displacement."""
    points = [chance.random(), chance.random()]
    span = 1.0
    while len(points) < width:
        span *= roughness
        between = [(a + b) / 2 + (chance.random() - 0.5) * span for a, b in pairwise(points)]
        points = [point for pair in zip(points, between, strict=False) for point in pair] + [points[-1]]
    low, high = min(points), max(points)
    return [(point - low) / (high - low or 1) for point in points[:width]]


def landscape(sky: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """Ridges under a sky of ``SKIES``; the same picture for the same ``seed`` and ``size``."""
    chance = random.Random(seed)
    width, height = size
    zenith, horizon, near = SKIES[sky]
    column = Image.new("RGB", (1, height))
    for row in range(height):
        column.putpixel((0, row), _mixed(zenith, horizon, min(1.0, row / (height * 0.62)) ** 1.3))
    picture = column.resize(size)
    _sun(picture, chance, horizon, dark=sky == "night")
    draw = ImageDraw.Draw(picture)
    for number in range(_RIDGES):
        nearness = (number + 1) / _RIDGES
        base, swing = height * (0.42 + 0.5 * nearness), height * (0.1 + 0.12 * nearness)
        line = _ridge(chance, width, 0.52)
        edge = [(across, base - swing * up) for across, up in enumerate(line)]
        draw.polygon([(0, height), *edge, (width, height)], fill=_mixed(horizon, near, nearness**1.2))
    return picture.filter(ImageFilter.SMOOTH)


def _sun(picture: Image.Image, chance: random.Random, horizon: Colour, *, dark: bool) -> None:
    width, height = picture.size
    across, down = width * chance.uniform(0.25, 0.75), height * chance.uniform(0.22, 0.42)
    glow = Image.new("L", picture.size, 0)
    radius = height * 0.05
    ImageDraw.Draw(glow).ellipse(
        (across - 4 * radius, down - 4 * radius, across + 4 * radius, down + 4 * radius), fill=120
    )
    glow = glow.filter(ImageFilter.GaussianBlur(radius * 2.2))
    light = (222, 230, 250) if dark else _mixed(horizon, (255, 250, 235), 0.75)
    picture.paste(Image.new("RGB", picture.size, light), mask=glow)
    ImageDraw.Draw(picture).ellipse((across - radius, down - radius, across + radius, down + radius), fill=light)


def photo(path: Path, sky: str, seed: int, size: tuple[int, int]) -> Path:
    """Write a JPEG of a landscape; returns ``path``."""
    landscape(sky, seed, size).save(path, quality=88)
    return path


def film(path: Path, sky: str, seed: int, size: tuple[int, int], seconds: int, *, crf: int = 24) -> Path:
    """Write an MP4 that pans over a landscape, its index in front; returns ``path``. ``crf``: less is more bytes."""
    width, height = size
    wide = landscape(sky, seed, (width + width // 2, height))
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=_FPS, options={"preset": "superfast", "crf": str(crf)})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for picture in _pan(wide, width, seconds * _FPS):
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))  # type: ignore[no-untyped-call]
        container.mux(stream.encode(None))
    return path


def _pan(wide: Image.Image, width: int, frames: int) -> Iterator[Image.Image]:
    way = wide.width - width
    for number in range(frames):
        left = round(way * number / max(1, frames - 1))
        yield wide.crop((left, 0, left + width, wide.height))
