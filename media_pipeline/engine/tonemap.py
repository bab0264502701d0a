"""Brings HDR pictures (PQ and HLG, in BT.2020) into the range and colours of an ordinary screen.

A curve for each channel and then the colour matrix, as close as thumbnails need it: the exact order (matrix on linear
light) would want more than eight bits, and swscale's own conversion takes seconds to prepare. Curves from ITU-R
BT.2100, matrix from BT.2087.
"""

from functools import cache
from math import exp

from PIL import Image

from media_pipeline.engine.formats import Curve

_WHITE_NITS = 203.0  # BT.2408: how bright a sheet of paper is graded in HDR
_HLG_PEAK_NITS = 1000.0
_KNEE = 0.5  # below, light stays as it is; above, it is pressed together towards 1
_TO_BT709 = (1.6605, -0.5876, -0.0729, 0, -0.1246, 1.1329, -0.0083, 0, -0.0182, -0.1006, 1.1188, 0)


def to_sdr(picture: Image.Image, curve: Curve) -> Image.Image:
    """An RGB picture as an ordinary screen shows it."""
    return picture.point(_table(curve) * 3).convert("RGB", _TO_BT709)


@cache
def _table(curve: Curve) -> list[int]:
    nits = _pq_nits if curve == "pq" else _hlg_nits
    return [round(255 * _gamma(_pressed(nits(value / 255) / _WHITE_NITS))) for value in range(256)]


def _pressed(light: float) -> float:
    if light <= _KNEE:
        return light
    return _KNEE + (1 - _KNEE) * (1 - exp(-(light - _KNEE) / (1 - _KNEE)))


def _gamma(light: float) -> float:
    """The curve of sRGB."""
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _pq_nits(signal: float) -> float:
    root = signal ** (1 / 78.84375)
    return float(10_000 * (max(0.0, root - 0.8359375) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125))


def _hlg_nits(signal: float) -> float:
    scene = signal**2 / 3 if signal <= 0.5 else (exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return float(_HLG_PEAK_NITS * scene**1.2)
