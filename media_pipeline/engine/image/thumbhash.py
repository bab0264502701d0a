"""Turns a picture into about 25 bytes that a browser paints as a blur until the picture is there.

The public-domain algorithm of Evan Wallace (evanw.github.io/thumbhash), with the two sums of its cosine transform
taken one after the other, which costs a fraction of taking them together.
"""

import base64
from collections.abc import Sequence
from math import cos, floor, pi

from PIL import Image

_SIDE = 32  # the reference allows 100; seven waves at most are kept, for which 32 samples are plenty
Channel = list[list[float]]
Coded = tuple[float, list[float], float]  # mean, waves as 0…1, largest wave


def placeholder(picture: Image.Image) -> str:
    """The thumbhash of an RGB or RGBA picture of any size, in base64."""
    scale = min(1.0, _SIDE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    small = picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0).convert("RGBA")
    return base64.b64encode(thumbhash(*size, small.tobytes())).decode()


def thumbhash(width: int, height: int, rgba: bytes) -> bytes:
    """The hash of at most 100 x 100 pixels of RGBA with straight alpha, row by row."""
    pixels = [tuple(value / 255 for value in rgba[at : at + 4]) for at in range(0, len(rgba), 4)]
    has_alpha = any(pixel[3] < 1 for pixel in pixels)
    most = 5 if has_alpha else 7
    waves_x = max(1, _round(most * width / max(width, height)))
    waves_y = max(1, _round(most * height / max(width, height)))
    light, yellow_blue, red_green, alpha = _channels(pixels, width)
    coded = [_code(light, max(3, waves_x), max(3, waves_y)), _code(yellow_blue, 3, 3), _code(red_green, 3, 3)]
    if has_alpha:
        coded.append(_code(alpha, 5, 5))
    landscape = width > height
    return _head(coded, landscape=landscape, shorter_waves=waves_y if landscape else waves_x) + _tail(coded)


def _channels(pixels: Sequence[tuple[float, ...]], width: int) -> list[Channel]:
    """Lightness, yellow-blue, red-green and alpha in rows, laid over the mean colour."""
    weight = sum(pixel[3] for pixel in pixels) or 1.0
    mean = [sum(pixel[c] * pixel[3] for pixel in pixels) / weight for c in range(3)]
    flat: Channel = [[], [], [], []]
    for *colour, alpha in pixels:
        red, green, blue = (m * (1 - alpha) + c * alpha for m, c in zip(mean, colour, strict=True))
        values = ((red + green + blue) / 3, (red + green) / 2 - blue, red - green, alpha)
        for channel, value in zip(flat, values, strict=True):
            channel.append(value)
    return [[channel[at : at + width] for at in range(0, len(channel), width)] for channel in flat]


def _code(rows: Channel, waves_x: int, waves_y: int) -> Coded:
    """The lower triangle of the cosine transform."""
    height, width = len(rows), len(rows[0])
    across = [_wave(width, cx) for cx in range(waves_x)]
    sums = [[sum(map(float.__mul__, row, wave)) for row in rows] for wave in across]
    terms = []
    for cy in range(waves_y):
        down = _wave(height, cy)
        kept = [cx for cx in range(waves_x) if cx * waves_y < waves_x * (waves_y - cy)]
        terms += [sum(map(float.__mul__, sums[cx], down)) / (width * height) for cx in kept]
    mean, *waves = terms
    largest = max(map(abs, waves), default=0.0)
    return mean, [0.5 + 0.5 / largest * wave for wave in waves] if largest else waves, largest


def _wave(length: int, number: int) -> list[float]:
    return [cos(pi / length * number * (at + 0.5)) for at in range(length)]


def _head(coded: Sequence[Coded], *, landscape: bool, shorter_waves: int) -> bytes:
    (light, _, light_scale), (yellow, _, yellow_scale), (red, _, red_scale), *alpha = coded
    colours = _round(63 * light) | _round(31.5 + 31.5 * yellow) << 6 | _round(31.5 + 31.5 * red) << 12
    first = colours | _round(31 * light_scale) << 18 | bool(alpha) << 23
    second = shorter_waves | _round(63 * yellow_scale) << 3 | _round(63 * red_scale) << 9 | landscape << 15
    head = first.to_bytes(3, "little") + second.to_bytes(2, "little")
    for mean, _, scale in alpha:
        head += bytes([_round(15 * mean) | _round(15 * scale) << 4])
    return head


def _tail(coded: Sequence[Coded]) -> bytes:
    """The waves, four bits each, two in a byte."""
    nibbles = [_round(15 * wave) for _, waves, _ in coded for wave in waves]
    nibbles += [0] * (len(nibbles) % 2)
    return bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))


def _round(value: float) -> int:
    """Half goes up, as in the reference; Python's own goes to the even neighbour."""
    return floor(value + 0.5)
