"""Checksums of single requests (the extension ``checksum`` of tus): parsed, and computed while the bytes arrive."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from functools import partial
from hmac import compare_digest
from typing import Protocol

from google_crc32c import Checksum as Crc32c

from backend.errors import Invalid


class _State(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


_STATES: dict[str, Callable[[], _State]] = {
    "sha1": partial(hashlib.sha1, usedforsecurity=False),
    "sha256": hashlib.sha256,
    "crc32c": Crc32c,
}
"""By name; a CRC is sent as its four bytes, the highest first."""

ALGORITHMS = ",".join(_STATES)


class Checksum:
    """The checksum that a client has declared for the bytes of one request."""

    def __init__(self, algorithm: str, digest: bytes) -> None:
        self._state, self._declared = _STATES[algorithm](), digest
        self.update = self._state.update

    def is_right(self) -> bool:
        """Whether the bytes so far have the declared checksum."""
        return compare_digest(self._state.digest(), self._declared)


def parsed_checksum(text: str) -> Checksum | None:
    """Parse ``Upload-Checksum``: an algorithm and a base64 value; None for no header. Raises Invalid."""
    if not text:
        return None
    algorithm, _, coded = text.strip().partition(" ")
    if algorithm not in _STATES:
        raise _invalid(f"The algorithm must be one of {', '.join(_STATES)}.")
    try:
        digest = base64.b64decode(coded.strip(), validate=True)
    except binascii.Error:
        raise _invalid("The value must be base64.") from None
    if len(digest) != (length := len(_STATES[algorithm]().digest())):
        raise _invalid(f"A checksum of {algorithm} has {length} bytes, this one has {len(digest)}.")
    return Checksum(algorithm, digest)


def _invalid(fault: str) -> Invalid:
    return Invalid("Upload-Checksum cannot be read.", fields={"Upload-Checksum": [fault]})
