"""Writes JSON in the canonical form of RFC 8785, so that equal values always have equal digests."""

from __future__ import annotations

import json
import math
from typing import Any

_EXACT = 2**53
"""Whole numbers of a greater amount are written as the nearest double, as JavaScript reads them."""
_LEAST_EXPONENT, _MOST_EXPONENT = -7, 21
"""Between these powers of ten numbers are written without an exponent."""


def canonical(value: Any) -> bytes:
    """Return ``value`` as canonical JSON; raises ValueError for an infinite number, which JSON cannot hold."""
    # Half of a pair of UTF-16 is no text for the RFC; a row that holds one must be sealed all the same.
    return _text(value).encode("utf-8", "surrogatepass")


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, (list, tuple)):
        return f"[{','.join(_text(item) for item in value)}]"
    # The order is that of UTF-16 units, in which Java and JavaScript compare texts.
    names = sorted(value, key=lambda name: str(name).encode("utf-16-be", "surrogatepass"))
    return f"{{{','.join(f'{_text(str(name))}:{_text(value[name])}' for name in names)}}}"


def _number(value: float) -> str:
    """Return a number as ECMAScript writes it: the shortest digits that read back as the same double."""
    if isinstance(value, int) and abs(value) <= _EXACT:
        return str(value)
    value = float(value)
    if not math.isfinite(value):
        raise ValueError("JSON has no infinite numbers.")
    if value == 0:
        return "0"
    sign, scientific = ("-" if value < 0 else ""), f"{abs(value)!r}"
    mantissa, _, exponent = scientific.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = int(exponent or 0) + len(whole) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if not _LEAST_EXPONENT < point - 1 < _MOST_EXPONENT:
        rest = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if point >= len(digits):
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    return f"{sign}{digits[:point]}.{digits[point:]}"
