"""Reads over the CBOR of passkeys before a library decodes it: their protocol (CTAP2) forbids what makes that dear."""

from __future__ import annotations

_DEPTH = 4
"""So deep arrays and maps may stand in each other by CTAP2; an attestation with certificates takes three."""
_BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = 2, 3, 4, 5, 6, 7
_PLAIN = {20, 21, 22}
"""False, true and null; nothing that passkeys say has fractions."""
_SIZES = {24: (1, 24), 25: (2, 1 << 8), 26: (4, 1 << 16), 27: (8, 1 << 32)}
"""How many bytes a number takes behind its head, and the least one for which so many are needed."""


class ForbiddenCborError(ValueError):
    """What a passkey may not send: tags, lengths that are told at the end, deep nests, or half an item."""


def count_items(data: bytes, *, shortest: bool = False) -> int:
    """Return how many items stand one after the other; raises ForbiddenCborError.

    Tags are refused above all: by shared values a few bytes stand for 2 to the power of their depth. ``shortest`` asks
    for numbers in as few bytes as they take: a library that writes an item anew then finds the next one behind it.
    """
    at = count = 0
    while at < len(data):
        at = _behind(data, at, _DEPTH, shortest=shortest)
        count += 1
    return count


def _behind(data: bytes, at: int, depth: int, *, shortest: bool) -> int:
    kind, number, at = _head(data, at, shortest=shortest)
    if kind in {_BYTES, _TEXT}:
        at += number
        if at > len(data):
            raise ForbiddenCborError
    elif kind in {_ARRAY, _MAP}:
        if not depth:
            raise ForbiddenCborError
        for _ in range(number * 2 if kind == _MAP else number):
            at = _behind(data, at, depth - 1, shortest=shortest)
    return at


def _head(data: bytes, at: int, *, shortest: bool) -> tuple[int, int, int]:
    """The kind of the item that begins there, its number or length, and where what follows begins."""
    if at >= len(data):
        raise ForbiddenCborError
    kind, number = divmod(data[at], 32)
    at += 1
    if kind == _TAG or (kind == _SIMPLE and number not in _PLAIN):
        raise ForbiddenCborError
    if number < min(_SIZES):
        return kind, number, at
    size, least = _SIZES.get(number, (len(data), 0))
    found = int.from_bytes(data[at : at + size], "big")
    if at + size > len(data) or (shortest and found < least):
        raise ForbiddenCborError
    return kind, found, at + size
