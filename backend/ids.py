"""Names for rows and connections: UUIDv7 (RFC 9562), so that they sort by the time they were made."""

import os
import time
from uuid import UUID

_LONGEST = 45
"""Characters of the longest way to write one: ``urn:uuid:`` and 36."""


def new_id() -> UUID:
    """A UUIDv7: 48 bits of milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF000 << 64) | 0x7000 << 64
    value = value & ~(0xC000 << 48) | 0x8000 << 48
    return UUID(int=value)


def least_id(seconds: float) -> UUID:
    """What no id is below that is made at this time (in seconds since 1970) or later."""
    milliseconds = min(max(0, int(seconds * 1000)), 2**48 - 1)
    return UUID(int=milliseconds << 80)


def made_at(key: UUID) -> float:
    """When an id of :func:`new_id` was made, in seconds since 1970."""
    return (key.int >> 80) / 1000


def parse_id(text: str) -> UUID | None:
    """The UUID written in ``text``, or None where it is none."""
    try:
        # Python's own reader skips any number of dashes.
        return UUID(text) if len(text) <= _LONGEST else None
    except (ValueError, AttributeError, TypeError):
        return None
